"""What a wiki tells as it happens: edits, and parts of revisions that it hides; and what is found of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wikiwatch.model.changes import EditAssessment
from wikiwatch.model.findings import Finding
from wikiwatch.model.revisions import Page, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEdit:
    """An edit as a stream announces it, without texts. ``event_id`` is the stream's own id, where it gives one.

    ``page_id`` and ``parent_id`` are None where the stream does not tell; ``parent_id`` for a new page too.
    """

    event_id: str | None
    wiki_id: str
    page_id: int | None
    page_title: str
    namespace_id: int
    rev_id: int
    parent_id: int | None
    dt: datetime
    user: str | None
    minor: bool
    bot: bool
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenParts:
    """Revisions of which the wiki hides the parts that are True."""

    wiki_id: str
    rev_ids: tuple[int, ...]
    text: bool
    user: bool
    comment: bool


LiveEvent = LiveEdit | HiddenParts


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedLiveEdit:
    """A live edit with the page and revision (without text) that the wiki gives for it, and what it comes to.

    ``assessment`` is None where it could not be scored, ``lack`` and ``problem`` then say why; findings' offsets count
    in the new text. ``latency_seconds`` is the time since the event was received.
    """

    edit: LiveEdit
    page: Page | None
    revision: Revision | None
    assessment: EditAssessment | None
    findings: tuple[Finding, ...] = ()
    lack: str | None = None  # hidden, missing, not_wikitext or failed
    problem: str | None = None
    latency_seconds: float = 0.0
