"""The frozen records that cross the seams between stages.

Offsets are code points of a revision's decoded text, half-open ``[start, end)``. Times are aware UTC. What the
wiki hides (text, user, comment) is ``None``: never an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


# ---------------------------------------------------------------- fetch and archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiki:
    """A MediaWiki. ``wiki_id`` is its database name (``frwiki``) or, where unknown, its host name."""

    wiki_id: str
    api_url: str | None = None
    article_url: str | None = None  # with $1 where the title goes, e.g. https://fr.wikipedia.org/wiki/$1
    lang: str | None = None  # BCP 47 code of the content language
    site_name: str | None = None
    generator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as the wiki names it now. The title is the full one, with its namespace prefix and with spaces."""

    page_id: int
    page_title: str
    namespace_id: int
    redirect_target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One named content of a revision. ``text`` is UTF-8; ``None`` when hidden or not in the source.

    ``sha1`` is the SHA-1 of ``text`` as 20 raw bytes, ``None`` when hidden; ``size`` is in bytes.
    """

    role: str = "main"
    model: str = "wikitext"
    format: str = "text/x-wiki"
    text: bytes | None
    sha1: bytes | None
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One saved state of a page.

    ``anon`` is True for an IP address, False for an account (temporary accounts included), None when hidden.
    ``suppressed`` marks what is hidden even from administrators.
    """

    rev_id: int
    parent_id: int | None
    page_id: int
    dt: datetime
    user: str | None
    user_id: int | None
    anon: bool | None
    comment: str | None
    minor: bool = False
    tags: tuple[str, ...] = ()
    suppressed: bool = False
    slots: tuple[Slot, ...]

    @property
    def main(self) -> Slot:
        """The main slot, which every revision has."""
        return self.slots[0]

    @property
    def text(self) -> bytes | None:
        """The main slot's UTF-8 text, or None where it is hidden."""
        return self.slots[0].text


# ---------------------------------------------------------------- history


class ChangeKind(StrEnum):
    """What an edit did with a piece of text."""

    INSERTED = "inserted"  # text no earlier revision of the page held at this place; new tokens
    REMOVED = "removed"
    REPLACED = "replaced"  # removed and inserted at one place
    MOVED = "moved"  # taken from elsewhere in the parent's text
    RESTORED = "restored"  # text of an older revision, given back: its tokens keep their origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One piece of an edit: ``old`` in the parent's text, ``new`` in this revision's text.

    An insertion has an empty ``old`` span at the place where it went, a removal an empty ``new`` span.
    """

    kind: ChangeKind
    old: Span
    new: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialRevert:
    """Revision ``rev_id`` changed back at least half of what ``undone_rev_id`` did, without giving back a whole text.

    In tokens: of the ``put_in`` ones of the undone edit it took out ``removed``, of the ``taken_out`` ones it put back
    ``restored``.
    """

    rev_id: int
    undone_rev_id: int
    removed: int
    put_in: int
    restored: int
    taken_out: int

    @property
    def share(self) -> float:
        """How much of the undone edit was changed back, 0..1."""
        return (self.removed + self.restored) / (self.put_in + self.taken_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A revision seen as a change of the one before it.

    ``old`` is the text it is compared with (empty for a new page), ``new`` its own. Changes are in the order of
    ``new`` and do not overlap. ``reverts`` lists what this edit identity-reverted, ``reverted_to`` the revision whose
    text it gave back; ``partly_reverts`` what it undid otherwise, oldest first.

    ``inserted`` is where new words stand in ``new``: insertions and the new side of replacements; ``removed`` what was
    taken out of ``old``: removals and the old side of replacements. ``written`` is the inserted text, each span on a
    line of its own.
    """

    revision: Revision
    parent: Revision | None
    old: str
    new: str
    changes: tuple[Change, ...]
    reverts: tuple[int, ...] = ()
    reverted_to: int | None = None
    partly_reverts: tuple[PartialRevert, ...] = ()
    inserted: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    removed: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    written: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inserted = tuple(c.new for c in self.changes if c.kind is ChangeKind.INSERTED or c.kind is ChangeKind.REPLACED)
        removed = tuple(c.old for c in self.changes if c.kind is ChangeKind.REMOVED or c.kind is ChangeKind.REPLACED)
        object.__setattr__(self, "inserted", inserted)
        object.__setattr__(self, "removed", removed)
        object.__setattr__(self, "written", "\n".join([self.new[span.start : span.end] for span in inserted]))

    @property
    def is_creation(self) -> bool:
        """True when there was no text before."""
        return self.parent is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of text that one edit brought in, where it stands now or last stood.

    ``start``/``end`` are in revision ``rev_id``: the newest one for a standing passage, else the inserting one.
    ``spans`` are the guilty parts inside it.
    """

    rev_id: int
    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    origin_rev_id: int
    standing: bool
    removed_rev_id: int | None = None
    survived_revisions: int = 0
    survived_editors: int = 0
    standing_seconds: int = 0
    displaced: str | None = None


# ---------------------------------------------------------------- detect and score


class Evidence(StrEnum):
    """Kinds of evidence. A passage needs two that agree before it is called suspect, unless one is near-proof."""

    TOPIC = "topic"  # what it is about
    REGISTER = "register"  # how it speaks: promotion, moralising, generated style, abuse
    FORM = "form"  # what it looks like: gibberish, shouting, markup, artefacts
    LINKS = "links"  # where it points
    FACTS = "facts"  # what it changes: numbers, dates, references, images
    REMOVAL = "removal"  # what it takes away
    PROVENANCE = "provenance"  # how it came: large, unsourced, by a stranger to the page


class Label(StrEnum):
    """What a finding says is wrong. Published names: bots filter on them."""

    OFF_TOPIC = "off_topic"
    PROMOTIONAL = "promotional"
    GENERATED_STYLE = "generated_style"
    LINK_SPAM = "link_spam"
    VANDALISM = "vandalism"
    SNEAKY_CHANGE = "sneaky_change"
    BLANKING = "blanking"
    REFERENCE_REMOVAL = "reference_removal"
    MARKUP_BREAKAGE = "markup_breakage"
    IMAGE_SWAP = "image_swap"
    UNSOURCED = "unsourced"


Signal = float | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a detector may know besides the edit itself.

    ``established`` returns the text that stood before the edit and is trusted: the parent's text without the
    passages already suspected. It is built when first called, so ask only once something has been seen.
    ``prior_edits`` counts the user's earlier edits to this page, None when the user is hidden or unknown.
    """

    lang: str
    page_title: str
    namespace_id: int = 0
    established: Callable[[], str]
    prior_edits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One detector's claim about a span of the edit's new text.

    What was taken away is shown as the empty span where it stood. ``weight`` is 0..1: how far this claim alone
    speaks for damage. ``signals`` holds the measured facts behind it.
    """

    detector: str
    label: Label
    evidence: Evidence
    start: int
    end: int
    message: str
    weight: float
    signals: Mapping[str, Signal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Findings combined. ``score`` is 0..1; ``calibrated`` says whether it may be read as a probability."""

    score: float
    calibrated: bool
    labels: tuple[Label, ...]


# ---------------------------------------------------------------- report


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedEdit:
    """An edit with its findings (offsets in its own new text) and its two scores.

    ``run_rev_id`` is the first revision of the run of edits it is part of: consecutive ones by one user.
    """

    revision: Revision  # without text
    run_rev_id: int
    damaging: float
    goodfaith: float
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySummary:
    """Counts over all archived revisions of a page."""

    revision_count: int
    first_rev_id: int | None
    latest_rev_id: int | None
    latest_dt: datetime | None
    hidden_revision_count: int
    identity_revert_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageError:
    """A stage that failed on this page while the run went on."""

    stage: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport:
    """All there is to say about one page. Passages: standing first, then by falling score."""

    wiki: Wiki
    page: Page
    history: HistorySummary
    passages: tuple[SuspectPassage, ...]
    edits: tuple[AssessedEdit, ...]
    timeline: tuple[TimelinePoint, ...]
    errors: tuple[StageError, ...] = ()


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
