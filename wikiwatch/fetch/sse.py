"""Server-sent events, read from bytes: https://html.spec.whatwg.org/multipage/server-sent-events.html.

Memory is bounded whatever the server sends: an event of more than `MOST_BYTES` loses its data, and only its id is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

MOST_BYTES = 4 * 2**20
"""The most an event may hold. Those of EventStreams have no texts in them: a few thousand bytes."""

MOST_ID_BYTES = 2**14
"""An id goes back to the server in a header; servers refuse longer ones."""

_BOM = b"\xef\xbb\xbf"


class Message(NamedTuple):
    """One event, of whatever type: its data (None when it was too large), and the id to resume after it, if any."""

    data: str | None
    event_id: str | None


def messages(chunks: Iterable[bytes], most_bytes: int = MOST_BYTES) -> Iterator[Message]:
    """The events in a response's body, however it is cut. An event that does not end is none."""
    data, size, event_id = list[bytes](), 0, None
    for line in _lines(chunks, most_bytes):
        if line == b"":
            if data or size > most_bytes:
                text = None if size > most_bytes else b"\n".join(data).decode("utf-8", "replace")
                yield Message(text, event_id)
            data, size = [], 0
            continue
        name, _, value = (line or b"data").partition(b":")
        value = value.removeprefix(b" ")
        if line is None:
            size = most_bytes + 1
        elif name == b"data":
            size += len(value) + 1
            data.append(value)
        elif name == b"id" and _is_id(value):
            event_id = value.decode("ascii")
        if size > most_bytes:
            data = []


def _is_id(value: bytes) -> bool:
    """Whether an id may stand in a header."""
    return len(value) <= MOST_ID_BYTES and value.isascii() and value.decode("ascii").isprintable()


def _lines(chunks: Iterable[bytes], most_bytes: int) -> Iterator[bytes | None]:
    """The lines without their ends, which are CRLF, LF or CR; None for one that is longer than ``most_bytes``."""
    pending, length, after_cr, first = list[bytes](), 0, False, True
    for chunk in chunks:
        if first and chunk:
            chunk, first = chunk.removeprefix(_BOM), False
        if after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            after_cr = False
        after_cr = chunk.endswith(b"\r") or (after_cr and not chunk)
        *ended, rest = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for part in ended:
            length += len(part)
            yield b"".join((*pending, part)) if length <= most_bytes else None
            pending, length = [], 0
        length += len(rest)
        if length > most_bytes:
            pending = []
        elif rest:
            pending.append(rest)
