"""What an edit and its hand wrote elsewhere."""

from __future__ import annotations

from wikiwatch.pipeline.doubts import Doubts

EDITS = [0, 1, 1, 2, 1, 3]
ODDS = [-3.0, 2.0, 1.0, 3.0, -3.0, -1.0]
DOUBTS = Doubts(EDITS, ODDS, ["Ada", "Bo", "Bo", None].__getitem__)


def test_what_an_edit_wrote_outside_a_paragraph() -> None:
    assert DOUBTS.elsewhere(1, 1, 3) == -3.0
    assert DOUBTS.elsewhere(1, 3, 6) == 1.5
    assert DOUBTS.elsewhere(0, 0, 3) is None
    assert DOUBTS.elsewhere(9, 0, 3) is None


def test_what_a_hand_wrote_in_other_edits() -> None:
    assert DOUBTS.otherwise(1) == 3.0
    assert DOUBTS.otherwise(2) == 0.0


def test_of_a_hand_that_did_nothing_else_or_that_is_hidden_nothing_is_known() -> None:
    assert DOUBTS.otherwise(0) is None
    assert DOUBTS.otherwise(3) is None
    assert DOUBTS.otherwise(9) is None
