"""Writing pack rows, inside the caller's transaction.

The last packs of a page are folded into a new one while they are not much larger than it, as in a binary counter. So
a revision is recompressed a logarithmic number of times however few of them come at once, and a page never has more
than a few small packs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from wikiwatch.archive.packs import Digest, Frames, Limits, encode_digests, encode_texts
from wikiwatch.archive.page_packs import PackEntry, PagePacks, encode_rev_ids
from wikiwatch.archive.rows import Row, bounds, encode_rows

ROW_COST_BYTES = 512
"""What a revision counts for beside its texts when the sizes of packs are compared."""

BASE_CANDIDATES = 8
"""How many packs back to look for a head of similar size: the last one may be a vandal's one-liner."""


class PackContent(NamedTuple):
    """Revisions, and texts with what is known of them."""

    rows: list[Row]
    texts: list[bytes]
    digests: list[Digest]

    @property
    def raw_bytes(self) -> int:
        """The size of all texts."""
        return sum(digest.size for digest in self.digests)

    @property
    def cost(self) -> int:
        """The size to compare packs by."""
        return self.raw_bytes + ROW_COST_BYTES * len(self.rows)


def append_pack(db: sqlite3.Connection, page_key: int, packs: PagePacks, new: PackContent, limits: Limits) -> None:
    """Store new content behind a page's packs, folding the last of them into it."""
    while packs.entries and (whole := _folded(packs, packs.entries[-1], new, limits)):
        new = whole
        db.execute("DELETE FROM pack WHERE pack_key = ?", (packs.pop().pack_key,))
    base = base_for(packs, new, limits)
    insert_pack(db, page_key, packs, new, base, encode_texts(new.texts, packs.head(base) if base else b""))


def is_folded(packs: PagePacks, new: PackContent, limits: Limits) -> bool:
    """Whether append_pack would fold a pack into the new content."""
    return bool(packs.entries) and _folded(packs, packs.entries[-1], new, limits) is not None


def insert_pack(
    db: sqlite3.Connection, page_key: int, packs: PagePacks, new: PackContent, base: PackEntry | None, frames: Frames
) -> None:
    """Store new content, compressed with the head of ``base``, as a pack of its own behind the others."""
    columns = {
        "page_key": page_key,
        "first_text": packs.next_text,
        "text_count": len(new.digests),
        "base_key": base.pack_key if base else None,
        **_row_columns(new.rows),
        "digests": encode_digests(new.digests),
        **frames._asdict(),
    }
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    cursor = db.execute(f"INSERT INTO pack ({names}) VALUES ({marks})", tuple(columns.values()))  # noqa: S608
    packs.load(cursor.lastrowid or 0)


def _folded(packs: PagePacks, last: PackEntry, new: PackContent, limits: Limits) -> PackContent | None:
    """The last pack and the new content as one, unless that is too much or not worth it."""
    digests = packs.digests(last)
    old_bytes = sum(digest.size for digest in digests)
    if (
        old_bytes + new.raw_bytes > limits.raw_bytes
        or last.revision_count + len(new.rows) > limits.revisions
        or old_bytes + ROW_COST_BYTES * last.revision_count > 2 * new.cost
    ):
        return None
    return PackContent(packs.rows(last) + new.rows, packs.texts(last) + new.texts, digests + new.digests)


def base_for(packs: PagePacks, new: PackContent, limits: Limits) -> PackEntry | None:
    """The last pack whose head is about as large, if the chain of heads under it is not yet long."""
    head_size = next((digest.size for digest in new.digests if digest.size), 0)
    for entry in packs.entries[: -BASE_CANDIDATES - 1 : -1]:
        size = packs.head_size(entry)
        if size and size * 2 >= head_size:
            chain = packs.chain(entry)
            chain_bytes = sum(packs.head_size(link) for link in chain)
            fits = len(chain) <= limits.chain_heads and chain_bytes <= limits.chain_bytes
            return entry if fits else None
    return None


def drop_derived(db: sqlite3.Connection, page_key: int) -> None:
    """Forget what other stages derived from a page, since what they saw of it is no longer so."""
    db.execute("DELETE FROM derived WHERE page_key = ?", (page_key,))


def update_rows(db: sqlite3.Connection, pack_key: int, rows: Collection[Row]) -> None:
    """Replace what a pack says of its revisions; their ids stay the same."""
    columns = _row_columns(rows)
    changes = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE pack SET {changes} WHERE pack_key = ?", (*columns.values(), pack_key))  # noqa: S608


def update_texts(db: sqlite3.Connection, pack_key: int, digests: Collection[Digest], frames: Frames) -> None:
    """Replace a pack's texts; their numbers stay the same."""
    db.execute(
        "UPDATE pack SET digests = ?, head = ?, body = ? WHERE pack_key = ?",
        (encode_digests(digests), *frames, pack_key),
    )


def update_head(db: sqlite3.Connection, pack_key: int, head: bytes) -> None:
    """Replace a pack's head frame, because its base has another head now."""
    db.execute("UPDATE pack SET head = ? WHERE pack_key = ?", (head, pack_key))


def _row_columns(rows: Collection[Row]) -> dict[str, int | bytes]:
    return {
        **dict(zip(("min_rev", "max_rev", "min_dt", "max_dt"), bounds(rows), strict=True)),
        "rev_ids": encode_rev_ids(row.rev_id for row in rows),
        "revisions": encode_rows(rows),
    }
