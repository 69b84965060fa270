"""What a pass over watchlists tells, and what a delivery sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wikiwatch.model.reports import AssessedEdit, SuspectPassage
from wikiwatch.model.revisions import Page, Revision, Wiki


class EventKind(StrEnum):
    """What happened to something suspect. Published names: bots act on them."""

    NEW = "new"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why something suspect is no longer told of."""

    REMOVED = "removed"  # somebody took it out, or undid the edit
    WITHDRAWN = "withdrawn"  # it is not suspect any more, or the wiki hides it
    PAGE_GONE = "page_gone"  # the page was deleted, or is no wikitext any more


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEvent:
    """Something suspect that began to stand, or ended: a passage, or an edit that left none (a blanking).

    ``event_id`` is the same however often it is delivered. ``rev_id`` and ``rev_dt`` are of the edit that brought it.
    ``passage`` and ``edit`` are None where nothing can be shown any more.
    """

    event_id: str
    kind: EventKind
    watchlist: str
    noticed_at: datetime
    wiki: Wiki
    page: Page
    rev_id: int
    rev_dt: datetime
    creates_page: bool = False
    passage_id: str | None = None
    passage: SuspectPassage | None = None
    edit: AssessedEdit | None = None
    reason: EndReason | None = None
    ended_by: Revision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An event as deliveries send it. ``event_id`` is of hexadecimal digits: the one value fit for a header or a name.

    ``document`` is a watch document and ``event`` an event line, both JSON on one line; ``headline`` and ``body`` are
    for people and safe to show; ``link`` is an http address or None.
    """

    event_id: str
    kind: EventKind
    watchlist: str
    noticed_at: datetime
    queued_at: datetime
    document: str
    event: str
    headline: str
    body: str
    link: str | None
