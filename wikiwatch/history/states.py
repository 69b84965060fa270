"""The states of a page: the newest one flat, the earlier ones as lists of lines, kept as changes of one another."""

from __future__ import annotations

from array import array
from collections import OrderedDict
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


class StateStore:
    """Every distinct state by the SHA-1 of its text, as the lines it does not share with the one before it."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._parents = array("I")  # itself for a state kept whole
        self._heads = array("I")  # lines shared with the parent at the start
        self._tails = array("I")  # and at the end
        self._depths = array("I")
        self._bounds = array("Q", [0])
        self._lines = Growing(np.empty(0, np.uint32))

    def __contains__(self, sha1: bytes) -> bool:
        return sha1 in self._numbers

    def number(self, sha1: bytes) -> int:
        """The number of the state of that text."""
        return self._numbers[sha1]

    def put(self, sha1: bytes, lines: Ids, parent: int | None, head: int, tail: int) -> int:
        """Keep a new state that shares ``head`` and ``tail`` lines with state ``parent``; its number."""
        number = self._numbers[sha1] = len(self._depths)
        depth = 0 if parent is None else self._depths[parent] + 1
        if parent is None or depth > _LONGEST_CHAIN:
            parent, head, tail, depth = number, 0, 0, 0
        own = lines[head : len(lines) - tail]
        self._depths.append(depth)
        self._parents.append(parent)
        self._heads.append(head)
        self._tails.append(tail)
        self._lines.extend(own, len(own))
        self._bounds.append(len(self._lines))
        return number

    def lines(self, number: int) -> Ids:
        """The lines of a state."""
        chain = [number]
        while (parent := self._parents[chain[-1]]) != chain[-1]:
            chain.append(parent)
        lines = np.empty(0, np.uint32)
        for step in reversed(chain):
            head, tail = self._heads[step], self._tails[step]
            own = self._lines.values[self._bounds[step] : self._bounds[step + 1]]
            lines = np.concatenate((lines[:head], own, lines[len(lines) - tail :]))
        return lines


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
