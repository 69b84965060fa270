"""What a pack knows of its revisions besides their texts: a JSON document of columns, compressed with zstd.

One list per column, in the order of (time, revision id), differences in place of rising numbers; a column whose every
value is the default is left out. This takes about 30 bytes a revision where a table's row takes over 100, which is
as much as the texts themselves. ``zstd -d`` and ``jq`` read it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

import zstandard

from wikiwatch.errors import ArchiveError
from wikiwatch.model import Revision, Slot

LEVEL = 12
MAX_DOCUMENT_BYTES = 1 << 30
"""A damaged frame may claim any size; this much is not believed."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SlotRow(NamedTuple):
    """A slot. A text that is held is given by its number in the page, and its ``sha1`` and ``size`` stand there."""

    role: str
    model: str
    format: str
    text: int | None
    sha1: bytes | None
    size: int | None


class Row(NamedTuple):
    """A revision without its texts. ``dt`` and ``gone`` (when it was seen deleted) are Unix seconds."""

    rev_id: int
    dt: int
    parent_id: int | None
    user: str | None
    user_id: int | None
    anon: bool | None
    comment: str | None
    minor: bool
    tags: tuple[str, ...]
    suppressed: bool
    gone: int | None
    slots: tuple[SlotRow, ...]

    @property
    def order(self) -> tuple[int, int]:
        """The order of a page's history."""
        return (self.dt, self.rev_id)

    @property
    def texts(self) -> tuple[int, ...]:
        """The numbers of the texts it holds."""
        return tuple(slot.text for slot in self.slots if slot.text is not None)


def seconds(moment: datetime) -> int:
    """Unix seconds of an aware time, rounded down.

    Raises:
        ArchiveError: no time zone.
    """
    if moment.tzinfo is None:
        raise ArchiveError(f"the time {moment.isoformat()} has no time zone")
    return (moment - EPOCH) // timedelta(seconds=1)


def moment(value: int) -> datetime:
    """The aware UTC time of Unix seconds."""
    return EPOCH + timedelta(seconds=value)


def is_possible(rev_id: int) -> bool:
    """Whether MediaWiki can give such a revision id, and SQLite store it."""
    return 0 <= rev_id < 1 << 63


def row_of(revision: Revision) -> Row:
    """A revision's row, still without slots.

    Raises:
        ArchiveError: its id or time cannot be stored.
    """
    if not is_possible(revision.rev_id):
        raise ArchiveError("not a revision id that MediaWiki can give")
    if revision.dt.microsecond:
        raise ArchiveError(f"saved at {revision.dt.isoformat()}, but MediaWiki's times are whole seconds")
    return Row(
        rev_id=revision.rev_id,
        dt=seconds(revision.dt),
        parent_id=revision.parent_id,
        user=revision.user,
        user_id=revision.user_id,
        anon=revision.anon,
        comment=revision.comment,
        minor=revision.minor,
        tags=revision.tags,
        suppressed=revision.suppressed,
        gone=None,
        slots=(),
    )


def revision_of(row: Row, page_id: int, slots: Iterable[Slot]) -> Revision:
    """The inverse of row_of."""
    rev_id, dt, parent_id, user, user_id, anon, comment, minor, tags, suppressed, _, _ = row
    return Revision(
        rev_id=rev_id,
        parent_id=parent_id,
        page_id=page_id,
        dt=moment(dt),
        user=user,
        user_id=user_id,
        anon=anon,
        comment=comment,
        minor=minor,
        tags=tags,
        suppressed=suppressed,
        slots=tuple(slots),
    )


def bounds(rows: Collection[Row]) -> tuple[int, int, int, int]:
    """Least and greatest revision id and time. Of no rows, which hold nothing: 0, -1, 0, -1."""
    if not rows:
        return 0, -1, 0, -1
    rev_ids, times = [row.rev_id for row in rows], [row.dt for row in rows]
    return min(rev_ids), max(rev_ids), min(times), max(times)


def merged(old: Row, new: Row, *, exact: bool) -> Row:
    """What is known of a revision after hearing of it again.

    The newer word counts, hidden users and comments included. Unless it is ``exact``, what some sources cannot tell
    (XML exports have no tags, old ones no parent ids) does not erase what another source told. A text, and a slot
    that is not mentioned, always stay.
    """
    if exact:
        return new._replace(slots=_merged_slots(old.slots, new.slots))
    same_user = new.user is not None and new.user == old.user
    hides = new.user is None or new.comment is None or new.slots[0].text is None
    return new._replace(
        parent_id=old.parent_id if new.parent_id is None else new.parent_id,
        user_id=old.user_id if new.user_id is None and same_user else new.user_id,
        anon=old.anon if new.anon is None and same_user else new.anon,
        tags=new.tags or old.tags,
        suppressed=new.suppressed or (old.suppressed and hides),
        slots=_merged_slots(old.slots, new.slots),
    )


def _merged_slots(old: Sequence[SlotRow], new: Sequence[SlotRow]) -> tuple[SlotRow, ...]:
    known = {slot.role: slot for slot in old}
    kept = tuple(_merged_slot(known[slot.role], slot) if slot.role in known else slot for slot in new)
    roles = {slot.role for slot in new}
    return kept + tuple(slot for slot in old if slot.role not in roles)


def _merged_slot(old: SlotRow, new: SlotRow) -> SlotRow:
    if new.text is not None:
        return new
    if old.text is not None:
        return old
    sha1 = old.sha1 if new.sha1 is None else new.sha1
    size = old.size if new.size is None else new.size
    return new._replace(sha1=sha1, size=size)


# ---------------------------------------------------------------- columns

DEFAULTS: dict[str, Any] = {
    "parent": None,
    "user": None,
    "user_id": None,
    "anon": None,
    "comment": None,
    "minor": False,
    "tags": [],
    "suppressed": False,
    "gone": None,
    "role": "main",
    "model": "wikitext",
    "format": "text/x-wiki",
    "text": None,
    "sha1": None,
    "size": None,
    "more_slots": [],
}
"""The columns besides ``rev_id`` and ``dt``, with the value that goes without saying."""

COLUMNS = ("rev_id", "dt", *DEFAULTS)
RISING = ("rev_id", "dt", "text")

Columns = Sequence[Sequence[Any]]


def encode_rows(rows: Iterable[Row]) -> bytes:
    """Compress rows; they come back in the order of the history."""
    records = [_record(row) for row in sorted(rows, key=lambda row: row.order)]
    columns = {name: [record[name] for record in records] for name in COLUMNS}
    for name in RISING:
        columns[name] = _differences(columns[name])
    kept = {
        name: values
        for name, values in columns.items()
        if name not in DEFAULTS or any(value != DEFAULTS[name] for value in values)
    }
    document = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    # The wiki's own JSON may hold a lone surrogate, which strict UTF-8 refuses.
    compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
    return compressor.compress(document.encode("utf-8", "surrogatepass"))


def decode_rows(data: bytes) -> list[Row]:
    """The inverse of encode_rows.

    Raises:
        zstandard.ZstdError, ValueError, TypeError, LookupError: the document is damaged.
    """
    return [_row(values) for values in zip(*decode_columns(data), strict=True)]


def decode_row(data: bytes, rev_id: int) -> Row:
    """One row out of those decode_rows gives, without making the others.

    Raises:
        as decode_rows; ValueError also when there is no such revision.
    """
    columns = decode_columns(data)
    return row_at(columns, columns[0].index(rev_id))


def row_at(columns: Columns, index: int) -> Row:
    """One row out of its columns.

    Raises:
        as decode_rows.
    """
    return _row(tuple(column[index] for column in columns))


def decode_columns(data: bytes) -> Columns:
    """What decode_rows makes rows of: a list for ``rev_id``, ``dt`` and each of DEFAULTS, in this order.

    Raises:
        as decode_rows.
    """
    if zstandard.frame_content_size(data) > MAX_DOCUMENT_BYTES:
        raise ValueError("a document of impossible size")
    columns = json.loads(zstandard.ZstdDecompressor().decompress(data).decode("utf-8", "surrogatepass"))
    for name in RISING:
        if name in columns:
            columns[name] = _sums(columns[name])
    count = len(columns["rev_id"])
    if any(len(values) != count for values in columns.values()):
        raise ValueError("columns of different lengths")
    defaults = {name: [default] * count for name, default in DEFAULTS.items() if name not in columns}
    return [columns.get(name) or defaults[name] for name in COLUMNS] if count else [[]] * len(COLUMNS)


def _record(row: Row) -> dict[str, Any]:
    role, model, form, text, sha1, size = _slot_to_json(row.slots[0])
    return {
        "rev_id": row.rev_id,
        "dt": row.dt,
        "parent": None if row.parent_id is None else row.rev_id - row.parent_id,
        "user": row.user,
        "user_id": row.user_id,
        "anon": row.anon,
        "comment": row.comment,
        "minor": row.minor,
        "tags": list(row.tags),
        "suppressed": row.suppressed,
        "gone": row.gone,
        "role": role,
        "model": model,
        "format": form,
        "text": text,
        "sha1": sha1,
        "size": size,
        "more_slots": [_slot_to_json(slot) for slot in row.slots[1:]],
    }


def _row(values: tuple[Any, ...]) -> Row:
    rev_id, dt, parent, user, user_id, anon, comment, minor, tags, suppressed, gone, *main, more_slots = values
    parent_id = None if parent is None else rev_id - parent
    slots = (_slot_from_json(main), *map(_slot_from_json, more_slots)) if more_slots else (_slot_from_json(main),)
    return Row(rev_id, dt, parent_id, user, user_id, anon, comment, minor, tuple(tags), suppressed, gone, slots)


def _slot_to_json(slot: SlotRow) -> list[Any]:
    return [*slot[:4], None if slot.sha1 is None else slot.sha1.hex(), slot.size]


def _slot_from_json(values: list[Any]) -> SlotRow:
    role, model, form, text, sha1, size = values
    return SlotRow(role, model, form, text, None if sha1 is None else bytes.fromhex(sha1), size)


def _differences(values: Sequence[int | None]) -> list[int | None]:
    last = 0
    differences: list[int | None] = []
    for value in values:
        differences.append(None if value is None else value - last)
        last = last if value is None else value
    return differences


def _sums(differences: Sequence[int | None]) -> Sequence[int | None]:
    numbers = [difference for difference in differences if difference is not None]
    if len(numbers) == len(differences):
        return [*accumulate(numbers, initial=0)][1:]
    last = 0
    values: list[int | None] = []
    for difference in differences:
        last += difference or 0
        values.append(None if difference is None else last)
    return values
