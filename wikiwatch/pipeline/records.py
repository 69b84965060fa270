"""An edit of a history as it is scored: the change, and the `PageRecord`, from earlier edits alone."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Sequence
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

from wikiwatch.model import ChangeKind, Edit, EditChange, PageRecord, Revision, Revisions

RECENT = 50
"""Edits of the page that its share of reverted ones is counted over."""

LEAST_RECENT = 5
"""With fewer edits before, the share says nothing."""


class _Editor(NamedTuple):
    """An editor's earlier edits of this page."""

    edits: int = 0
    reverted: int = 0
    last_rev_id: int | None = None
    first: datetime | None = None
    last: datetime | None = None


def change_of(edit: Edit, record: PageRecord, *, lang: str, title: str | None) -> EditChange:
    """The edit as it is scored, in a scan as in training."""
    revision = edit.revision
    return EditChange(
        old=None if edit.is_creation else edit.old,
        new=edit.new,
        lang=lang,
        title=title,
        comment=revision.comment,
        user=revision.user,
        anon=revision.anon,
        minor=revision.minor,
        dt=revision.dt,
        tags=revision.tags,
        record=record,
    )


class RecordKeeper:
    """Feed it the edits of a page in the wiki's order."""

    def __init__(self) -> None:
        self._before: Revision | None = None
        self._in_a_row = 0  # edits up to that one, by its user
        self._editors: dict[str, _Editor] = {}
        self._users: dict[int, str | None] = {}  # rev_id: its user
        self._reverted: set[int] = set()
        self._recent: deque[int] = deque(maxlen=RECENT)
        self._recent_reverted = 0  # of those
        self._stored = Revisions()
        self._places: dict[str | None, list[int]] = defaultdict(list)  # of an editor's revisions among those

    def resume(self, revisions: Revisions, reverted: Container[int]) -> None:
        """Take what was added before from a stored history: its revisions, and which of them were reverted.

        The editors among them are made out when they are asked for: hardly any of thousands is.
        """
        if not revisions:
            return
        self._stored = revisions.first(len(revisions))
        for place, user in enumerate(revisions.users):
            self._places[user].append(place)
        self._users = dict(zip(revisions.rev_ids, revisions.users, strict=True))
        self._reverted = {rev_id for rev_id, user in self._users.items() if user is not None and rev_id in reverted}
        self._recent.extend(revisions.rev_ids[-RECENT:])
        self._recent_reverted = sum(rev_id in self._reverted for rev_id in self._recent)
        self._before = before = revisions[-1]
        own = takewhile(lambda user: user == before.user, reversed(revisions.users))
        self._in_a_row = 1 if before.user is None else sum(1 for _ in own)

    def add(self, revision: Revision, edit: Edit | None) -> PageRecord:
        """The record that a revision meets; ``edit`` is None where it has no visible text."""
        record = self._record(revision, edit)
        for rev_id in edit.reverts if edit else ():
            self._revert(rev_id)
        self._remember(revision)
        return record

    def _remember(self, revision: Revision) -> None:
        if revision.user is not None:
            known = self._editor(revision.user)
            first = known.first or revision.dt
            self._editors[revision.user] = _Editor(known.edits + 1, known.reverted, revision.rev_id, first, revision.dt)
            self._users[revision.rev_id] = revision.user
        if len(self._recent) == RECENT:
            self._recent_reverted -= self._recent[0] in self._reverted
        self._recent.append(revision.rev_id)
        self._recent_reverted += revision.rev_id in self._reverted
        self._in_a_row = self._in_a_row + 1 if self._is_same(revision) else 1
        self._before = revision

    def _revert(self, rev_id: int) -> None:
        user = self._users.get(rev_id)
        if rev_id in self._reverted or user is None:
            return
        self._reverted.add(rev_id)
        self._recent_reverted += self._recent.count(rev_id)
        known = self._editor(user)
        self._editors[user] = known._replace(reverted=known.reverted + 1)

    def _editor(self, user: str) -> _Editor:
        known = self._editors.get(user)
        if known is None:
            known = self._editors[user] = self._of_stored(self._places.get(user))
        return known

    def _of_stored(self, places: Sequence[int] | None) -> _Editor:
        if not places:
            return _Editor()
        reverted = sum(self._stored.rev_ids[place] in self._reverted for place in places)
        first, last = self._stored[places[0]], self._stored[places[-1]]
        return _Editor(len(places), reverted, last.rev_id, first.dt, last.dt)

    def _record(self, revision: Revision, edit: Edit | None) -> PageRecord:
        before = self._before
        editor = None if revision.user is None else self._editor(revision.user)
        return PageRecord(
            seconds_since=_seconds(None if before is None else before.dt, revision.dt),
            previous_anon=None if before is None else before.anon,
            same_user=self._is_same(revision),
            in_a_row=self._in_a_row if self._is_same(revision) else 0,
            since_first=_seconds(None if editor is None else editor.first, revision.dt),
            since_own=_seconds(None if editor is None else editor.last, revision.dt),
            undoes=len(edit.reverts) if edit else 0,
            reinserts=_restored_share(edit) if edit else 0.0,
            reverted_share=self._recent_reverted / len(self._recent) if len(self._recent) >= LEAST_RECENT else None,
            user_edits=None if editor is None else editor.edits,
            user_reverted=None if editor is None else editor.reverted,
            previous_reverted=editor is not None and editor.last_rev_id in self._reverted,
            takes_back=edit is not None and edit.takes_back,
        )

    def _is_same(self, revision: Revision) -> bool:
        """Whether the edit before was by the same user."""
        before = self._before
        return before is not None and before.user is not None and before.user == revision.user


def _seconds(start: datetime | None, end: datetime) -> float | None:
    return None if start is None else (end - start).total_seconds()


def _restored_share(edit: Edit) -> float:
    """How much of what the edit put in stood on the page before and had been taken out."""
    restored = put_in = 0
    for change in edit.changes:
        length = change.new.end - change.new.start
        restored += length if change.kind is ChangeKind.RESTORED else 0
        put_in += length if change.kind in (ChangeKind.RESTORED, ChangeKind.INSERTED, ChangeKind.REPLACED) else 0
    return restored / put_in if put_in else 0.0
