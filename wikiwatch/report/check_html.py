"""Texts judged without their history as one HTML file: each text with its guilty parts marked, and below it why.

html_parts.py says how it is kept harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wikiwatch import __version__
from wikiwatch.model import CheckedSentence, CheckReport, Reason, StageError
from wikiwatch.report import marking, phrasing
from wikiwatch.report.check_view import telling, worst
from wikiwatch.report.html_parts import Reason as ReasonOfKind
from wikiwatch.report.html_parts import environment, reasons
from wikiwatch.report.marking import Kind, Segment

SHOWN = 200  # suspect sentences of a text, the worst; the others are counted
TEXT = 200_000  # code points of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectView:
    """A suspect sentence as the template shows it below its text."""

    anchor: str
    guilty: str
    score: float
    labels: tuple[str, ...]
    reasons: tuple[ReasonOfKind, ...]
    measured: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """A text as the template shows it; ``more`` are the suspect sentences beyond the shown ones."""

    anchor: str
    name: str
    lang: str
    threshold: float
    sentences: int
    count: int
    share: float
    segments: tuple[Segment, ...]
    suspects: tuple[SuspectView, ...]
    more: int
    errors: tuple[StageError, ...]


def render(reports: Sequence[CheckReport]) -> str:
    """The texts as a complete HTML document."""
    views = [_view(report, f"text-{number}") for number, report in enumerate(reports, 1)]
    template = environment().get_template("check.html")
    return template.render(views=views, tool_name="wikiwatch", tool_version=__version__)


def _view(report: CheckReport, anchor: str) -> TextView:
    suspects = report.suspects
    shown = worst(suspects, SHOWN)
    return TextView(
        anchor=anchor,
        name=phrasing.text_name(report.name),
        lang=report.lang,
        threshold=report.threshold,
        sentences=len(report.sentences),
        count=len(suspects),
        share=report.suspect_share,
        segments=tuple(marking.shortened(_segments(report), TEXT)),
        suspects=tuple(_suspect(each, f"{anchor}-{number}", report.text) for number, each in enumerate(shown, 1)),
        more=len(suspects) - len(shown),
        errors=report.errors,
    )


def _suspect(sentence: CheckedSentence, anchor: str, text: str) -> SuspectView:
    judged = sentence.judged
    return SuspectView(
        anchor=anchor,
        guilty=" … ".join(text[start:end] for start, end in judged.spans) or sentence.text,
        score=judged.score,
        labels=phrasing.labels(judged.labels),
        reasons=reasons(sentence.findings),
        measured=tuple(telling(judged.reasons)),
    )


def _segments(report: CheckReport) -> Iterator[Segment]:
    """The whole text; what is left of a suspect sentence beside its guilty clauses is plain, all else is context."""
    at = 0
    for sentence in report.suspects:
        start, end = sentence.judged.span
        if at < start:
            yield Segment(Kind.CONTEXT, report.text[at:start])
        at = start
        for guilty in sentence.judged.spans:
            if at < guilty.start:
                yield Segment(Kind.PLAIN, report.text[at : guilty.start])
            if at < guilty.end:
                yield Segment(Kind.GUILTY, report.text[max(at, guilty.start) : guilty.end])
            at = max(at, guilty.end)
        if at < end:
            yield Segment(Kind.PLAIN, report.text[at:end])
        at = max(at, end)
    if at < len(report.text):
        yield Segment(Kind.CONTEXT, report.text[at:])
