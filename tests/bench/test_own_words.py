"""What became of edits that take back."""

from __future__ import annotations

from pathlib import Path

from bench.own_words import read
from tests.bench.test_pages import BANANA, TOWER, export

LESS = BANANA.replace(" bananas", "")
SITTING = [("Ada", "new", TOWER), ("192.0.2.1", "", BANANA), ("192.0.2.1", "", LESS)]


def became(folder: Path, *after: tuple[str, str, str]) -> list[tuple[int, bool, bool, bool]]:
    """Of each edit: its number, whether it takes back, was undone, and for itself."""
    (folder / "x.xml").write_text(export(("Tower", [*SITTING, *after])), encoding="utf-8")
    edits = read([("en", str(folder / "x.xml"))])
    return [(edit.rev_id, edit.takes_back, edit.undone, edit.for_itself) for edit in edits]


def test_an_edit_undone_with_those_that_it_mends_is_not_undone_for_itself(tmp_path: Path) -> None:
    assert became(tmp_path, ("Bea", "rvv", TOWER))[:2] == [(2, False, True, True), (3, True, True, False)]
    assert became(tmp_path, ("Bea", "rv", BANANA))[:2] == [(2, False, False, False), (3, True, True, True)]
    assert became(tmp_path, ("192.0.2.1", "", TOWER))[:2] == [(2, False, False, False), (3, True, False, False)]
