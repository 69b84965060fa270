"""Labelled edits as their page's history shows them."""

from __future__ import annotations

from pathlib import Path

from bench.train.histories import with_history
from bench.train.rows import Row
from tests.bench.test_pages import BANANA, TOWER, export
from wikiwatch.model import EditChange

LESS = BANANA.replace(" bananas", "")
SITTING = [("Ada", "new", TOWER), ("192.0.2.1", "", BANANA), ("192.0.2.1", "", LESS), ("Bea", "rvv", TOWER)]


def test_who_takes_back_their_own_words_is_no_row_though_the_sitting_is_undone(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(export(("Tower", SITTING)), encoding="utf-8")
    labelled = {
        rev_id: Row(corpus="hist-x", page="x", change=EditChange(old="", new=""), damaging=True, rev_id=rev_id)
        for rev_id in (2, 3)
    }
    told, aftermath = with_history([tmp_path / "x.xml"], labelled, lambda row: (row.change.old, row.change.new))
    assert [(row.rev_id, measured) for row, measured in told] == [(2, (TOWER, BANANA))]
    assert dict(aftermath.reverted_by) == {2: 4, 3: 4}
