"""What a wiki tells as it happens: edits, parts of revisions that it hides, tags; and what is found of them."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsChange:
    """A revision got some tags, or lost some."""

    event_id: str | None
    wiki_id: str
    page_id: int
    page_title: str
    namespace_id: int
    rev_id: int
    rev_dt: datetime
    dt: datetime
    added: frozenset[str]
    removed: frozenset[str]


LiveEvent = LiveEdit | HiddenParts | TagsChange


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedLiveEdit:
    """A live edit with the page and revision (without text) that the wiki gives for it, and what it comes to.

    ``assessment`` is None where it could not be scored, ``lack`` and ``problem`` then say why; findings' offsets count
    in the new text. ``suspect`` says that it is at or above the operating point. ``latency_seconds`` is the time since
    the event was received.
    """

    edit: LiveEdit
    page: Page | None
    revision: Revision | None
    assessment: EditAssessment | None
    findings: tuple[Finding, ...] = ()
    suspect: bool = False
    lack: str | None = None  # hidden, missing, not_wikitext or failed
    problem: str | None = None
    latency_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEdit:
    """An edit that was scored, with what was said of it; ``tags`` are those that tell of reverts."""

    wiki_id: str
    rev_id: int
    damaging: float
    suspect: bool
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOutcome:
    """What became of an edit that was ``told`` of: tags of reverts that it got, or lost, since."""

    change: TagsChange
    told: ToldEdit
    added: frozenset[str]
    removed: frozenset[str]
