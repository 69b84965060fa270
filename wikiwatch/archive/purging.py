"""Erasing what a wiki hides, and marking what it deletes, inside the caller's transaction.

An erased text leaves no trace: its pack is compressed anew without it, its SHA-1 is blanked, and a later pack whose
dictionary it was gets another one. What other stages derived from the page goes too, and so does what waits to be told
of it. The caller then empties the
write-ahead log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from wikiwatch.archive.packs import HOLE, compress, encode_texts, head_index
from wikiwatch.archive.page_packs import PackEntry, PagePacks
from wikiwatch.archive.rows import Row, SlotRow
from wikiwatch.archive.storing import drop_derived, update_head, update_rows, update_texts
from wikiwatch.archive.watch_state import unqueue


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """What is hidden of a revision."""

    text: bool
    user: bool
    comment: bool


def purge_page(
    db: sqlite3.Connection, page_key: int, packs: PagePacks, rev_ids: Collection[int], hiding: Hiding
) -> int:
    """Erase parts of a page's revisions; how many rows changed.

    A text that another standing revision shows stays for that one; where only deleted revisions share it, they lose
    it too.
    """
    dropped = _texts_to_drop(packs, rev_ids) if hiding.text else set()

    def hidden(row: Row) -> Row:
        row = _hide(packs, row, hiding) if row.rev_id in rev_ids else row
        return row._replace(slots=tuple(_without_text(packs, slot, dropped) for slot in row.slots))

    count = rewrite_rows(db, packs, packs.entries, hidden)
    for entry in packs.entries:
        _erase_texts(db, packs, entry, dropped)
    drop_derived(db, page_key)
    unqueue(db, page_key)
    return count


def mark_gone(
    db: sqlite3.Connection, packs: PagePacks, entries: Iterable[PackEntry], when: int, rev_ids: Collection[int] | None
) -> int:
    """Mark revisions (all for None) as deleted on the wiki; how many were not yet."""

    def gone(row: Row) -> Row:
        wanted = row.gone is None and (rev_ids is None or row.rev_id in rev_ids)
        return row._replace(gone=when) if wanted else row

    count = rewrite_rows(db, packs, entries, gone)
    if count:
        drop_derived(db, packs.page_key)
        unqueue(db, packs.page_key)
    return count


def rewrite_rows(
    db: sqlite3.Connection, packs: PagePacks, entries: Iterable[PackEntry], change: Callable[[Row], Row]
) -> int:
    """Apply a change to the rows of packs; how many it made a difference to."""
    count = 0
    for entry in entries:
        before = packs.rows(entry)
        after = [change(row) for row in before]
        if changed := sum(old != new for old, new in zip(before, after, strict=True)):
            update_rows(db, entry.pack_key, after)
            count += changed
    return count


def _texts_to_drop(packs: PagePacks, rev_ids: Collection[int]) -> set[int]:
    hidden, shown = set[int](), set[int]()
    for entry in packs.entries:
        for row in packs.rows(entry):
            if row.rev_id in rev_ids:
                hidden.update(row.texts)
            elif row.gone is None:
                shown.update(row.texts)
    return hidden - shown


def _hide(packs: PagePacks, row: Row, hiding: Hiding) -> Row:
    if hiding.text:
        row = row._replace(slots=tuple(_without_text(packs, slot, row.texts)._replace(sha1=None) for slot in row.slots))
    if hiding.user:
        row = row._replace(user=None, user_id=None, anon=None)
    if hiding.comment:
        row = row._replace(comment=None)
    return row


def _without_text(packs: PagePacks, slot: SlotRow, dropped: Collection[int]) -> SlotRow:
    """The slot without its text if that is dropped; its size is not secret."""
    if slot.text is None or slot.text not in dropped:
        return slot
    return slot._replace(text=None, size=packs.digest(slot.text).size)


def _erase_texts(db: sqlite3.Connection, packs: PagePacks, entry: PackEntry, dropped: Collection[int]) -> None:
    holes = [number - entry.first_text for number in dropped]
    holes = [index for index in holes if 0 <= index < entry.text_count]
    if not holes:
        return
    digests, texts = packs.digests(entry), packs.texts(entry)
    head_is_erased = head_index([digest.size for digest in digests]) in holes
    for index in holes:
        digests[index], texts[index] = HOLE, b""
    if head_is_erased:
        new_head = next((text for text in texts if text), b"")
        for later in packs.entries:
            if later.base_key == entry.pack_key:
                update_head(db, later.pack_key, compress(packs.head(later), new_head))
    base = packs.base(entry)
    update_texts(db, entry.pack_key, digests, encode_texts(texts, packs.head(base) if base else b""))
    packs.reread(entry)
