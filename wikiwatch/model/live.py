"""What a wiki tells as it happens: edits, and parts of revisions that it hides; and what is found of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wikiwatch.model.findings import Finding, Label
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
class LiveScores:
    """What an edit's scores and findings are; findings' offsets count in its new text."""

    damaging: float
    goodfaith: float
    calibrated: bool
    labels: tuple[Label, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedLiveEdit:
    """A live edit with the page and revision (without text) that the wiki gave for it, and its scores.

    ``scores`` is None where it could not be scored, and ``problem`` says why. ``latency_seconds`` is the time since the
    edit was received.
    """

    edit: LiveEdit
    page: Page | None
    revision: Revision | None
    scores: LiveScores | None
    problem: str | None
    latency_seconds: float
