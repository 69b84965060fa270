"""What a reader is told of the runs that do not belong."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from wikiwatch.model import Evidence, Finding, Judged, Label, Reason, Span
from wikiwatch.pipeline.foreign import Foreign, Part, findings_of, joined, with_rest_of_paragraphs
from wikiwatch.score.passages.standing import Looked


def foreign(score: float, *groups: str) -> Foreign:
    """A run with a reason of each of these groups."""
    reasons = tuple(Reason(group=group, contribution=1.0, message=f"the {group} of it") for group in groups)
    return Foreign(1, Span(0, 9), (Span(0, 9),), score, (Label.PROMOTIONAL,), reasons)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ((), "the topic of it; the fit of it"),
        ((Evidence.LINKS,), "the topic of it; the fit of it"),
        ((Evidence.TOPIC,), "the fit of it"),
    ],
)
def test_what_a_detector_pointed_at_is_not_told_again(evidence: Sequence[Evidence], told: str) -> None:
    pointed = [
        Finding(detector="d", label=Label.OFF_TOPIC, evidence=kind, start=0, end=9, message="«jeton»", weight=0.6)
        for kind in evidence
    ]
    (finding,) = findings_of([foreign(0.9, "topic", "fit")], pointed)
    assert (finding.message, finding.signals) == (told, {"topic": 1.0, "fit": 1.0})


def test_the_same_reasons_are_told_once_a_passage_by_its_worst_run() -> None:
    found = findings_of([foreign(0.6, "fit"), foreign(0.9, "fit"), foreign(0.7, "register")])
    assert [(one.message, one.weight) for one in found] == [("the fit of it", 0.9), ("the register of it", 0.7)]


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        (("company", "place", "fit"), "the fit of it"),
        (("topic", "company"), "read with the whole page, it does not belong either"),
        (("company", "place"), "nothing that can be pointed at: many small measurements together"),
    ],
)
def test_what_stands_beside_it_and_its_length_are_no_reasons_to_a_reader(groups: Sequence[str], told: str) -> None:
    pointed = Finding(
        detector="d", label=Label.OFF_TOPIC, evidence=Evidence.TOPIC, start=0, end=9, message="«jeton»", weight=0.6
    )
    (finding,) = findings_of([foreign(0.9, *groups)], [pointed])
    assert finding.message.startswith(told) and set(finding.signals) == set(groups)


TEXT = "Il domine, comme un joueur, la place. Il pleut. Il neige."
SENTENCE, RAIN, SNOW = Span(0, 37), Span(38, 47), Span(48, 57)
CLAUSE = Span(9, 26)


def part(span: Span, *accused: Span, beside: tuple[Span, ...] = (), is_one: bool = False) -> Part:
    looked = Looked(1.0, 1.0, None, is_clause=False, encoder=False)
    judged = Judged(span=span, score=0.8, labels=(Label.OFF_TOPIC,), spans=accused, reasons=())
    return Part(judged, looked, 1, beside, is_one)


def test_a_clause_that_is_accused_in_its_sentence_and_by_itself_is_told_once() -> None:
    (run,) = joined(TEXT, [part(SENTENCE, CLAUSE), part(CLAUSE, CLAUSE)])
    assert run.spans == (CLAUSE,)


def test_of_what_is_weighed_as_one_all_is_accused() -> None:
    guilty = part(RAIN, Span(38, 40), beside=(SENTENCE, SNOW), is_one=True)
    told = with_rest_of_paragraphs([guilty])
    assert [one.judged.spans for one in told] == [(SENTENCE,), (RAIN,), (SNOW,)]
    assert with_rest_of_paragraphs([guilty._replace(is_one=False)]) == [guilty._replace(is_one=False)]
