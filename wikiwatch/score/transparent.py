"""The transparent scorer: findings combined by a rule that fits in one sentence.

Each kind of evidence counts as its strongest finding; kinds are combined as independent chances (noisy-or); and one
kind alone never reaches the threshold unless it is near-proof. The score ranks; it is not a probability, and every
assessment says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wikiwatch.model import Assessment, Evidence, Finding, Label

NEAR_PROOF = 0.9
"""A finding of this weight needs no second kind of evidence."""

LONE_KIND = 0.45
"""The most that one kind of evidence reaches alone. Below the default threshold on purpose."""

AGREES = 0.2
"""A second kind of evidence agrees from this weight on."""

ELSEWHERE = 0.5
"""Share of its weight with which evidence from elsewhere in the same edit counts for a passage."""

BAD_FAITH = frozenset({Label.VANDALISM, Label.LINK_SPAM, Label.OFF_TOPIC, Label.SNEAKY_CHANGE, Label.BLANKING})
"""Labels that well-meaning newcomers seldom earn."""


def assess(findings: Sequence[Finding], elsewhere: Iterable[Finding] = ()) -> Assessment:
    """Findings on one passage (or one whole edit), with those from elsewhere in the same edit."""
    kinds = _strongest(findings, 1.0)
    context = _strongest(elsewhere, ELSEWHERE)
    for kind, weight in context.items():
        kinds[kind] = max(kinds.get(kind, 0.0), weight)
    labels = sorted(dict.fromkeys(finding.label for finding in findings), key=lambda label: -_heaviest(findings, label))
    return Assessment(score=round(_combine(kinds), 4) if findings else 0.0, calibrated=False, labels=tuple(labels))


def damaging(findings: Sequence[Finding]) -> float:
    """0..1: how far the edit looks damaging."""
    return assess(findings).score


def goodfaith(findings: Sequence[Finding]) -> float:
    """0..1: how far the edit looks well-meant."""
    return round(1 - assess([finding for finding in findings if finding.label in BAD_FAITH]).score, 4)


def _strongest(findings: Iterable[Finding], share: float) -> dict[Evidence, float]:
    kinds: dict[Evidence, float] = {}
    for finding in findings:
        kinds[finding.evidence] = max(kinds.get(finding.evidence, 0.0), finding.weight * share)
    return kinds


def _heaviest(findings: Sequence[Finding], label: Label) -> float:
    return max(finding.weight for finding in findings if finding.label is label)


def _combine(kinds: dict[Evidence, float]) -> float:
    doubt = 1.0
    for weight in kinds.values():
        doubt *= 1 - weight
    agreeing = sum(weight >= AGREES for weight in kinds.values())
    if agreeing < 2 and max(kinds.values(), default=0.0) < NEAR_PROOF:
        return min(1 - doubt, LONE_KIND)
    return 1 - doubt
