"""What is held against an edit, on the spans of a passage and elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Evidence, Finding, Label, Span
from wikiwatch.pipeline.held_against import HeldAgainst, where
from wikiwatch.score import transparent

SPANS = st.builds(Span, st.integers(0, 3), st.integers(4, 6))


def finding(span: Span, evidence: Evidence, weight: float) -> Finding:
    return Finding(
        detector="any",
        label=Label.VANDALISM,
        evidence=evidence,
        start=span.start,
        end=span.end,
        message="",
        weight=weight,
        signals={},
    )


FINDINGS = st.lists(st.builds(finding, SPANS, st.sampled_from(Evidence), st.sampled_from([0.1, 0.3, 0.5, 0.9])))


def test_of_what_is_elsewhere_the_heaviest_of_each_kind() -> None:
    here, there, beyond = Span(0, 4), Span(5, 9), Span(10, 12)
    light, heavy = finding(there, Evidence.TOPIC, 0.3), finding(beyond, Evidence.TOPIC, 0.5)
    own, other = finding(here, Evidence.TOPIC, 0.9), finding(there, Evidence.LINKS, 0.1)
    held = HeldAgainst([own, light, heavy, other])
    assert held.within({here}) == [own]
    assert held.heaviest_outside({here}) == [heavy, other]
    assert held.within({there, beyond}) == [light, heavy, other]


@given(FINDINGS, st.sets(SPANS))
def test_a_passage_is_scored_as_by_all_findings(findings: list[Finding], spans: set[Span]) -> None:
    here = [each for each in findings if where(each) in spans]
    elsewhere = [each for each in findings if where(each) not in spans]
    held = HeldAgainst(findings)
    assert held.within(spans) == here
    assert transparent.assess(held.within(spans), held.heaviest_outside(spans)) == transparent.assess(here, elsewhere)
