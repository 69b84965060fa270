"""A passage with its history: two witnesses, and a history that never accuses alone."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from wikiwatch.model import Evidence, Finding, Judged, Label, Provenance, Span
from wikiwatch.score.passages import assess_passage, judged_twice
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


class Looks:
    """Judges one sentence: what the plain look says, and what the look with an encoder says."""

    def __init__(self, plain: float, encoded: float) -> None:
        self.scores = {False: plain, True: encoded}
        self.asked: list[bool] = []

    def __call__(self, encoder: object) -> tuple[Judged, ...]:
        self.asked.append(encoder is not None)
        return (Judged(span=Span(0, 10), score=self.scores[encoder is not None]),)


@pytest.mark.parametrize(
    ("plain", "encoder", "asked", "is_guilty"),
    [
        (0.0, True, [False], False),  # nothing in doubt: no encoder is loaded
        (0.99, False, [False], True),
        (0.99, True, [False, True], False),  # what the encoder says counts
    ],
)
def test_the_encoder_is_asked_where_the_plain_look_is_in_doubt(
    plain: float, encoder: bool, asked: list[bool], is_guilty: bool
) -> None:
    looks = Looks(plain, encoded=0.0)
    (told,) = judged_twice(looks, reference=True, encoder=Nothing() if encoder else None)
    assert (looks.asked, told.score >= THRESHOLD) == (asked, is_guilty)


class Nothing:
    """An encoder to which all texts mean the same."""

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.floating[Any]]:
        return np.ones((len(texts), 512), np.float32)


def test_a_passage_is_remembered_with_and_without_the_encoder() -> None:
    known: dict[tuple[object, ...], tuple[Judged, ...]] = {}

    def remembering(asked: Iterable[object], judge: Callable[[], tuple[Judged, ...]]) -> tuple[Judged, ...]:
        return known.setdefault(tuple(asked), judge())

    for encoder in (None, Nothing()):
        assess_passage(
            CASINO, lang="en", title="", findings=(), established=PAGE, encoder=encoder, remembering=remembering
        )
    assert len(known) == 2
