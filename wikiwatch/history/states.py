"""The states of a page: the newest one flat, the earlier ones as lists of lines, kept as changes of one another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from wikiwatch.history.growing import Growing, Ids, Places

_LONGEST_CHAIN = 32  # changes between a state and one kept whole
_RECENT_SIZE = 1 << 20  # tokens and lines of the states kept flat besides


class State(NamedTuple):
    """One state of a page. ``starts`` are the tokens' byte offsets, ``line_starts`` those of the ``lines``."""

    tokens: Ids
    starts: Places
    lines: Ids
    line_starts: Places


EMPTY = State(np.empty(0, np.uint32), np.empty(0, np.int32), np.zeros(1, np.uint32), np.zeros(1, np.int32))


class _Row(NamedTuple):
    """A state in the store: ``parent`` is its own number for one kept whole."""

    parent: int
    head: int  # lines shared with the parent at the start
    tail: int  # and at the end
    depth: int  # changes between it and one kept whole
    first: int  # its own lines in the list of all
    last: int


class StateStore:
    """Every distinct state by the SHA-1 of its text, as the lines it does not share with the one before it."""

    def __init__(self) -> None:
        self.rows = Growing(np.empty((0, len(_Row._fields)), np.int64))
        self.own_lines = Growing(np.empty(0, np.uint32))
        self._numbers: dict[bytes, int] = {}

    def __contains__(self, sha1: bytes) -> bool:
        return sha1 in self._numbers

    def number(self, sha1: bytes) -> int:
        """The number of the state of that text."""
        return self._numbers[sha1]

    def name(self, sha1s: Iterable[bytes]) -> None:
        """Give restored states the checksums they were put under, which may come repeatedly."""
        self._numbers = {sha1: number for number, sha1 in enumerate(dict.fromkeys(sha1s))}

    def put(self, sha1: bytes, lines: Ids, parent: int | None, head: int, tail: int) -> int:
        """Keep a new state that shares ``head`` and ``tail`` lines with state ``parent``; its number."""
        number = self._numbers[sha1] = len(self.rows)
        depth = 0 if parent is None else self._row(parent).depth + 1
        if parent is None or depth > _LONGEST_CHAIN:
            parent, head, tail, depth = number, 0, 0, 0
        own, first = lines[head : len(lines) - tail], len(self.own_lines)
        self.own_lines.extend(own, len(own))
        self.rows.extend([_Row(parent, head, tail, depth, first, first + len(own))], 1)
        return number

    def lines(self, number: int) -> Ids:
        """The lines of a state."""
        chain = [(number, self._row(number))]
        while chain[-1][0] != chain[-1][1].parent:
            chain.append((chain[-1][1].parent, self._row(chain[-1][1].parent)))
        lines = np.empty(0, np.uint32)
        for _, row in reversed(chain):
            own = self.own_lines.values[row.first : row.last]
            lines = np.concatenate((lines[: row.head], own, lines[len(lines) - row.tail :]))
        return lines

    def _row(self, number: int) -> _Row:
        return _Row(*self.rows.values[number].tolist())


class RecentStates:
    """The states met last, ready to use: a revert mostly goes back to one of them."""

    def __init__(self) -> None:
        self._states: OrderedDict[bytes, State] = OrderedDict()
        self._size = 0

    def put(self, sha1: bytes, state: State) -> None:
        """Keep a state, and let go of those met longest ago."""
        if sha1 in self._states:
            self._states.move_to_end(sha1)
            return
        self._states[sha1] = state
        self._size += _size(state)
        while self._size > _RECENT_SIZE and len(self._states) > 1:
            self._size -= _size(self._states.popitem(last=False)[1])

    def get(self, sha1: bytes) -> State | None:
        """The state of that text, if it is still here."""
        return self._states.get(sha1)


def _size(state: State) -> int:
    return len(state.tokens) + len(state.lines)
