"""A passage with its history: two witnesses, and a history that never accuses alone."""

import pytest

from wikiwatch.model import Evidence, Finding, Label, Provenance
from wikiwatch.score.passages import assess_passage
from wikiwatch.score.passages.standing import weight_of
from wikiwatch.settings import THRESHOLD

PAGE = """'''Aldermoor''' is a village in the north of the county, on the river Wend. It had 412 inhabitants in 1901.

The church of Saint Anne was built in 1312 and restored in 1874 by the architect Thomas Rigg. Its tower is 31 m high.
The mill on the Wend ground corn until 1931.
"""
CASINO = (
    "Players who love slots and roulette claim their welcome bonus, and every spin at the tables can bring the jackpot."
)
PLAIN = "The school of the village was closed in 1968, and the children have gone to Wendbridge since then."
NEWCOMER = Provenance(edit_words=150, references_added=0, prior_edits=0, anonymous=True)


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


def score(passage: str, *findings: Finding, provenance: Provenance | None = None) -> float:
    return assess_passage(
        passage, lang="en", title="Aldermoor", findings=findings, established=PAGE, provenance=provenance
    ).score


def test_a_foreign_passage_is_suspect_and_a_plain_one_is_not() -> None:
    assert score(PLAIN) < THRESHOLD <= score(CASINO)


def test_history_alone_accuses_nobody() -> None:
    assert score(PLAIN, provenance=NEWCOMER) == score(PLAIN)


def test_findings_and_the_model_agree() -> None:
    both = score(CASINO, finding(Evidence.TOPIC, 0.6), finding(Evidence.REGISTER, 0.4), provenance=NEWCOMER)
    assert both > score(PLAIN, finding(Evidence.TOPIC, 0.6), finding(Evidence.REGISTER, 0.4), provenance=NEWCOMER)


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
