"""Single edits as one HTML file: what each changed, what is held against it, what became of it.

html_parts.py says how it is kept harmless.
"""

from dataclasses import dataclass

from wikiwatch.model import DiffPiece, EditReport, EditsReport, SuspectPassage
from wikiwatch.report import phrasing, selection
from wikiwatch.report.html_parts import Reason, diff, environment, reasons

SHOWN_PASSAGES = 100  # of each edit; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtView:
    """A passage that an edit brought, with what rereading found in it."""

    suspect: SuspectPassage
    is_accused: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView:
    """An edit as the template shows it."""

    shown: EditReport
    labels: tuple[str, ...]
    reasons: tuple[Reason, ...]
    diff: tuple[DiffPiece, ...]
    standing: int
    passages: tuple[BroughtView, ...]
    more_passages: int


def render(report: EditsReport) -> str:
    """The edits as a complete HTML document."""
    at_least = selection.threshold(report)
    views = [_view(shown, at_least) for shown in report.edits]
    return environment().get_template("edits.html").render(report=report, views=views)


def _view(shown: EditReport, at_least: float) -> EditView:
    findings = shown.assessed.findings
    return EditView(
        shown=shown,
        labels=phrasing.labels_found(findings),
        reasons=reasons(findings),
        diff=tuple(diff(shown.assessed)),
        standing=sum(passage.passage.standing for passage in shown.passages),
        passages=tuple(_brought(suspect, at_least) for suspect in shown.passages[:SHOWN_PASSAGES]),
        more_passages=max(len(shown.passages) - SHOWN_PASSAGES, 0),
    )


def _brought(suspect: SuspectPassage, at_least: float) -> BroughtView:
    return BroughtView(
        suspect=suspect,
        is_accused=selection.is_accused(suspect, at_least),
        reasons=reasons(selection.only_of_passage(suspect, at_least)),
    )
