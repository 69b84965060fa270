"""What changed on a wiki since a page was last read: which way to follow it, and revision by revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.fetch.api import PageStatus
from wikiwatch.model import Revision


class SyncPlan(StrEnum):
    """How to bring the local history of a page up to date."""

    NOTHING = "nothing"  # the wiki's page is as it was
    FETCH = "fetch"  # nothing is here yet: read revisions() from the start
    COMPARE = "compare"  # read metadata(), compare() it, read contents() of what is wanted
    DELETED = "deleted"  # no page has this id any more


class Part(StrEnum):
    """What of a revision a wiki can hide."""

    TEXT = "text"
    USER = "user"
    COMMENT = "comment"


class Shown(NamedTuple):
    """A revision as the wiki shows it now, without text, and the parts whose visibility changed."""

    revision: Revision
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How a wiki's history of a page differs from the local one. Revisions are the wiki's, without text.

    ``hidden`` must be purged locally and ``gone`` removed: they were deleted, suppressed or left out of a
    restoration. ``altered`` differ in something else: tags, a renamed user.
    """

    new: tuple[Revision, ...] = ()
    hidden: tuple[Shown, ...] = ()
    unhidden: tuple[Shown, ...] = ()
    altered: tuple[Revision, ...] = ()
    gone: tuple[int, ...] = ()
    wanted: tuple[Revision, ...] = ()  # those whose text must be read, in the order of the wiki's history

    def __bool__(self) -> bool:
        """True when anything differs."""
        return bool(self.new or self.hidden or self.unhidden or self.altered or self.gone)


def sync_plan(status: PageStatus, known_state: str | None, *, is_empty: bool) -> SyncPlan:
    """What to do for a page, given the ``state`` that was noted when it was last read whole (None if never).

    A page that was touched for any reason is compared whole, 500 revisions a request: suppression leaves no other
    trace for the public, and a later edit would cover that one. Note ``status.state`` from *before* reading.
    """
    if status.page is None:
        return SyncPlan.DELETED
    if is_empty:
        return SyncPlan.FETCH
    if status.state is not None and status.state == known_state:
        return SyncPlan.NOTHING
    return SyncPlan.COMPARE


def compare(local: Iterable[Revision], remote: Iterable[Revision]) -> Changes:
    """How ``remote``, the wiki's whole history of a page, differs from ``local``; neither needs texts.

    A text counts as hidden when its ``sha1`` is None. Pure; the order of ``local`` does not matter.
    """
    known = {revision.rev_id: revision for revision in local}
    new, altered, wanted = [], [], []
    hidden, unhidden = [], []
    for there in remote:
        here = known.pop(there.rev_id, None)
        if here is None:
            new.append(there)
        else:
            lost, found = _parts(here) - _parts(there), _parts(there) - _parts(here)
            if lost:
                hidden.append(Shown(there, lost))
            if found:
                unhidden.append(Shown(there, found))
            if not lost and not found and _facts(here) != _facts(there):
                altered.append(there)
        if there.main.sha1 is not None and (here is None or here.main.sha1 != there.main.sha1):
            wanted.append(there)
    return Changes(
        new=tuple(new),
        hidden=tuple(hidden),
        unhidden=tuple(unhidden),
        altered=tuple(altered),
        gone=tuple(sorted(known)),
        wanted=tuple(wanted),
    )


def _parts(revision: Revision) -> frozenset[Part]:
    """What of a revision may be seen."""
    seen = {
        Part.TEXT: revision.main.sha1 is not None,
        Part.USER: revision.user is not None,
        Part.COMMENT: revision.comment is not None,
    }
    return frozenset(part for part, is_seen in seen.items() if is_seen)


def _facts(revision: Revision) -> tuple[object, ...]:
    """Everything about a revision but its text; the format is left out, which only a reply with texts tells."""
    slot = revision.main
    who = (revision.user, revision.user_id, revision.anon)
    what = (revision.comment, revision.minor, tuple(sorted(revision.tags)), revision.suppressed)
    return (revision.parent_id, revision.page_id, revision.dt, *who, *what, slot.model, slot.sha1, slot.size)
