"""A detector that sees nothing but the word it is told, judges that know nothing else, and a page to show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from wikiwatch.model import Assessment, Context, Edit, Evidence, Finding, Judged, Label, Page, Span, Wiki
from wikiwatch.score import transparent
from wikiwatch.wikitext.sentences import Sentence, pieces

WIKI = Wiki(wiki_id="testwiki", lang="fr")
PAGE = Page(page_id=1, page_title="Beffroi", namespace_id=0)


@dataclass
class Words:
    """Finds each inserted sentence that holds a word; remembers the edits and contexts it was shown."""

    word: str
    evidence: Evidence = Evidence.TOPIC
    weight: float = 0.95
    seen: list[tuple[Edit, Context]] = field(default_factory=list)

    def examine(self, edit: Edit, context: Context) -> Iterator[Finding]:
        self.seen.append((edit, context))
        for span in pieces(edit.new, edit.inserted):
            if re.search(self.word, edit.new[span.start : span.end]):
                yield Finding(
                    detector=self.word.lower(),
                    label=Label.OFF_TOPIC,
                    evidence=self.evidence,
                    start=span.start,
                    end=span.end,
                    message=f"«{self.word}»",
                    weight=self.weight,
                )


def assess_by_findings(**known: Any) -> Assessment:
    """In place of `assess_passage`: by what the detectors say alone."""
    return transparent.assess(known["findings"], known["elsewhere"])


def judge_by_findings(
    text: str, sentences: Sequence[Sentence], *, findings: Sequence[Finding], **known: Any
) -> tuple[Judged, ...]:
    """In place of `judge_text`: by what the detectors say alone."""
    return tuple(_judged(sentence, findings) for sentence in sentences)


def _judged(sentence: Sentence, findings: Sequence[Finding]) -> Judged:
    start, end = sentence.span
    here = [finding for finding in findings if finding.start < end and finding.end > start]
    assessment = transparent.assess(here)
    spans = tuple(Span(finding.start, finding.end) for finding in here) if assessment.score >= 0.5 else ()
    return Judged(span=sentence.span, score=assessment.score, labels=assessment.labels, spans=spans)
