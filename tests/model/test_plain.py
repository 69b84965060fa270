"""Records become JSON and come back the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wikiwatch.model import (
    Assessment,
    DiffKind,
    DiffPiece,
    Evidence,
    Finding,
    Judged,
    Label,
    Passage,
    Reason,
    Revision,
    Slot,
    Span,
    SuspectPassage,
)
from wikiwatch.model.plain import from_plain, to_plain

REVISION = Revision(
    rev_id=7,
    parent_id=None,
    page_id=1,
    dt=datetime(2024, 6, 25, 12, tzinfo=UTC),
    user=None,
    user_id=None,
    anon=True,
    comment="\ud800 «jackpot»",
    tags=("mobile edit",),
    slots=(Slot(text=None, sha1=b"\x00\xff", size=12),),
)
FINDING = Finding(
    detector="example",
    label=Label.OFF_TOPIC,
    evidence=Evidence.TOPIC,
    start=0,
    end=4,
    message="An example.",
    weight=0.25,
    signals={"share": 0.5, "words": ("jeton", "mise"), "count": 2, "sample": "x"},
)
PASSAGE = SuspectPassage(
    passage_id="0f",
    passage=Passage(rev_id=7, start=0, end=4, text="mise", spans=(Span(0, 4),), standing=True, displaced=None),
    assessment=Assessment(score=1.0, calibrated=False, labels=(Label.OFF_TOPIC, Label.VANDALISM)),
    findings=(FINDING,),
    inserted_by=REVISION,
    removed_by=None,
    before="",
    after="é漢",
)
JUDGED = Judged(
    span=Span(2, 9),
    score=0.7,
    labels=(Label.PROMOTIONAL,),
    spans=(Span(2, 5),),
    reasons=(Reason(group="topic", contribution=1.5, message="«mise»", spans=(Span(2, 3),)),),
)


@pytest.mark.parametrize(
    "record", [REVISION, FINDING, PASSAGE, JUDGED, DiffPiece(DiffKind.MOVED_TO, "x", 3), DiffPiece(DiffKind.GAP, "")]
)
def test_a_record_comes_back_the_same(record: object) -> None:
    read = from_plain(type(record), json.loads(json.dumps(to_plain(record))))
    assert read == record
    assert repr(read) == repr(record)  # so that enumerations and tuples are what they were


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        [1, 2],
        "text",
        to_plain(JUDGED)[:-1],
        [[0], *to_plain(JUDGED)[1:]],
        ["<b>", "<b>", *to_plain(JUDGED)[2:]],
    ],
)
def test_anything_else_is_refused(plain: object) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        from_plain(Judged, plain)


@pytest.mark.parametrize("place", range(len(to_plain(FINDING))))
def test_nothing_of_another_type_comes_in(place: int) -> None:
    plain = to_plain(FINDING)
    plain[place] = ["x"] if isinstance(plain[place], str) else "x"
    with pytest.raises((TypeError, ValueError)):
        from_plain(Finding, plain)
