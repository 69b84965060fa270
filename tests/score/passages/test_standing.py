"""A passage with its history: what two witnesses come to, and what the history weighs."""

from typing import NamedTuple

import pytest

from wikiwatch.model import Evidence, Finding, Label, Provenance
from wikiwatch.score.passages import assess_passage, threshold
from wikiwatch.score.passages.standing import CLAUSE, NEEDED, as_witness, odds_apart, of_two_looks, weight_of
from wikiwatch.settings import THRESHOLD

NEWCOMER = Provenance(edit_words=150, references_added=0, prior_edits=0, anonymous=True)
REGULAR = Provenance(edit_words=20, references_added=0, prior_edits=40, anonymous=False)


class Witness(NamedTuple):
    """What a rereading said."""

    score: float
    labels: tuple[Label, ...] = (Label.PROMOTIONAL,)


def finding(evidence: Evidence, weight: float) -> Finding:
    return Finding(
        detector="example",
        label=Label.OFF_TOPIC,
        evidence=evidence,
        start=0,
        end=20,
        message="An example.",
        weight=weight,
    )


def score(*findings: Finding, witness: Witness | None = None, provenance: Provenance = REGULAR) -> float:
    return assess_passage(findings=findings, elsewhere=(), provenance=provenance, witness=witness).score


def test_two_witnesses_say_more_than_one() -> None:
    said, read = finding(Evidence.TOPIC, 0.4), Witness(0.4)
    assert max(score(said), score(witness=read)) < THRESHOLD < score(said, witness=read)


def test_the_history_weighs() -> None:
    assert score(witness=Witness(0.6), provenance=NEWCOMER) > score(witness=Witness(0.6)) == 0.6


def test_what_each_witness_calls_it_is_told() -> None:
    told = assess_passage(
        findings=[finding(Evidence.TOPIC, 0.9)], elsewhere=(), provenance=REGULAR, witness=Witness(0.9)
    )
    assert told.labels == (Label.OFF_TOPIC, Label.PROMOTIONAL)


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({"prior_edits": 40, "anonymous": False}, -1),
        ({"references_added": 2}, -1),
        ({"survived_editors": 60}, -1),
        ({"other_suspects": 2}, 1),
        ({"partial_reverts": 1}, 1),
        ({"reinserted": 1}, 1),
    ],
)
def test_what_the_history_weighs(changed: dict[str, int], sign: int) -> None:
    facts: dict[str, int | bool] = {"edit_words": 150, "references_added": 0, "prior_edits": 0, "anonymous": True}
    other = Provenance(**{**facts, **changed})  # type: ignore[arg-type]
    assert (weight_of(other) - weight_of(NEWCOMER)) * sign > 0


@pytest.mark.parametrize("encoder", [False, True])
def test_a_text_without_a_history_is_suspect_where_check_says_so(encoder: bool) -> None:
    at = threshold(reference=False, encoder=encoder)
    assert as_witness(at, encoder=encoder) == pytest.approx(THRESHOLD)
    assert as_witness(at + 0.1, encoder=encoder) > THRESHOLD > as_witness(at - 0.1, encoder=encoder)


@pytest.mark.parametrize("encoder", [False, True])
def test_what_two_looks_must_come_to(encoder: bool) -> None:
    assert of_two_looks(NEEDED[encoder], 0.0, clause=False, encoder=encoder) == pytest.approx(THRESHOLD)
    assert of_two_looks(NEEDED[encoder] - CLAUSE, 0.0, clause=True, encoder=encoder) == pytest.approx(THRESHOLD)
    assert of_two_looks(1.0, 2.0, clause=False, encoder=encoder) > of_two_looks(
        1.0, -2.0, clause=False, encoder=encoder
    )


def test_how_far_a_score_lies_from_its_threshold() -> None:
    at = threshold(reference=True, encoder=False)
    near, far = (odds_apart(score, "nl", reference=True, encoder=False) for score in (at, at + 0.05))
    assert far > near == odds_apart(at, "nl", reference=True, encoder=False)
