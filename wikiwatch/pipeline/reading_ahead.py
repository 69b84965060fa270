"""A large export read in a process of its own, while this one goes on with what has been read.

To unpack and parse takes as long as a third of what the history does with it, and asks for nothing of that. What is
lost with the process is read here; so it changes nothing but when a scan is done. Of a text only what differs from the
one before goes along.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import ExportPage, ExportProblem, read_export
from wikiwatch.model import Page, Revision, Slot, Wiki
from wikiwatch.pipeline.beside import cores, started
from wikiwatch.wikitext.trim import common_ends

LARGE, LARGE_PACKED = 64_000_000, 1_000_000
"""Bytes of an export from which on a process is worth its start."""

AT_ONCE = 50_000
"""Bytes of new text that go along together: no more than fit into a connection, so that nobody waits to write them."""

MOST_AT_ONCE = 100
"""As many revisions."""


class _Begun(NamedTuple):
    """A page, or a part of one, whose revisions follow."""

    wiki: Wiki
    page: Page


_Step: TypeAlias = _Begun | Revision | ExportProblem | ExportError
"""What comes out of an export, one after the other; an error is the last."""


@contextmanager
def read_ahead(
    file: str | Path, on_revision: Callable[[], None], on_problem: Callable[[ExportProblem], None]
) -> Iterator[Iterator[ExportPage]]:
    """What `read_export` gives, and raises; of a large file in a process that ends with this context."""
    if cores() > 1 and _is_large(Path(file)):
        with _steps_beside(str(file)) as steps:
            yield _pages(_told(steps, on_problem), on_revision)
    else:
        with read_export(file, on_revision=on_revision, on_problem=on_problem) as reader:
            yield iter(reader)


def _is_large(file: Path) -> bool:
    return file.is_file() and file.stat().st_size >= (LARGE if file.suffix == ".xml" else LARGE_PACKED)


def _told(steps: Iterable[_Step], on_problem: Callable[[ExportProblem], None]) -> Iterator[_Begun | Revision]:
    """The steps without problems and errors."""
    for step in steps:
        if isinstance(step, ExportError):
            raise step
        if isinstance(step, ExportProblem):
            on_problem(step)
        else:
            yield step


def _pages(steps: Iterator[_Begun | Revision], on_revision: Callable[[], None]) -> Iterator[ExportPage]:
    begun = next(steps, None)
    while isinstance(begun, _Begun):
        following: list[_Begun] = []
        revisions = _up_to_next(steps, following, on_revision)
        yield ExportPage(wiki=begun.wiki, page=begun.page, revisions=revisions)
        deque(revisions, 0)  # what was left unread
        begun = following[0] if following else None


def _up_to_next(
    steps: Iterator[_Begun | Revision], following: list[_Begun], on_revision: Callable[[], None]
) -> Iterator[Revision]:
    """The revisions of a page; behind them the page that is ``following``, if there is one."""
    for step in steps:
        if isinstance(step, _Begun):
            following.append(step)
            return
        on_revision()
        yield step


def _steps(file: str) -> Iterator[_Step]:
    """All that comes out of an export."""
    problems: deque[ExportProblem] = deque()
    try:
        with read_export(file, on_problem=problems.append) as reader:
            for part in reader:
                yield from _taken(problems)
                yield _Begun(part.wiki, part.page)
                for revision in part.revisions:
                    yield from _taken(problems)
                    yield revision
    except ExportError as error:
        yield from _taken(problems)
        yield error
    yield from _taken(problems)


def _taken(problems: deque[ExportProblem]) -> Iterator[ExportProblem]:
    while problems:
        yield problems.popleft()


# ---------------------------------------------------------------- this process


@contextmanager
def _steps_beside(file: str) -> Iterator[Iterator[_Step]]:
    """The same from another process, which is there as long as this context."""
    connection, there = Pipe()
    with there:
        process = started(__name__, there.fileno())
    try:
        with connection:
            with suppress(OSError):  # there is no such process
                connection.send(file)
            yield _received(connection, file)
    finally:
        if process is not None:
            process.kill()
            process.wait()


def _received(connection: Connection, file: str) -> Iterator[_Step]:
    """What comes from that process; what is lost with it is read here."""
    count, texts = 0, _Texts()
    with suppress(OSError, EOFError):  # there is none, or no longer
        while packed := connection.recv():
            for step in packed:
                count += 1
                yield texts.unpacked(step) if isinstance(step, _Packed) else step
        return
    yield from islice(_steps(file), count, None)


# ---------------------------------------------------------------- the other one


def serve() -> None:
    """Read the export whose name comes in at standard input, which is a connection both ways."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked is told, and then takes no more
    with Connection(os.dup(sys.stdin.fileno())) as connection, suppress(OSError, EOFError):
        file = connection.recv()
        packed: list[_Packed | _Step] = []
        size, texts = 0, _Texts()
        for step in _steps(file):
            if isinstance(step, Revision):
                packed.append(told := texts.packed(step))
                size += len(told.new or b"")
            else:
                packed.append(step)
            if size >= AT_ONCE or len(packed) >= MOST_AT_ONCE:
                connection.send(packed)
                packed, size = [], 0
        if packed:
            connection.send(packed)
        connection.send([])  # that was all


# ---------------------------------------------------------------- what goes along

_NAMES = tuple(field.name for field in fields(Revision) if field.name != "slots")
_SLOT = tuple(field.name for field in fields(Slot) if field.name != "text")
_VALUES, _SLOT_VALUES = attrgetter(*_NAMES), attrgetter(*_SLOT)


class _Packed(NamedTuple):
    """A revision as plain values: records take five times as long to be sent, and texts are nearly the same."""

    values: tuple[Any, ...]
    slot: tuple[Any, ...]  # the main one
    others: tuple[Slot, ...]
    start: int  # how much of its text is that of the one before, at either end
    end: int
    new: bytes | None  # the rest of it; None where there is no text


class _Texts:
    """The texts that went along, as far as the next one needs to be known by them."""

    def __init__(self) -> None:
        self._last = b""

    def packed(self, revision: Revision) -> _Packed:
        """A revision by the one before."""
        main, *others = revision.slots
        known = _VALUES(revision), _SLOT_VALUES(main), tuple(others)
        if main.text is None:
            return _Packed(*known, 0, 0, None)
        before, self._last = self._last, main.text
        start, end = common_ends(before, main.text)
        return _Packed(*known, start, end, main.text[start : len(main.text) - end])

    def unpacked(self, packed: _Packed) -> Revision:
        """The revision that was packed."""
        text = packed.new
        if text is not None:
            last = memoryview(self._last)  # so that all is copied once
            self._last = text = b"".join((last[: packed.start], text, last[len(last) - packed.end :]))
        main = Slot(text=text, **dict(zip(_SLOT, packed.slot, strict=True)))
        return Revision(**dict(zip(_NAMES, packed.values, strict=True)), slots=(main, *packed.others))
