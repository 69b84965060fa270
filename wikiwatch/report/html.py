"""The report as one HTML file: no script, nothing loaded from anywhere, readable by an editor who never saw the code.

html_parts.py says how it is kept harmless.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wikiwatch.model import AssessedEdit, DiffPiece, PageReport, Report, SuspectPassage
from wikiwatch.report import marking, phrasing, selection, timeline
from wikiwatch.report.html_parts import Reason, diff, environment, excerpt, reasons
from wikiwatch.wikitext.plain import plain

SHOWN_PASSAGES, SHOWN_REMOVED, SHOWN_EDITS = 100, 200, 300  # of each page; the others are counted
CONTEXT = 300  # code points on either side of a passage
PASSAGE = 20_000  # code points of a passage


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """A standing passage as the template shows it. ``diff_at`` is the anchor where its edit's diff stands."""

    number: int
    anchor: str
    name: str
    suspect: SuspectPassage
    section: str | None
    segments: tuple[marking.Segment, ...]
    reasons: tuple[Reason, ...]
    edit: AssessedEdit | None
    diff: tuple[DiffPiece, ...]
    diff_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView:
    """A suspect edit. ``brought`` are the anchors of passages shown above, whose diff is then not repeated.

    Edits that one user saved in a row stand together: the first of them has them all in its ``heading``.
    """

    heading: str
    in_run: bool
    edit: AssessedEdit
    labels: tuple[str, ...]
    outcome: str
    reasons: tuple[Reason, ...]
    brought: tuple[str, ...]
    diff: tuple[DiffPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page; the ``more_`` counts say how many there are beyond the shown ones."""

    anchor: str
    page: PageReport
    standing: tuple[StandingView, ...]
    removed: tuple[SuspectPassage, ...]
    edits: tuple[EditView, ...]
    more_standing: int
    more_removed: int
    more_edits: int
    drawing: timeline.Drawing | None
    anchors: Mapping[int, str]  # of standing passages, by the revision that brought them


class _Anchors:
    """Ids that are the same in every report. Where two would be equal, the later ones are numbered."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    def new(self, kind: str, page: PageReport, *parts: str) -> str:
        """An id for a page or a part of it: what is not a plain letter or digit becomes a hyphen."""
        anchor = re.sub(r"[^A-Za-z0-9_.-]", "-", "-".join((kind, page.wiki.wiki_id, str(page.page.page_id), *parts)))
        self._met[anchor] += 1
        return anchor if self._met[anchor] == 1 else f"{anchor}-{self._met[anchor]}"


def render(report: Report) -> str:
    """The report as a complete HTML document."""
    at_least = selection.threshold(report)
    alone, anchors = len(report.pages) == 1, _Anchors()
    told = [page for page in report.pages if alone or not selection.is_clean(page, at_least)]
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            totals=selection.totals(report.pages, at_least),
            at_least=at_least,
            is_one_calibrated=selection.is_one_calibrated(report),
            pages=[_page(page, at_least, anchors) for page in told],
            clean=[page for page in report.pages if not alone and selection.is_clean(page, at_least)],
        )
    )


def _page(page: PageReport, at_least: float, anchors: _Anchors) -> PageView:
    standing, removed = selection.standing(page, at_least), selection.removed(page, at_least)
    fates = selection.fates((*standing, *removed))
    passages = tuple(_standing(page, standing[:SHOWN_PASSAGES], anchors))
    by_edit: dict[int, list[str]] = defaultdict(list)
    for view in passages:
        by_edit[view.suspect.inserted_by.rev_id].append(view.anchor)
    edits = [(edit, run) for run in selection.runs(page, at_least) for edit in run.edits]
    told = {passage.inserted_by.rev_id: _standing_title(passage) for passage in standing}
    return PageView(
        anchor=anchors.new("page", page),
        page=page,
        standing=passages,
        removed=removed[:SHOWN_REMOVED],
        edits=tuple(_edit(edit, run, by_edit[edit.revision.rev_id], fates) for edit, run in edits[:SHOWN_EDITS]),
        more_standing=max(len(standing) - SHOWN_PASSAGES, 0),
        more_removed=max(len(removed) - SHOWN_REMOVED, 0),
        more_edits=max(len(edits) - SHOWN_EDITS, 0),
        drawing=timeline.draw(page.timeline, told),
        anchors={rev_id: brought[0] for rev_id, brought in by_edit.items() if brought},
    )


def _standing(page: PageReport, passages: tuple[SuspectPassage, ...], anchors: _Anchors) -> Iterator[StandingView]:
    edits = {edit.revision.rev_id: edit for edit in page.edits}
    diff_at: dict[int, str] = {}
    for number, suspect in enumerate(passages, 1):
        anchor = anchors.new("passage", page, suspect.passage_id)
        edit = edits.get(suspect.inserted_by.rev_id)
        shown_at = diff_at.setdefault(suspect.inserted_by.rev_id, anchor)
        yield StandingView(
            number=number,
            anchor=anchor,
            name=_name(suspect),
            suspect=suspect,
            section=marking.section(suspect),
            segments=tuple(marking.in_context(suspect, context=CONTEXT, length=PASSAGE)),
            reasons=reasons(suspect.findings),
            edit=edit,
            diff=tuple(diff(edit)) if edit is not None and shown_at == anchor else (),
            diff_at=shown_at,
        )


def _name(suspect: SuspectPassage) -> str:
    """The accused words as a reader sees them, without their markup, for the contents."""
    guilty = next((text for kind, text in marking.segments(suspect.passage) if kind is marking.Kind.GUILTY), "")
    words = plain(guilty).strip(" \n\t,;:.-–—")
    return excerpt(words or guilty, 70) or suspect.passage_id


def _standing_title(suspect: SuspectPassage) -> str:
    when, who = phrasing.day(suspect.inserted_by.dt), phrasing.who(suspect.inserted_by)
    return f"{when}: {who} inserted a passage that still stands ({suspect.inserted_by.rev_id})"


def _edit(edit: AssessedEdit, run: selection.EditRun, brought: Sequence[str], fates: Mapping[int, bool]) -> EditView:
    in_run = len(run.edits) > 1
    return EditView(
        heading=phrasing.run(len(run.edits), run.size_change) if in_run and edit is run.edits[0] else "",
        in_run=in_run,
        edit=edit,
        labels=phrasing.labels_found(edit.findings),
        outcome=phrasing.outcome(edit.reverted_by, fates.get(edit.revision.rev_id), edit.partly_reverted_by),
        reasons=reasons(edit.findings),
        brought=tuple(brought),
        diff=() if brought else tuple(diff(edit)),
    )
