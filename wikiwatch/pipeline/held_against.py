"""What is held against an edit, asked passage by passage: one that writes a long list may have thousands of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from wikiwatch.model import Evidence, Finding, Span


class HeldAgainst:
    """The findings on an edit by where they are. A question costs what is in its answer, however many there are."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = findings
        self._at: dict[Span, list[int]] = defaultdict(list)
        self._heaviest_first: dict[Evidence, list[Finding]] = defaultdict(list)
        for number, finding in enumerate(findings):
            self._at[where(finding)].append(number)
        for finding in sorted(findings, key=lambda each: -each.weight):
            self._heaviest_first[finding.evidence].append(finding)

    def within(self, spans: Collection[Span]) -> list[Finding]:
        """Those on these very spans, in their order."""
        return [self._findings[number] for number in sorted(n for span in spans for n in self._at.get(span, ()))]

    def heaviest_outside(self, spans: Collection[Span]) -> list[Finding]:
        """Of all others the heaviest of each kind: no other counts for a score."""
        outside = (next((f for f in kind if where(f) not in spans), None) for kind in self._heaviest_first.values())
        return [finding for finding in outside if finding is not None]


def where(finding: Finding) -> Span:
    """The span a finding is about."""
    return Span(finding.start, finding.end)
