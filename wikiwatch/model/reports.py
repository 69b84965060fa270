"""What a reporter turns into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.model.edits import Edit, PartialRevert, Passage
from wikiwatch.model.findings import Assessment, Finding, Judged, Provenance, Reason
from wikiwatch.model.histories import Records
from wikiwatch.model.revisions import Page, Revision, Wiki

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DiffKind(StrEnum):
    """A piece of a shown diff."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"
    GAP = "gap"  # what is not shown: unchanged text, or what the piece's text says
    MOVED_FROM = "moved_from"  # text that stands elsewhere now
    MOVED_TO = "moved_to"  # the same text where it stands now
    RESTORED = "restored"  # text of an older revision, given back


class DiffPiece(NamedTuple):
    """A run of a shown diff. ``move`` is the number of a move, the same where it left and where it arrived."""

    kind: DiffKind
    text: str
    move: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectPassage:
    """A passage with what is held against it, and the text around it for the reader."""

    passage_id: str
    passage: Passage
    assessment: Assessment
    findings: tuple[Finding, ...]  # offsets in passage.rev_id
    inserted_by: Revision  # without text
    removed_by: Revision | None
    before: str  # the end of the text in front of the passage
    after: str  # the beginning of the text behind it
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedEdit:
    """An edit with its two scores and their reasons, and its findings (offsets in its own new text).

    ``run_rev_id`` is the first revision of the run of edits it is part of: consecutive ones by one user.
    """

    revision: Revision  # without text
    run_rev_id: int
    damaging: float
    goodfaith: float
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...]
    reverts: tuple[int, ...]
    partly_reverts: tuple[PartialRevert, ...] = ()
    reverted_by: int | None
    partly_reverted_by: tuple[PartialRevert, ...] = ()
    passage_ids: tuple[str, ...]
    diff: tuple[DiffPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePoint:
    """One revision on the timeline. ``size`` in bytes, None when hidden."""

    rev_id: int
    dt: datetime
    size: int | None
    reverted: bool
    suspect: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline(Records[TimelinePoint]):
    """A point for each revision of a page, in the wiki's order, column by column; ``times`` are Unix seconds."""

    rev_ids: tuple[int, ...] = ()
    times: tuple[float, ...] = ()
    sizes: tuple[int | None, ...] = ()
    reverted: tuple[bool, ...] = ()
    suspect: tuple[bool, ...] = ()

    def __len__(self) -> int:
        return len(self.rev_ids)

    def _made(self, place: int) -> TimelinePoint:
        return TimelinePoint(
            rev_id=self.rev_ids[place],
            dt=_EPOCH + timedelta(seconds=self.times[place]),
            size=self.sizes[place],
            reverted=self.reverted[place],
            suspect=self.suspect[place],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySummary:
    """Counts over all archived revisions of a page, and the content model of the newest: only wikitext is judged."""

    revision_count: int
    first_rev_id: int | None
    latest_rev_id: int | None
    latest_dt: datetime | None
    hidden_revision_count: int
    identity_revert_count: int
    latest_model: str | None = None
    missing_text_count: int = 0  # not hidden, but not in the source: of a stub, or lost

    @property
    def has_text(self) -> bool:
        """Whether any of the revisions has one to look at: those of a stub have none, nor what is hidden or lost."""
        return self.revision_count > self.hidden_revision_count + self.missing_text_count

    @property
    def was_judged(self) -> bool:
        """Whether nothing suspect means that somebody looked."""
        return self.has_text and self.latest_model in (None, "wikitext")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageError:
    """A stage that failed on this page while the run went on."""

    stage: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport:
    """All there is to say about one page. Passages: standing first, then by falling score.

    An edit is suspect from a score of ``edits_from`` on, None for that of the whole report.
    """

    wiki: Wiki
    page: Page
    history: HistorySummary
    passages: tuple[SuspectPassage, ...]
    edits: tuple[AssessedEdit, ...]
    timeline: Timeline
    errors: tuple[StageError, ...] = ()
    edits_from: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reporter turns into text."""

    tool_name: str
    tool_version: str
    generated_at: datetime
    settings: Mapping[str, str | int | float | bool | None]
    pages: tuple[PageReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReport:
    """All there is to say about one edit.

    ``passages`` are what it brought, standing first: all that is suspect, and its first 500 paragraphs whether they are
    or not. ``errors`` tell what failed while the page's history was read.
    """

    wiki: Wiki
    page: Page
    edit: Edit
    assessed: AssessedEdit
    passages: tuple[SuspectPassage, ...]
    errors: tuple[StageError, ...] = ()

    @property
    def size_change(self) -> int | None:
        """Bytes the page gained, below 0 what it lost; None where a size is not known."""
        parent, size = self.edit.parent, self.edit.revision.main.size
        before = 0 if parent is None else parent.main.size
        return None if size is None or before is None else size - before


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFailure:
    """A revision that cannot be shown, and why."""

    rev_id: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsReport:
    """Single edits, in the order they were asked for. ``settings`` as in a `Report`."""

    tool_name: str
    tool_version: str
    generated_at: datetime
    settings: Mapping[str, str | int | float | bool | None]
    edits: tuple[EditReport, ...]
    failures: tuple[EditFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentence:
    """A sentence of a text judged without its history, with the findings that touch it."""

    text: str
    judged: Judged
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """A text judged without its history.

    ``name`` is its file, ``document_id`` the caller's own. ``text`` is what offsets count in; ``extracted`` says that
    it was taken out of a file in another form. A sentence is suspect from ``threshold`` on.
    """

    name: str
    document_id: str | int | None = None
    lang: str
    threshold: float
    text: str
    extracted: bool = False
    sentences: tuple[CheckedSentence, ...]
    errors: tuple[StageError, ...] = ()

    @property
    def suspects(self) -> tuple[CheckedSentence, ...]:
        """The suspect sentences, in order."""
        return tuple(sentence for sentence in self.sentences if sentence.judged.score >= self.threshold)

    @property
    def suspect_share(self) -> float:
        """Suspect sentences among all."""
        return len(self.suspects) / len(self.sentences) if self.sentences else 0.0
