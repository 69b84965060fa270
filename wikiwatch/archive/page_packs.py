"""One page's packs as stored, and its texts by number."""

from __future__ import annotations

import sqlite3
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from wikiwatch.archive.failures import damage_explained, damaged
from wikiwatch.archive.packs import (
    DIGEST,
    HOLE,
    DecodedPack,
    Digest,
    body_sizes,
    decode_digests,
    decode_sizes,
    decompress,
    head_index,
)
from wikiwatch.archive.rows import Columns, Row, SlotRow, decode_columns, decode_row, decode_rows
from wikiwatch.model import Slot

KEPT_PACKS = 2
"""Decoded bodies kept. A page read in order needs one; reverts just after a pack's edge go back to the one before."""

KEPT_HEADS = 4

REV_ID_BYTES = 8

FEW_REV_IDS = 8
"""Up to here each id is looked up by bisection, beyond it all are compared at once."""

SELECT = (
    "SELECT pack_key, first_text, text_count, base_key, min_rev, max_rev, min_dt, max_dt, length(rev_ids) FROM pack"
)


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class PackEntry:
    """What a pack's row says without its blobs."""

    pack_key: int
    first_text: int
    text_count: int
    base_key: int | None
    min_rev: int
    max_rev: int
    min_dt: int
    max_dt: int
    rev_ids_bytes: int

    @property
    def revision_count(self) -> int:
        """How many revisions it holds."""
        return self.rev_ids_bytes // REV_ID_BYTES

    def holds(self, number: int) -> bool:
        """Whether the text of this number is in it."""
        return self.first_text <= number < self.first_text + self.text_count


def encode_rev_ids(rev_ids: Iterable[int]) -> bytes:
    """Sorted, 8 bytes each, big-endian."""
    return b"".join(rev_id.to_bytes(REV_ID_BYTES, "big") for rev_id in sorted(rev_ids))


def contains(rev_ids: bytes, rev_id: int) -> bool:
    """Whether encode_rev_ids was given this id."""
    wanted = rev_id.to_bytes(REV_ID_BYTES, "big")
    places = range(0, len(rev_ids), REV_ID_BYTES)
    index = bisect_left(places, wanted, key=lambda place: rev_ids[place : place + REV_ID_BYTES])
    return index < len(places) and rev_ids[places[index] : places[index] + REV_ID_BYTES] == wanted


def contains_any(rev_ids: bytes, wanted: Collection[int]) -> bool:
    """Whether encode_rev_ids was given any of these ids."""
    if len(wanted) <= FEW_REV_IDS:
        return any(contains(rev_ids, rev_id) for rev_id in wanted)
    given = (rev_id for (rev_id,) in struct.iter_unpack(">Q", rev_ids))
    return not set(wanted).isdisjoint(given)


class PagePacks:
    """Reads the packs of one page over a connection.

    ``entries`` are in the order of their texts. Whatever does not decode is raised as ArchiveError.
    """

    def __init__(self, db: sqlite3.Connection, page_key: int, where: str) -> None:
        self._db = db
        self.page_key = page_key
        self._where = where
        self.entries: list[PackEntry] = []
        self._by_key: dict[int, PackEntry] = {}
        self._last_holder: PackEntry | None = None
        self._rev_ids: dict[int, bytes] = {}
        self._digests: dict[int, bytes] = {}
        self._heads: dict[int, bytes] = {}
        self._decoded: dict[int, DecodedPack] = {}
        for row in db.execute(f"{SELECT} WHERE page_key = ? ORDER BY first_text, pack_key", (page_key,)):
            self._append(PackEntry(*row))

    def load(self, pack_key: int) -> None:
        """Take note of a pack that has been stored behind the others."""
        self._append(PackEntry(*self._db.execute(f"{SELECT} WHERE pack_key = ?", (pack_key,)).fetchone()))

    def _append(self, entry: PackEntry) -> None:
        self.entries.append(entry)
        self._by_key[entry.pack_key] = entry

    def pop(self) -> PackEntry:
        """Forget the last pack."""
        entry = self.entries.pop()
        del self._by_key[entry.pack_key]
        self.reread(entry)
        return entry

    def reread(self, entry: PackEntry) -> None:
        """Forget what has been read of a pack, since it was written anew."""
        self._last_holder = None
        for cache in (self._rev_ids, self._digests, self._heads, self._decoded):
            cache.pop(entry.pack_key, None)

    @property
    def next_text(self) -> int:
        """The number the page's next text gets."""
        return self.entries[-1].first_text + self.entries[-1].text_count if self.entries else 0

    def place(self, entry: PackEntry) -> str:
        """The pack's name in messages."""
        return f"{self._where}, pack {entry.pack_key}"

    def rows(self, entry: PackEntry) -> list[Row]:
        """The pack's revisions in the order of the history."""
        with damage_explained(self.place(entry)):
            return decode_rows(self._blob(entry.pack_key, "revisions"))

    def columns(self, entry: PackEntry) -> Columns:
        """The same, column by column."""
        with damage_explained(self.place(entry)):
            return decode_columns(self._blob(entry.pack_key, "revisions"))

    def row(self, entry: PackEntry, rev_id: int) -> Row:
        """One of the pack's revisions."""
        with damage_explained(self.place(entry)):
            return decode_row(self._blob(entry.pack_key, "revisions"), rev_id)

    def rev_ids(self, entry: PackEntry) -> bytes:
        """The pack's revision ids as encode_rev_ids gives them."""
        with damage_explained(self.place(entry)):
            if entry.pack_key not in self._rev_ids:
                self._rev_ids[entry.pack_key] = self._blob(entry.pack_key, "rev_ids")
            return self._rev_ids[entry.pack_key]

    def digests(self, entry: PackEntry) -> list[Digest]:
        """SHA-1 and size of each of the pack's texts."""
        with damage_explained(self.place(entry)):
            return decode_digests(self._digest_bytes(entry))

    def digest(self, number: int) -> Digest:
        """SHA-1 and size of a text that is held."""
        entry = self._holder(number)
        data, place = self._digests.get(entry.pack_key), (number - entry.first_text) * DIGEST.size
        if data is None:
            data = self._digest_bytes(entry)
        if place + DIGEST.size > len(data) or data.startswith(HOLE.sha1, place):
            raise damaged(self.place(entry), f"text {number} is missing")
        return Digest._make(DIGEST.unpack_from(data, place))

    def sizes(self) -> dict[int, int]:
        """The size of each text of the page, by its number. All digests are in memory then."""
        sizes: dict[int, int] = {}
        for entry in self.entries:
            sizes.update(enumerate(self._sizes(entry), entry.first_text))
        return sizes

    def slots(self, row: Row, *, text: bool) -> tuple[Slot, ...]:
        """A row's slots, with their texts if wanted."""
        slots = row.slots
        return (self._slot(slots[0], text=text),) if len(slots) == 1 else tuple(self._slot(s, text=text) for s in slots)

    def _slot(self, slot: SlotRow, *, text: bool) -> Slot:
        role, model, form, number, sha1, size = slot
        content = None
        if number is not None:
            sha1, size = self.digest(number)
            content = self.text(number) if text else None
        return Slot(role=role, model=model, format=form, text=content, sha1=sha1, size=size)

    def text(self, number: int) -> bytes:
        """A text that is held."""
        if not self.digest(number).size:
            return b""
        entry = self._holder(number)
        return self.decoded(entry).text(number - entry.first_text)

    def texts(self, entry: PackEntry) -> list[bytes]:
        """All texts of a pack, empty where one was purged."""
        decoded = self.decoded(entry)
        return [decoded.text(index) for index in range(entry.text_count)]

    def decoded(self, entry: PackEntry) -> DecodedPack:
        """A pack's texts."""
        pack = self._decoded.pop(entry.pack_key, None) or self._decode(entry)
        _keep(self._decoded, entry.pack_key, pack, KEPT_PACKS)
        return pack

    def _decode(self, entry: PackEntry) -> DecodedPack:
        head = self.head(entry)
        sizes = self._sizes(entry)
        with damage_explained(self.place(entry)):
            body_size = sum(body_sizes(sizes))
            body = decompress(self._blob(entry.pack_key, "body"), head, body_size) if body_size else b""
        return DecodedPack(sizes, head, body)

    def head(self, entry: PackEntry) -> bytes:
        """A pack's first text that is not empty, or empty if there is none."""
        chain: list[PackEntry] = []
        link: PackEntry | None = entry
        while link is not None and link.pack_key not in self._heads:
            chain.append(link)
            link = self.base(link)
        text = b"" if link is None else self._heads[link.pack_key]
        for link in reversed(chain):
            text = self._decode_head(link, text)
            _keep(self._heads, link.pack_key, text, KEPT_HEADS)
        return text

    def base(self, entry: PackEntry) -> PackEntry | None:
        """The pack whose head is the dictionary of this one's."""
        if entry.base_key is None:
            return None
        base = self._by_key.get(entry.base_key)
        if base is None or base.pack_key >= entry.pack_key:
            raise damaged(self.place(entry), f"its base, pack {entry.base_key}, is not an earlier one of the page")
        return base

    def chain(self, entry: PackEntry) -> list[PackEntry]:
        """A pack, its base, the base's base and so on."""
        links, link = [entry], self.base(entry)
        while link is not None:
            links.append(link)
            link = self.base(link)
        return links

    def head_size(self, entry: PackEntry) -> int:
        """The size of the head in bytes, without decoding it."""
        sizes = self._sizes(entry)
        head = head_index(sizes)
        return 0 if head is None else sizes[head]

    def _decode_head(self, entry: PackEntry, base_head: bytes) -> bytes:
        size = self.head_size(entry)
        with damage_explained(self.place(entry)):
            return decompress(self._blob(entry.pack_key, "head"), base_head, size) if size else b""

    def _holder(self, number: int) -> PackEntry:
        last = self._last_holder
        if last is None or not last.first_text <= number < last.first_text + last.text_count:
            index = bisect_right(self.entries, number, key=lambda entry: entry.first_text) - 1
            if index < 0 or not self.entries[index].holds(number):
                raise damaged(self._where, f"no pack holds text {number}")
            last = self._last_holder = self.entries[index]
        return last

    def _digest_bytes(self, entry: PackEntry) -> bytes:
        if entry.pack_key not in self._digests:
            with damage_explained(self.place(entry)):
                self._digests[entry.pack_key] = self._blob(entry.pack_key, "digests")
        return self._digests[entry.pack_key]

    def _sizes(self, entry: PackEntry) -> list[int]:
        with damage_explained(self.place(entry)):
            return decode_sizes(self._digest_bytes(entry))

    def _blob(self, pack_key: int, column: str) -> bytes:
        row = self._db.execute(f"SELECT {column} FROM pack WHERE pack_key = ?", (pack_key,)).fetchone()  # noqa: S608
        if not isinstance(row[0], bytes):
            raise ValueError(f"no {column}")  # noqa: TRY004
        return row[0]


def _keep(cache: dict[int, Value], key: int, value: Value, limit: int) -> None:
    """Add to a cache of the last ``limit`` values."""
    while len(cache) >= limit:
        del cache[next(iter(cache))]
    cache[key] = value
