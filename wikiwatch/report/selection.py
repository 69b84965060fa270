"""What of a report is suspect, and how much of it there is.

A report may hold every passage and every edit (``--all``). The one that counts as suspect has a score at or above
``settings["threshold"]``; where the settings name no threshold, all that the report holds counts. A page may have a
score of its own from which on its edits do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from wikiwatch.model import JUDGE

if TYPE_CHECKING:
    from wikiwatch.model import AssessedEdit, EditsReport, Finding, PageReport, Report, SuspectPassage


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts over some pages; ``first`` and ``last`` are the times of the oldest and newest revision.

    ``has_text`` tells whether any of the revisions has one, so that there was something to look at, ``was_judged``
    whether any of the pages was.
    """

    pages: int
    revisions: int
    has_text: bool
    was_judged: bool
    standing_passages: int
    removed_passages: int
    suspect_edits: int
    errors: int
    first: datetime | None
    last: datetime | None


def threshold(report: Report | EditsReport) -> float:
    """The score from which on something is suspect."""
    value = report.settings.get("threshold")
    return float(value) if isinstance(value, (int, float)) else 0.0


def standing(page: PageReport, at_least: float) -> tuple[SuspectPassage, ...]:
    """Suspect passages in the newest revision, in the report's order (worst first)."""
    return tuple(p for p in page.passages if p.passage.standing and p.assessment.score >= at_least)


def is_accused(suspect: SuspectPassage, at_least: float) -> bool:
    """Whether something is held against a passage of an edit, and enough to call it suspect."""
    return bool(suspect.findings) and suspect.assessment.score >= at_least


def only_of_passage(suspect: SuspectPassage, at_least: float) -> tuple[Finding, ...]:
    """What is held against a suspect passage and not against the edit that brought it: what rereading it found."""
    if not is_accused(suspect, at_least):
        return ()
    return tuple(finding for finding in suspect.findings if finding.detector == JUDGE)


def is_one_calibrated(report: Report) -> bool:
    """Whether the score of any suspect passage that stands may be read as a probability."""
    at_least = threshold(report)
    return any(suspect.assessment.calibrated for page in report.pages for suspect in standing(page, at_least))


def removed(page: PageReport, at_least: float) -> tuple[SuspectPassage, ...]:
    """Suspect passages that somebody has taken out again."""
    return tuple(p for p in page.passages if not p.passage.standing and p.assessment.score >= at_least)


def edits(page: PageReport, at_least: float) -> tuple[AssessedEdit, ...]:
    """Edits that are suspect themselves or brought a suspect passage in."""
    brought = {p.passage_id for p in page.passages if p.assessment.score >= at_least}
    least = edit_threshold(page, at_least)
    return tuple(e for e in page.edits if e.damaging >= least or not brought.isdisjoint(e.passage_ids))


def edit_threshold(page: PageReport, at_least: float) -> float:
    """The score from which on an edit of the page is suspect itself."""
    return at_least if page.edits_from is None else page.edits_from


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRun:
    """Suspect edits of one run, worst first.

    ``size_change`` is what the page gained in bytes from before the run until after the last of them, None where a
    size is not known.
    """

    edits: tuple[AssessedEdit, ...]
    size_change: int | None


def runs(page: PageReport, at_least: float) -> list[EditRun]:
    """Suspect edits, those that one user saved in a row together; the run of the worst edit first."""
    by_run: dict[int, list[AssessedEdit]] = defaultdict(list)
    for edit in edits(page, at_least):
        by_run[edit.run_rev_id].append(edit)
    sizes = {point.rev_id: point.size for point in page.timeline}
    before = {point.rev_id: previous.size for previous, point in pairwise(page.timeline)}
    before |= {point.rev_id: 0 for point in page.timeline[:1]}
    found = []
    for first, of_run in by_run.items():
        start, end = before.get(first), sizes.get(of_run[-1].revision.rev_id)
        size_change = None if start is None or end is None else end - start
        worst_first = sorted(of_run, key=lambda edit: -edit.damaging)
        found.append(EditRun(edits=tuple(worst_first), size_change=size_change))
    return sorted(found, key=lambda run: -run.edits[0].damaging)


def fates(passages: Iterable[SuspectPassage]) -> Mapping[int, bool]:
    """Whether something that a revision brought in still stands, by revision id."""
    stands: dict[int, bool] = {}
    for suspect in passages:
        rev_id = suspect.inserted_by.rev_id
        stands[rev_id] = stands.get(rev_id, False) or suspect.passage.standing
    return stands


def is_clean(page: PageReport, at_least: float) -> bool:
    """Whether there is nothing to tell about a page but that it was read."""
    return not (page.errors or edits(page, at_least) or standing(page, at_least) or removed(page, at_least))


def totals(pages: Sequence[PageReport], at_least: float) -> Totals:
    """Count what these pages hold."""
    starts = [page.timeline[0].dt for page in pages if page.timeline]
    ends = [page.history.latest_dt for page in pages if page.history.latest_dt is not None]
    return Totals(
        pages=len(pages),
        revisions=sum(page.history.revision_count for page in pages),
        has_text=any(page.history.has_text for page in pages),
        was_judged=any(page.history.was_judged for page in pages),
        standing_passages=sum(len(standing(page, at_least)) for page in pages),
        removed_passages=sum(len(removed(page, at_least)) for page in pages),
        suspect_edits=sum(len(edits(page, at_least)) for page in pages),
        errors=sum(len(page.errors) for page in pages),
        first=min(starts, default=None),
        last=max(ends, default=None),
    )
