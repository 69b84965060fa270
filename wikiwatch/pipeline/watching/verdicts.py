"""What is new about a page and what has ended: its report against what was known. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from wikiwatch.archive.watch_state import Known
from wikiwatch.model import (
    AssessedEdit,
    EndReason,
    EventKind,
    Page,
    PageReport,
    Revision,
    SuspectPassage,
    Wiki,
)
from wikiwatch.model.watching import WatchEvent
from wikiwatch.settings.watchlists import Watchlist


class Subject(NamedTuple):
    """Something suspect by its identity: a passage, or an edit that left none, with the revision that brought it."""

    key: str
    brought_by: Revision
    standing: bool
    passage: SuspectPassage | None = None
    edit: AssessedEdit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Findings that changed, and the events that tell it, in the order to tell them."""

    findings: tuple[Known, ...] = ()
    events: tuple[WatchEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a page's events have in common."""

    watchlist: Watchlist
    wiki: Wiki
    page: Page
    noticed_at: datetime
    first_rev_id: int | None = None


def subjects(
    report: PageReport, threshold: float, edits_from: float, edits_since: datetime, known: Collection[str] = ()
) -> dict[str, Subject]:
    """What a report holds that is suspect for a list, by its identity: passages and edits from these scores on.

    Passages whatever their age: what stands is the matter. Edits of which no passage counts only from ``edits_since``
    on, since a page's history is full of old ones that nobody needs to hear of, and those that are ``known``. A known
    passage that was taken out counts whatever its score: what no longer stands may be judged by less.
    """
    found: dict[str, Subject] = {}
    for suspect in report.passages:
        before = found.get(suspect.passage_id)
        is_end = suspect.passage_id in known and not suspect.passage.standing
        counts = suspect.assessment.score >= threshold or is_end
        if counts and (before is None or not before.standing):
            subject = Subject(suspect.passage_id, suspect.inserted_by, suspect.passage.standing, passage=suspect)
            found[subject.key] = subject
    passages = frozenset(found)
    for edit in report.edits:
        key = edit_key(edit.revision.rev_id)
        is_wanted = edit.revision.dt >= edits_since or key in known
        if edit.damaging >= edits_from and is_wanted and passages.isdisjoint(edit.passage_ids):
            undone = edit.reverted_by is not None or bool(edit.partly_reverted_by)
            found[key] = Subject(key, edit.revision, not undone, edit=edit)
    return found


def edit_key(rev_id: int) -> str:
    """The identity of an edit that left no passage; passages have theirs in hexadecimal digits."""
    return f"edit {rev_id}"


def verdicts(
    frame: Frame,
    found: Mapping[str, Subject],
    known: Mapping[str, Known],
    is_skipped: Callable[[Subject], bool],
    ended_by: Callable[[Subject], Revision | None],
) -> Verdicts:
    """Compare what stands now with what was known to stand.

    What is skipped is remembered without being told, so is its end; and what came and went unseen is neither.
    """
    findings: list[Known] = []
    events: list[WatchEvent] = []
    for before in known.values():
        subject = found.get(before.subject)
        if before.standing and (subject is None or not subject.standing):
            after = before._replace(standing=False)
            findings.append(after)
            if before.told:
                reason = EndReason.WITHDRAWN if subject is None else EndReason.REMOVED
                events.append(_ended(frame, after, subject, reason, ended_by(subject) if subject else None))
    for subject in found.values():
        old = known.get(subject.key)
        if subject.standing and (old is None or not old.standing):
            brought = subject.brought_by
            told = not is_skipped(subject)
            times = old.times + 1 if old else 1
            findings.append(Known(subject.key, brought.rev_id, brought.dt, times, standing=True, told=told))
            if told:
                events.append(_new(frame, findings[-1], subject))
    return Verdicts(findings=tuple(findings), events=tuple(events))


def page_gone(frame: Frame, known: Mapping[str, Known]) -> Verdicts:
    """All that stood has ended with its page."""
    standing = [before for before in known.values() if before.standing]
    return Verdicts(
        findings=tuple(before._replace(standing=False) for before in standing),
        events=tuple(_ended(frame, before, None, EndReason.PAGE_GONE, None) for before in standing if before.told),
    )


def own_reverts_only(edit: AssessedEdit, users: Callable[[int], str | None]) -> bool:
    """Whether all that an edit undid was its author's own; ``users`` tells who made a revision."""
    undone = [*edit.reverts, *(revert.undone_rev_id for revert in edit.partly_reverts)]
    return bool(undone) and edit.revision.user is not None and all(users(i) == edit.revision.user for i in undone)


def _new(frame: Frame, known: Known, subject: Subject) -> WatchEvent:
    return _event(frame, EventKind.NEW, known, subject, None, None)


def _ended(
    frame: Frame, known: Known, subject: Subject | None, reason: EndReason, ended_by: Revision | None
) -> WatchEvent:
    return _event(frame, EventKind.ENDED, known, subject, reason, ended_by)


def _event(
    frame: Frame,
    kind: EventKind,
    known: Known,
    subject: Subject | None,
    reason: EndReason | None,
    ended_by: Revision | None,
) -> WatchEvent:
    return WatchEvent(
        event_id=_event_id(frame, kind, known),
        kind=kind,
        watchlist=frame.watchlist.name,
        noticed_at=frame.noticed_at,
        wiki=frame.wiki,
        page=frame.page,
        rev_id=known.rev_id,
        rev_dt=known.rev_dt,
        creates_page=known.rev_id == frame.first_rev_id,
        passage_id=None if known.subject.startswith("edit ") else known.subject,
        passage=subject.passage if subject else None,
        edit=subject.edit if subject else None,
        reason=reason,
        ended_by=ended_by,
    )


def _event_id(frame: Frame, kind: EventKind, known: Known) -> str:
    """From what the event is about, and from how often that began: the same however often it is made."""
    parts = (frame.watchlist.name, frame.wiki.wiki_id, frame.page.page_id, known.subject, known.times, kind.value)
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


def users_of(found: Iterable[Subject]) -> Iterator[str]:
    """The accounts behind what is suspect; not addresses, which have no groups."""
    for subject in found:
        if subject.brought_by.user is not None and subject.brought_by.anon is False:
            yield subject.brought_by.user
