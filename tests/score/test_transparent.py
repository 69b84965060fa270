"""The rule that combines findings: strongest of each kind, noisy-or across kinds, one kind alone never enough."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Assessment, Evidence, Finding, Label
from wikiwatch.score.transparent import LONE_KIND, NEAR_PROOF, assess, damaging, goodfaith
from wikiwatch.settings import THRESHOLD


def finding(evidence: Evidence, weight: float, label: Label = Label.OFF_TOPIC) -> Finding:
    return Finding(
        detector="example", label=label, evidence=evidence, start=0, end=5, message="An example.", weight=weight
    )


ROUNDING = 1e-4
TOPIC, REGISTER, FORM = Evidence.TOPIC, Evidence.REGISTER, Evidence.FORM


@pytest.mark.parametrize(
    ("findings", "score"),
    [
        ([], 0.0),
        ([(TOPIC, 0.3)], 0.3),
        ([(TOPIC, 0.8)], 0.45),  # one kind alone
        ([(TOPIC, 0.8), (TOPIC, 0.8), (TOPIC, 0.7)], 0.45),  # the same kind again
        ([(TOPIC, 0.9)], 0.9),  # near-proof
        ([(TOPIC, 0.6), (REGISTER, 0.5)], 0.8),  # 1 - 0.4 * 0.5
        ([(TOPIC, 0.6), (TOPIC, 0.2), (REGISTER, 0.5)], 0.8),  # only the strongest of a kind counts
        ([(TOPIC, 0.6), (REGISTER, 0.1)], 0.45),  # too weak to agree
        ([(TOPIC, 0.6), (REGISTER, 0.2)], 0.68),  # strong enough to agree
        ([(TOPIC, 0.95), (REGISTER, 0.1)], 0.955),  # near-proof, and a little more
        ([(TOPIC, 0.2), (REGISTER, 0.2), (FORM, 0.2)], 0.488),  # three weak ones: below the threshold still
        ([(TOPIC, 1.0), (REGISTER, 1.0)], 1.0),
    ],
)
def test_findings_give_a_score(findings: list[tuple[Evidence, float]], score: float) -> None:
    assert damaging([finding(*each) for each in findings]) == score


def test_an_assessment_is_whole() -> None:
    findings = [
        finding(TOPIC, 0.4, Label.OFF_TOPIC),
        finding(REGISTER, 0.7, Label.PROMOTIONAL),
        finding(FORM, 0.1, Label.OFF_TOPIC),
    ]
    assert assess(findings) == Assessment(score=0.838, calibrated=False, labels=(Label.PROMOTIONAL, Label.OFF_TOPIC))


def test_labels_of_one_weight_come_in_the_order_of_the_findings() -> None:
    for labels in (list(Label), list(reversed(Label))):
        assert assess([finding(FORM, 0.6, label) for label in labels]).labels == tuple(labels)


def test_evidence_from_elsewhere_in_the_edit_counts_half() -> None:
    here, there = finding(TOPIC, 0.6), finding(REGISTER, 0.8)
    assert assess([here], [there]).score == 0.76  # 1 - 0.4 * 0.6
    assert assess([here], [finding(REGISTER, 0.3)]).score == LONE_KIND  # 0.15 does not agree
    assert assess([here], [finding(TOPIC, 0.8)]).score == LONE_KIND  # the same kind


def test_evidence_from_elsewhere_gives_no_labels_and_accuses_nothing_alone() -> None:
    there = finding(REGISTER, 1.0, Label.PROMOTIONAL)
    assert assess([], [there, finding(TOPIC, 1.0)]) == Assessment(score=0.0, calibrated=False, labels=())
    assert assess([finding(TOPIC, 0.6)], [there]).labels == (Label.OFF_TOPIC,)


def test_only_what_newcomers_seldom_do_speaks_against_good_faith() -> None:
    unsourced = finding(Evidence.PROVENANCE, 0.5, Label.UNSOURCED)
    vandalism = finding(FORM, 0.9, Label.VANDALISM)
    assert (damaging([unsourced, vandalism]), goodfaith([unsourced, vandalism])) == (0.95, 0.1)
    assert (damaging([unsourced]), goodfaith([unsourced])) == (0.45, 1.0)
    assert goodfaith([]) == 1.0


anything = st.lists(
    st.builds(finding, st.sampled_from(list(Evidence)), st.floats(0, 1), st.sampled_from(list(Label))), max_size=8
)


@given(anything, anything)
def test_a_score_is_a_share(here: list[Finding], elsewhere: list[Finding]) -> None:
    score = assess(here, elsewhere).score
    assert 0 <= score <= 1 and math.isfinite(score)


@given(anything, st.sampled_from(list(Evidence)))
def test_one_kind_short_of_proof_is_never_suspect(findings: list[Finding], kind: Evidence) -> None:
    alike = [each for each in findings if each.evidence is kind and each.weight < NEAR_PROOF]
    assert damaging(alike) <= LONE_KIND < THRESHOLD


@given(anything, anything)
def test_more_evidence_never_lowers_a_score(findings: list[Finding], more: list[Finding]) -> None:
    assert damaging(findings + more) >= damaging(findings) - ROUNDING


@given(anything, st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(findings: list[Finding], chance: object) -> None:
    shuffled = list(findings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert damaging(shuffled) == pytest.approx(damaging(findings), abs=ROUNDING)
    assert set(assess(shuffled).labels) == set(assess(findings).labels)
