"""Which edits each variant learns from, and which it judges."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from bench.train.examples import GRAIL, PAN, WRITTEN, Example
from bench.train.rows import Row
from bench.train.variants import belongs, teaches
from wikiwatch.model import EditChange, PageRecord
from wikiwatch.score.edits.features import NAMES
from wikiwatch.score.edits.model import HISTORY, METADATA, TEXT


def view(
    corpus: str, *, record: PageRecord | None = None, lines_only: bool = True, rev_id: int | None = None
) -> Example:
    change = EditChange(
        old="", new="A bell.", lines_only=lines_only, dt=datetime(2006, 1, 1, tzinfo=UTC), record=record
    )
    row = Row(corpus=corpus, page=f"{corpus}/1", change=change, damaging=False, rev_id=rev_id)
    return Example(row, np.zeros(len(NAMES), np.float32), "A bell.", "", "", "en", "A bell.")


def test_of_a_history_an_edit_teaches_texts_once() -> None:
    """From its lines where its number is odd, from the whole page where it is even."""
    for number in (7, 8):
        views = [view(GRAIL, lines_only=lines_only, rev_id=number) for lines_only in (True, False)]
        assert [teaches(one, TEXT) for one in views] == [number == 7, number == 8]
        assert all(belongs(one, METADATA) for one in views)


@pytest.mark.parametrize("corpus", [PAN, WRITTEN])
def test_an_edit_without_a_record_does_not_teach_what_a_record_tells(corpus: str) -> None:
    assert teaches(view(corpus), TEXT)
    assert not teaches(view(corpus), HISTORY)


def test_what_people_voted_on_says_how_heights_are_read() -> None:
    """By the variant for histories too, though it is told no record."""
    assert belongs(view(PAN), HISTORY)
    assert not belongs(view(WRITTEN), HISTORY)
