"""What history returns: edits, and the passages they brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.model.revisions import Revision
from wikiwatch.model.spans import Span

APART = "\x1e"
"""The sign of ASCII that divides records: no term of words reaches over it."""

_BETWEEN = f"\n{APART}\n"


class ChangeKind(StrEnum):
    """What an edit did with a piece of text."""

    INSERTED = "inserted"  # text no earlier revision of the page held at this place; new tokens
    REMOVED = "removed"
    REPLACED = "replaced"  # removed and inserted at one place
    MOVED = "moved"  # taken from elsewhere in the parent's text
    RESTORED = "restored"  # text of an older revision, given back: its tokens keep their origin


class Change(NamedTuple):
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
    text it gave back; ``partly_reverts`` what it undid otherwise, oldest first. ``takes_back`` tells that it does
    nothing but undo what the same user's edits just before it did, with none of others between: it gives back the text
    before one of them, or takes out only words that they put in and puts in only words that they took out.

    ``inserted`` is where new words stand in ``new``: insertions and the new side of replacements; ``removed`` what was
    taken out of ``old``: removals and the old side of replacements. ``written`` is the inserted text, each span on a
    line of its own, with a line between them that only holds `APART`.
    """

    revision: Revision
    parent: Revision | None
    old: str
    new: str
    changes: tuple[Change, ...]
    reverts: tuple[int, ...] = ()
    reverted_to: int | None = None
    partly_reverts: tuple[PartialRevert, ...] = ()
    takes_back: bool = False
    inserted: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    removed: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    written: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inserted = tuple(c.new for c in self.changes if c.kind is ChangeKind.INSERTED or c.kind is ChangeKind.REPLACED)
        removed = tuple(c.old for c in self.changes if c.kind is ChangeKind.REMOVED or c.kind is ChangeKind.REPLACED)
        object.__setattr__(self, "inserted", inserted)
        object.__setattr__(self, "removed", removed)
        object.__setattr__(self, "written", _BETWEEN.join([self.new[span.start : span.end] for span in inserted]))

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
    standing: bool
    removed_rev_id: int | None = None
    survived_revisions: int = 0
    survived_editors: int = 0
    standing_seconds: int = 0
    displaced: str | None = None
