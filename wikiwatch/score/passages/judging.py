"""All sentences of a text judged together."""

from __future__ import annotations

from collections.abc import Sequence

from wikiwatch.model import Assessment, Finding, Judged, Provenance, Span
from wikiwatch.score import transparent
from wikiwatch.score.passages.encoder import Encoder
from wikiwatch.settings import THRESHOLD
from wikiwatch.wikitext.sentences import Sentence


def judge_text(
    text: str,
    sentences: Sequence[Sentence],
    *,
    lang: str,
    title: str,
    findings: Sequence[Finding],
    established: str | None = None,
    encoder: Encoder | None = None,
) -> tuple[Judged, ...]:
    """One judgement a sentence, in the same order."""
    ordered = sorted(findings, key=lambda finding: finding.start)
    judged, first = [], 0
    for sentence in sentences:
        while first < len(ordered) and ordered[first].end <= sentence.span.start:
            first += 1
        here = []
        for finding in ordered[first:]:
            if finding.start >= sentence.span.end:
                break
            here.append(finding)
        assessment = transparent.assess(here)
        guilty = assessment.score >= THRESHOLD
        spans = tuple(sorted({Span(f.start, f.end) for f in here})) if guilty else ()
        judged.append(Judged(span=sentence.span, score=assessment.score, labels=assessment.labels, spans=spans))
    return tuple(judged)


def threshold(*, reference: bool, encoder: bool) -> float:
    """The score from which a sentence is suspect, so that a clean page has at most one false alarm in ten."""
    return THRESHOLD


def assess_passage(
    passage: str,
    *,
    lang: str,
    title: str,
    findings: Sequence[Finding],
    elsewhere: Sequence[Finding] = (),
    established: str | None = None,
    provenance: Provenance | None = None,
    encoder: Encoder | None = None,
) -> Assessment:
    """A passage of a page whose history is known; ``findings`` lie in it, ``elsewhere`` in the rest of its edit."""
    return transparent.assess(findings, elsewhere)
