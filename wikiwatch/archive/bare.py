"""All revisions of a page without their texts, from the columns of its packs: rows are made of those asked for.

A long page has fifteen thousand, and to make a record of each takes ten times as long as to read their columns.
"""

from __future__ import annotations

from itertools import repeat

from wikiwatch.archive.failures import damage_explained
from wikiwatch.archive.page_packs import PagePacks
from wikiwatch.archive.rows import COLUMNS, revision_of, row_at
from wikiwatch.model import Revision, Revisions

_DT, _REV_ID, _GONE, _USER, _TEXT, _SIZE = map(COLUMNS.index, ("dt", "rev_id", "gone", "user", "text", "size"))


def bare_revisions(packs: PagePacks, page_id: int) -> Revisions:
    """Those that stand, in the order of (time, revision id). Nothing more is read from the file later."""
    read = [(entry, packs.columns(entry)) for entry in packs.entries if entry.revision_count]
    rows: list[tuple[int, int, int, int]] = []
    for number, (_, columns) in enumerate(read):
        placed = zip(columns[_DT], columns[_REV_ID], repeat(number), range(len(columns[_DT])), strict=False)
        rows += [row for row, gone in zip(placed, columns[_GONE], strict=False) if gone is None]
    rows.sort()
    size_of = packs.sizes()
    users: list[str | None] = []
    sizes: list[int | None] = []
    for _, _, number, index in rows:
        columns = read[number][1]
        users.append(columns[_USER][index])
        text = columns[_TEXT][index]
        sizes.append(columns[_SIZE][index] if text is None else size_of.get(text))

    def made(place: int) -> Revision:
        _, _, number, index = rows[place]
        entry, columns = read[number]
        with damage_explained(packs.place(entry)):
            row = row_at(columns, index)
            return revision_of(row, page_id, packs.slots(row, text=False))

    return Revisions.stored(
        rev_ids=[rev_id for _, rev_id, _, _ in rows],
        times=[dt for dt, _, _, _ in rows],
        users=users,
        sizes=sizes,
        made=made,
    )
