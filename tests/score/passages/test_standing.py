"""A passage with its history: what two witnesses come to, and what the history weighs."""

from typing import NamedTuple

import pytest

from wikiwatch.model import Evidence, Finding, Label, Provenance
from wikiwatch.score.passages import assess_passage, is_measured, standing, threshold
from wikiwatch.score.passages.standing import (
    Looked,
    Weights,
    WrittenWhole,
    chance_of,
    lowest_chance,
    odds_apart,
    weighed,
    weights,
)
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


def test_the_history_weighs_what_detectors_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "weights", lambda: WEIGHTS)
    said = finding(Evidence.TOPIC, 0.9)
    assert score(said, provenance=NEWCOMER) > score(said)


def test_a_witness_has_heard_the_history() -> None:
    assert score(witness=Witness(0.6), provenance=NEWCOMER) == score(witness=Witness(0.6)) == 0.6


def test_what_each_witness_calls_it_is_told() -> None:
    told = assess_passage(
        findings=[finding(Evidence.TOPIC, 0.9)], elsewhere=(), provenance=REGULAR, witness=Witness(0.9)
    )
    assert told.labels == (Label.OFF_TOPIC, Label.PROMOTIONAL)


WEIGHTS = Weights(
    looks={
        encoder: {
            "start": -1.0,
            "whole": 0.5,
            "layered": 0.2,
            "beside": 0.1,
            "elsewhere": 0.4,
            "otherwise": 0.3,
            "lowest": 0.5,
            "clause": 1.0,
            "clause, whole": 0.1,
            "clause, layered": 0.7,
            "paragraph": -0.5,
            "paragraph, whole": 0.6,
            "paragraph, layered": 0.4,
            "paragraph, share": 1.0,
            "paragraph, elsewhere": 0.4,
        }
        for encoder in (False, True)
    },
    history={
        "stranger": 0.4,
        "large": 0.3,
        "referenced": -0.5,
        "other suspects": 0.4,
        "undone in part": 0.5,
        "brought back": 0.3,
        "later editors": -0.15,
    },
    bound=1.5,
    added={encoder: {"": 0.0, "de": -0.5} for encoder in (False, True)},
    languages=frozenset({"fr"}),
)


@pytest.mark.parametrize("encoder", [False, True])
@pytest.mark.parametrize("is_clause", [False, True])
def test_the_surer_the_layered_look_is_the_likelier_a_part_is_guilty(is_clause: bool, encoder: bool) -> None:
    """A scan takes no layered look where the surest would change nothing."""
    chances = [chance_of(Looked(-4.0, odds, None, is_clause, encoder), "en") for odds in (-9.0, -2.0, 0.0, 2.0, 9.0)]
    assert chances == sorted(chances)


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
    assert (WEIGHTS.of_history(other) - WEIGHTS.of_history(NEWCOMER)) * sign > 0


def test_the_history_says_only_so_much() -> None:
    told = Provenance(
        edit_words=150,
        references_added=0,
        prior_edits=0,
        anonymous=True,
        other_suspects=9,
        partial_reverts=3,
        reinserted=2,
    )
    assert WEIGHTS.of_history(told) == WEIGHTS.bound


@pytest.mark.parametrize("encoder", [False, True])
@pytest.mark.parametrize(
    ("worse", "sign"),
    [
        ({"whole": 3.0}, 1),
        ({"layered": 3.0}, 1),
        ({"beside": 2.0}, 1),
        ({"elsewhere": -2.0}, -1),
        ({"otherwise": 2.0}, 1),
    ],
)
def test_what_both_looks_come_to(worse: dict[str, float], sign: int, encoder: bool) -> None:
    plain = Looked(whole=0.5, layered=0.5, beside=0.0, is_clause=False, encoder=encoder)
    assert (WEIGHTS.of_looks(plain._replace(**worse), "en") - WEIGHTS.of_looks(plain, "en")) * sign > 0


def test_a_chance_of_one_half_is_what_adds_up_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "weights", lambda: WEIGHTS)
    looked = Looked(whole=2.0, layered=0.0, beside=None, is_clause=False, encoder=False)
    assert chance_of(looked, "en") == pytest.approx(0.5)


def test_each_language_is_as_strict_as_its_clean_pages_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "weights", lambda: WEIGHTS)
    looked = Looked(whole=2.0, layered=0.0, beside=None, is_clause=False, encoder=False)
    assert chance_of(looked, "de-AT") < chance_of(looked, "fr") == chance_of(looked, "en")


def test_a_clause_is_weighed_by_weights_of_its_own() -> None:
    clause = Looked(whole=-1.0, layered=2.0, beside=None, is_clause=True, encoder=False)
    assert WEIGHTS.of_looks(clause, "fr") == pytest.approx(-1.0 + 1.0 - 0.1 + 1.4)


def test_a_paragraph_that_one_edit_wrote_is_weighed_as_one() -> None:
    written = WrittenWhole(whole=(-1.0, 2.0, 9.0), layered=(2.0, 3.0, 4.0), share=0.9)
    looked = Looked(0.0, 4.0, None, is_clause=False, encoder=False, elsewhere=-1.0, paragraph=written)
    mean_of_whole = (-1.0 + 2.0 + 6.0) / 3
    expected = -1.0 - 0.5 + 0.6 * mean_of_whole + 0.4 * 3.0 + 0.9 - 0.4
    assert WEIGHTS.of_looks(looked, "fr") == pytest.approx(expected)
    assert WEIGHTS.of_looks(looked._replace(whole=-3.0, layered=1.0), "fr") == pytest.approx(expected)
    assert WEIGHTS.is_one(looked)


def test_a_sentence_that_is_worse_than_its_paragraph_is_weighed_alone() -> None:
    true = WrittenWhole(whole=(-4.0, 5.0, -5.0), layered=(-2.0, 3.0, -2.0), share=0.9)
    looked = Looked(5.0, 3.0, -3.0, is_clause=False, encoder=False, paragraph=true)
    assert WEIGHTS.of_looks(looked, "fr") == WEIGHTS.of_looks(looked._replace(paragraph=None), "fr")
    assert not WEIGHTS.is_one(looked)


def test_that_nothing_is_known_beside_or_below_counts_as_neither() -> None:
    known = Looked(whole=1.0, layered=0.0, beside=0.0, is_clause=False, encoder=False)
    nothing = known._replace(beside=None, elsewhere=None, otherwise=None)
    assert nothing.columns() == known._replace(elsewhere=0.0, otherwise=0.0).columns()
    assert known._replace(layered=None).columns() == {**known.columns(), "lowest": 1.0}


def test_weights_that_ship_have_signs_that_make_sense() -> None:
    told = weights()
    for looks in told.looks.values():
        assert (
            min(
                looks[name]
                for name in looks
                if name.split(", ")[-1] in ("whole", "layered", "beside", "elsewhere", "otherwise")
            )
            >= 0
        )
    favours = {"referenced", "later editors"}
    assert {name for name, value in told.history.items() if value < 0} <= favours
    assert all(told.history[name] <= 0 for name in favours)
    assert told.bound <= 1.5


@pytest.mark.parametrize("at_least", [0.2, 0.5, 0.9])
def test_below_the_lowest_chance_no_history_helps(at_least: float) -> None:
    worst = Provenance(
        edit_words=500, references_added=0, prior_edits=0, anonymous=True, other_suspects=5, partial_reverts=1
    )
    assert weighed(lowest_chance(at_least) - 0.01, worst) < at_least
    assert lowest_chance(0.0) == 0.0


def test_chances_are_measured_in_some_languages() -> None:
    assert is_measured("en") == is_measured("en-GB")
    assert not is_measured("und")


def test_how_far_a_score_lies_from_its_threshold() -> None:
    at = threshold(reference=True, encoder=False)
    near, far = (odds_apart(score, "nl", reference=True, encoder=False) for score in (at, at + 0.05))
    assert far > near == odds_apart(at, "nl", reference=True, encoder=False)
