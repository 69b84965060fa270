"""Adding revisions to one page: compare with what is held, gather, commit a pack at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wikiwatch.archive.background import in_background
from wikiwatch.archive.catalogue import Place
from wikiwatch.archive.database import transaction
from wikiwatch.archive.failures import explained
from wikiwatch.archive.hashes import sha1_of
from wikiwatch.archive.packs import HOLE, MAX_TEXT_BYTES, Digest, Frames, Limits, encode_texts
from wikiwatch.archive.page_packs import PackEntry, PagePacks, contains
from wikiwatch.archive.rows import Row, SlotRow, merged, row_of
from wikiwatch.archive.storing import (
    PackContent,
    append_pack,
    base_for,
    drop_derived,
    insert_pack,
    is_folded,
    update_rows,
)
from wikiwatch.errors import ArchiveError
from wikiwatch.model import Revision, Slot

CHANGED_PACKS = 8
"""Packs whose changed rows are gathered before a commit, and whose rows are kept to compare with."""

MUCH_BYTES = 4 << 20
"""What takes so long to compress that a second core should do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """How many revisions were new, known but told differently now, and known just so."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


class _Batch:
    """What has been gathered since the last commit."""

    def __init__(self) -> None:
        self.started: float | None = None
        self.rows: dict[int, Row] = {}
        self.texts: list[bytes] = []
        self.digests: list[Digest] = []
        self.raw_bytes = 0
        self.changed: set[int] = set()  # keys of stored packs

    @property
    def content(self) -> PackContent:
        """The new revisions and texts."""
        return PackContent(list(self.rows.values()), self.texts, self.digests)

    def is_due(self, limits: Limits) -> bool:
        """Whether it is time to commit."""
        return (
            self.raw_bytes >= limits.raw_bytes
            or len(self.rows) >= limits.revisions
            or len(self.changed) > CHANGED_PACKS
            or (self.started is not None and time.monotonic() - self.started > limits.seconds)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """A pack that is being compressed, with the head of ``base`` before it."""

    batch: _Batch
    base: PackEntry | None
    frames: Future[Frames]


class PageAdder:
    """One run of adding revisions to one page. After a failed commit it is of no more use."""

    def __init__(
        self,
        db: sqlite3.Connection,
        path: Path,
        place: Place,
        limits: Limits,
        *,
        exact: bool,
        on_other_text: Callable[[Revision], None] | None = None,
    ) -> None:
        self._exact = exact
        self._on_other_text = on_other_text
        self._db = db
        self._path = path
        self._place = place
        self._limits = limits
        self._packs = PagePacks(db, place.page_key, f"{path}: {place}")
        self._numbers = {
            digest.sha1: entry.first_text + index
            for entry in self._packs.entries
            for index, digest in enumerate(self._packs.digests(entry))
            if digest != HOLE
        }
        self._next_text = self._packs.next_text
        self._max_rev = max((entry.max_rev for entry in self._packs.entries), default=-1)
        self._rows: dict[int, dict[int, Row]] = {}  # of packs, by key; those in batch.changed differ from the stored
        self._batch = _Batch()
        self._pending: _Pending | None = None
        self._is_broken = False  # half-way through something, or left there by a failure
        self._counts = {"added": 0, "updated": 0, "unchanged": 0}

    @property
    def result(self) -> AddResult:
        """What has been done so far."""
        return AddResult(**self._counts)

    def add(self, revision: Revision) -> None:
        """Take one revision in; commit when enough has come together.

        Raises:
            ArchiveError: the revision contradicts itself or, where nobody is told ``on_other_text``, what is archived,
                and nothing of it is stored; or a commit failed.
        """
        with explained(self._path):
            self._add(revision)

    def flush(self) -> None:
        """Commit what has been gathered.

        Nothing is committed when noting a revision was interrupted half-way, or a commit failed: that batch is lost.
        """
        if self._is_broken:
            return
        self._store_pending()
        batch, self._batch = self._batch, _Batch()
        if not (batch.rows or batch.changed):
            return
        with self._changes():
            for pack_key in batch.changed:
                update_rows(self._db, pack_key, self._rows[pack_key].values())
            if batch.changed or self._is_behind(batch.rows.values()):
                drop_derived(self._db, self._place.page_key)
            if batch.rows or batch.texts:
                append_pack(self._db, self._place.page_key, self._packs, batch.content, self._limits)
                self._max_rev = max((self._max_rev, *batch.rows))
        self._rows.clear()  # a new pack may have got the key of one that was folded into it

    def _is_behind(self, rows: Iterable[Row]) -> bool:
        """Whether a new revision comes before one that is held."""
        newest = max((entry.max_dt for entry in self._packs.entries if entry.revision_count), default=None)
        return newest is not None and any(row.order[0] <= newest for row in rows)

    def _flush_later(self) -> None:
        """Commit what has been gathered, a lot only when it has been compressed beside what comes next."""
        if self._batch.raw_bytes < MUCH_BYTES or self._batch.changed:
            self.flush()
            return
        self._store_pending()
        content = self._batch.content
        with explained(self._path):
            if is_folded(self._packs, content, self._limits):
                self.flush()
                return
            base = base_for(self._packs, content, self._limits)
            head = self._packs.head(base) if base else b""
        frames = in_background(lambda: encode_texts(content.texts, head))
        self._pending, self._batch = _Pending(batch=self._batch, base=base, frames=frames), _Batch()

    def _store_pending(self) -> None:
        if self._pending is None:
            return
        frames, pending = self._pending.frames.result(), self._pending
        self._pending = None
        with self._changes():
            if self._is_behind(pending.batch.rows.values()):
                drop_derived(self._db, self._place.page_key)
            insert_pack(self._db, self._place.page_key, self._packs, pending.batch.content, pending.base, frames)
            self._max_rev = max((self._max_rev, *pending.batch.rows))

    @contextmanager
    def _changes(self) -> Iterator[None]:
        self._is_broken = True
        with explained(self._path), transaction(self._db):
            yield
            self._db.execute("UPDATE page SET deleted_since = NULL WHERE page_key = ?", (self._place.page_key,))
        self._is_broken = False

    # ------------------------------------------------------------ one revision

    def _add(self, revision: Revision) -> None:
        self._check(revision)
        digests = [self._digest(revision, slot) for slot in revision.slots]
        pack_key, old = self._held(revision.rev_id)
        if old is not None and (other := self._other_text(revision, old, digests)):
            if self._on_other_text is None:
                raise ArchiveError(
                    f"{self._name(revision)}: its text (SHA-1 {other.hex()}) is not the one archived earlier; "
                    "one of the two sources is wrong, and the earlier one was kept"
                )
            self._on_other_text(revision)
            return
        new_bytes = sum(digest.size for digest in digests if digest and digest.sha1 not in self._numbers)
        if self._batch.texts and self._batch.raw_bytes + new_bytes > self._limits.raw_bytes:
            self._flush_later()
            pack_key, old = self._held(revision.rev_id)
        self._is_broken = True
        self._note(revision, digests, pack_key, old)
        self._is_broken = False
        if self._batch.is_due(self._limits):
            self._flush_later()

    def _name(self, revision: Revision) -> str:
        return f"{self._path}: revision {revision.rev_id} of {self._place}"

    def _check(self, revision: Revision) -> None:
        roles = [slot.role for slot in revision.slots]
        if not roles or len(set(roles)) != len(roles):
            raise ArchiveError(f"{self._name(revision)}: needs slots of different names, not {roles}")
        try:
            row_of(revision)
        except ArchiveError as error:
            raise ArchiveError(f"{self._name(revision)}: {error}") from None
        if revision.page_id != self._place.page_id:
            raise ArchiveError(f"{self._name(revision)}: belongs to page {revision.page_id}")

    def _digest(self, revision: Revision, slot: Slot) -> Digest | None:
        if slot.text is None:
            return None
        digest = Digest(sha1_of(slot.text), len(slot.text))
        if slot.sha1 not in (None, digest.sha1) or slot.size not in (None, digest.size):
            raise ArchiveError(
                f"{self._name(revision)}: its text ({digest.size} bytes, SHA-1 {digest.sha1.hex()}) is not the one "
                f"its source describes ({slot.size} bytes, SHA-1 {slot.sha1.hex() if slot.sha1 else 'unknown'}); "
                "fetch it again"
            )
        if digest.size > MAX_TEXT_BYTES:
            raise ArchiveError(f"{self._name(revision)}: a text of {digest.size} bytes is too large to archive")
        return digest

    def _held(self, rev_id: int) -> tuple[int | None, Row | None]:
        """The revision as known so far, and the key of the pack that holds it if it is stored."""
        if rev_id in self._batch.rows:
            return None, self._batch.rows[rev_id]
        if self._pending and (rev_id in self._pending.batch.rows or self._pending.frames.done()):
            self._store_pending()
        if rev_id <= self._max_rev:
            for entry in self._packs.entries:
                if entry.min_rev <= rev_id <= entry.max_rev and contains(self._packs.rev_ids(entry), rev_id):
                    return entry.pack_key, self._rows_of(entry)[rev_id]
        return None, None

    def _rows_of(self, entry: PackEntry) -> dict[int, Row]:
        if entry.pack_key not in self._rows:
            unchanged = [key for key in self._rows if key not in self._batch.changed]
            for pack_key in unchanged[:-CHANGED_PACKS]:
                del self._rows[pack_key]
            self._rows[entry.pack_key] = {row.rev_id: row for row in self._packs.rows(entry)}
        return self._rows[entry.pack_key]

    def _other_text(self, revision: Revision, old: Row, digests: Sequence[Digest | None]) -> bytes | None:
        """The SHA-1 of a text that is not the one known so far."""
        known = {slot.role: slot for slot in old.slots}
        for slot, digest in zip(revision.slots, digests, strict=True):
            sha1 = digest.sha1 if digest else slot.sha1
            before = known.get(slot.role)
            if sha1 is None or before is None:
                continue
            if before.sha1 not in (None, sha1) or before.text not in (None, self._numbers.get(sha1)):
                return sha1
        return None

    def _note(
        self, revision: Revision, digests: Sequence[Digest | None], pack_key: int | None, old: Row | None
    ) -> None:
        slots = [self._slot_row(slot, digest) for slot, digest in zip(revision.slots, digests, strict=True)]
        row = row_of(revision)._replace(slots=tuple(slots))
        if old is not None:
            row = merged(old, row, exact=self._exact)
        self._counts["added" if old is None else "unchanged" if row == old else "updated"] += 1
        if row == old:
            return
        self._batch.started = self._batch.started or time.monotonic()
        if pack_key is None:
            self._batch.rows[row.rev_id] = row
            self._batch.raw_bytes += len(row.comment or "")
        else:
            self._rows[pack_key][row.rev_id] = row
            self._batch.changed.add(pack_key)

    def _slot_row(self, slot: Slot, digest: Digest | None) -> SlotRow:
        if digest is None or slot.text is None:
            return SlotRow(slot.role, slot.model, slot.format, None, slot.sha1, slot.size)
        if digest.sha1 not in self._numbers:
            self._numbers[digest.sha1] = self._next_text
            self._next_text += 1
            self._batch.texts.append(slot.text)
            self._batch.digests.append(digest)
            self._batch.raw_bytes += digest.size
        return SlotRow(slot.role, slot.model, slot.format, self._numbers[digest.sha1], None, None)
