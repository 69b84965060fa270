"""What an editor's earlier edits of a page looked like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isnan, nan
from typing import Any

import numpy as np
import pytest

from wikiwatch.model import EditChange, PageRecord
from wikiwatch.score.edits import EarlierEdits, Scoring, assess_edits, is_beyond_doubt
from wikiwatch.score.edits.earlier import COLUMNS
from wikiwatch.score.edits.features import NAMES
from wikiwatch.score.edits.groups import earlier

LINE = "The tower stands in the old town. It was built in 1889."
START = datetime(2024, 1, 1, tzinfo=UTC)


def change(minutes: float, user: str | None = "Grace", new: str = f"{LINE} More.", **record: Any) -> EditChange:
    known = PageRecord(**{"user_edits": 0, "user_reverted": 0, **record})
    return EditChange(
        old=LINE, new=new, lang="en", user=user, anon=False, dt=START + timedelta(minutes=minutes), record=known
    )


def filled(*edits: tuple[EditChange, float]) -> list[dict[str, float]]:
    """What is known before each edit, by heights."""
    changes, heights = zip(*edits, strict=True)
    values = np.zeros((len(edits), len(NAMES)), np.float32)
    EarlierEdits().fill_by(changes, heights, values)
    return [dict(zip(earlier.FEATURES, row[COLUMNS].tolist(), strict=True)) for row in values]


def test_an_edit_is_told_of_those_before_it_by_the_same_editor() -> None:
    first, other, second = filled((change(0), 2.0), (change(1, "Ada"), -5.0), (change(2), 0.0))
    assert all(map(isnan, first.values())) and all(map(isnan, other.values()))
    assert set(second.values()) == {2.0}


def test_a_sitting_ends() -> None:
    *_, third = filled((change(0), 2.0), (change(600), -1.0), (change(610), 0.0))
    assert (third["last"], third["highest"], third["mean"]) == (-1.0, 2.0, 0.5)
    assert (third["highest_of_late"], third["mean_of_late"]) == (-1.0, -1.0)


@pytest.mark.parametrize(
    "record",
    [{"undoes": 1}, {"user_edits": 20, "user_reverted": 1}, {"takes_back": True}],
    ids=["revert", "regular", "taken back"],
)
def test_edits_beyond_doubt_are_not_remembered(record: dict[str, Any]) -> None:
    """A scan does not measure them unless it is asked for everything: the answer must not depend on it."""
    edit = change(0, **record)
    assert edit.record is not None and is_beyond_doubt(edit.record)
    _, after = filled((edit, 2.0), (change(1), 0.0))
    assert isnan(after["last"])


def test_a_hidden_editor_is_nobody() -> None:
    _, after = filled((change(0, None), 2.0), (change(1, None), 0.0))
    assert isnan(after["last"])


def test_what_comes_later_changes_nothing() -> None:
    edits = [(change(0), 2.0), (change(1), 0.0), (change(2), 1.0)]
    assert str(filled(*edits)[:2]) == str(filled(*edits[:2]))


def test_edits_scored_one_by_one_come_to_what_they_do_together() -> None:
    edits = [(change(at, new=f"{LINE} {text}"), ()) for at, text in enumerate(["john is gay lol!!!", "So it is.", "x"])]
    one_by_one = EarlierEdits()
    together = assess_edits(edits, Scoring(), EarlierEdits())
    assert [assess_edits([edit], Scoring(), one_by_one)[0] for edit in edits] == together


def test_a_plain_edit_right_after_abuse_by_the_same_editor_is_doubted() -> None:
    abuse, plain = change(0, new=f"{LINE} john is gay lol!!!", user_edits=0), change(1, user_edits=1)
    (alone,) = assess_edits([(plain, ())], Scoring(), EarlierEdits())
    _, after_abuse = assess_edits([(abuse, ()), (plain, ())], Scoring(), EarlierEdits())
    assert after_abuse.damaging > alone.damaging


def test_a_remembered_height_must_be_a_number() -> None:
    edits = EarlierEdits()
    edits.remember("Grace", START, nan)
    values = np.zeros((1, len(NAMES)), np.float32)
    edits.fill_by([change(1)], [0.0], values)
    assert np.isnan(values[0, COLUMNS]).all()


def test_a_stored_history_tells_the_same() -> None:
    known = [(change(0), 2.0), (change(1, "Ada"), -5.0), (change(2, None), 1.0), (change(50), -1.0)]
    edits, asked = EarlierEdits(), [change(60), change(61, "Ada"), change(62, "Linus"), change(63)]
    times = [each.dt.timestamp() for each, _ in known if each.dt is not None]
    edits.resume([each.user for each, _ in known], times, [height for _, height in known])
    values = np.zeros((len(asked), len(NAMES)), np.float32)
    edits.fill_by(asked, [0.5] * len(asked), values)
    at_once = filled(*known, *((each, 0.5) for each in asked))[len(known) :]
    assert str([dict(zip(earlier.FEATURES, row[COLUMNS].tolist(), strict=True)) for row in values]) == str(at_once)
