"""The report as one HTML file: no script, nothing loaded from anywhere, readable by an editor who never saw the code.

The templates in ``templates/`` escape everything they are given. Texts from the wiki go through ``visible`` as well, so
that no control or bidirectional character reorders what stands around them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from wikiwatch.model import (
    AssessedEdit,
    DiffKind,
    DiffPiece,
    Evidence,
    Finding,
    PageReport,
    Report,
    SuspectPassage,
)
from wikiwatch.report import links, marking, phrasing, selection, timeline
from wikiwatch.wikitext.display import visible
from wikiwatch.wikitext.plain import plain

SHOWN_PASSAGES, SHOWN_REMOVED, SHOWN_EDITS = 100, 200, 300  # of each page; the others are counted
REASONS = 12  # findings of a passage or an edit
CONTEXT = 300  # code points on either side of a passage
PASSAGE = 20_000  # code points of a passage
DIFF_EQUAL, DIFF_CHANGED = 400, 8_000  # code points of one piece of a diff
DIFF_PIECES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one kind of evidence says: its heaviest finding gives the weight."""

    kind: Evidence
    weight: float
    findings: tuple[Finding, ...]


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
    """A suspect edit. ``brought`` are the anchors of passages shown above, whose diff is then not repeated."""

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
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            totals=selection.totals(report.pages, at_least),
            at_least=at_least,
            calibration={p.assessment.calibrated for page in report.pages for p in page.passages},
            pages=[_page(page, at_least, anchors) for page in told],
            clean=[page for page in report.pages if not alone and selection.is_clean(page, at_least)],
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("wikiwatch.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(text=visible, line=_line, excerpt=_excerpt)
    environment.globals.update(phrasing=phrasing, links=links, Kind=timeline.MarkKind, drawn=timeline)
    return environment


def _line(text: str) -> str:
    return visible(phrasing.clipped(text), newlines=False)


def _excerpt(text: str, limit: int) -> str:
    return visible(phrasing.excerpt(text, limit), newlines=False)


def _page(page: PageReport, at_least: float, anchors: _Anchors) -> PageView:
    standing, removed = selection.standing(page, at_least), selection.removed(page, at_least)
    edits = sorted(selection.edits(page, at_least), key=lambda edit: -edit.damaging)
    fates = selection.fates((*standing, *removed))
    passages = tuple(_standing(page, standing[:SHOWN_PASSAGES], anchors))
    by_edit: dict[int, list[str]] = defaultdict(list)
    for view in passages:
        by_edit[view.suspect.inserted_by.rev_id].append(view.anchor)
    told = {passage.inserted_by.rev_id: _standing_title(passage) for passage in standing}
    return PageView(
        anchor=anchors.new("page", page),
        page=page,
        standing=passages,
        removed=removed[:SHOWN_REMOVED],
        edits=tuple(_edit(edit, tuple(by_edit[edit.revision.rev_id]), fates) for edit in edits[:SHOWN_EDITS]),
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
            reasons=_reasons(suspect.findings),
            edit=edit,
            diff=tuple(_diff(edit)) if edit is not None and shown_at == anchor else (),
            diff_at=shown_at,
        )


def _name(suspect: SuspectPassage) -> str:
    """The accused words as a reader sees them, without their markup, for the contents."""
    guilty = next((text for kind, text in marking.segments(suspect.passage) if kind is marking.Kind.GUILTY), "")
    words = plain(guilty).strip(" \n\t,;:.-–—")
    return _excerpt(words or guilty, 70) or suspect.passage_id


def _standing_title(suspect: SuspectPassage) -> str:
    when, who = phrasing.day(suspect.inserted_by.dt), phrasing.who(suspect.inserted_by)
    return f"{when}: {who} inserted a passage that still stands ({suspect.inserted_by.rev_id})"


def _edit(edit: AssessedEdit, brought: tuple[str, ...], fates: Mapping[int, bool]) -> EditView:
    return EditView(
        edit=edit,
        labels=phrasing.labels(edit.findings),
        outcome=phrasing.outcome(edit.reverted_by, fates.get(edit.revision.rev_id)),
        reasons=_reasons(edit.findings),
        brought=brought,
        diff=() if brought else tuple(_diff(edit)),
    )


def _reasons(findings: tuple[Finding, ...]) -> tuple[Reason, ...]:
    """Findings by kind of evidence, the heaviest first in both."""
    kinds: dict[Evidence, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda finding: -finding.weight)[:REASONS]:
        kinds[finding.evidence].append(finding)
    return tuple(Reason(kind=kind, weight=found[0].weight, findings=tuple(found)) for kind, found in kinds.items())


def _diff(edit: AssessedEdit) -> Iterator[DiffPiece]:
    """The diff with over-long pieces cut in their middle."""
    for piece in edit.diff[:DIFF_PIECES]:
        cut = marking.middle_cut(piece.text, DIFF_EQUAL if piece.kind is DiffKind.EQUAL else DIFF_CHANGED)
        yield piece._replace(text=cut.head)
        if cut.left_out:
            yield DiffPiece(DiffKind.GAP, marking.left_out(cut.left_out))
            yield piece._replace(text=cut.tail)
    if len(edit.diff) > DIFF_PIECES:
        yield DiffPiece(DiffKind.GAP, f"[… {len(edit.diff) - DIFF_PIECES:,} more pieces …]")
