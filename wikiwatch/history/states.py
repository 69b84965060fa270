"""The states of a page: each a list of lines; the earlier ones kept as changes of one another."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from hashlib import sha1
from typing import NamedTuple

import numpy as np

from wikiwatch.history.growing import Ids, Numbers, Places, shifted
from wikiwatch.history.lines import DIGEST, LinePool

_LONGEST_CHAIN = 32  # changes between a state and one kept whole
_RECENT_SIZE = 1 << 20  # lines of the states kept ready besides


EDGE = -1  # in the place of a token, where the page starts or ends


class Beside(NamedTuple):
    """The token before a stretch of a state, and the one behind it."""

    before: int
    behind: int


class State:
    """One state of a page: its lines, and where they start in bytes.

    ``tokens`` and their byte offsets ``starts`` are laid out in one piece when they are first asked for.
    """

    __slots__ = ("_flat", "_pool", "line_starts", "lines")

    def __init__(self, lines: Numbers, line_starts: Numbers, pool: LinePool) -> None:
        self.lines, self.line_starts, self._pool = lines, line_starts, pool
        self._flat: tuple[Ids, Places] | None = None

    @property
    def tokens(self) -> Ids:
        """All tokens in order."""
        return self._laid_out()[0]

    @property
    def starts(self) -> Places:
        """Their byte offsets."""
        return self._laid_out()[1]

    def _laid_out(self) -> tuple[Ids, Places]:
        if self._flat is None:
            self._flat = self._pool.gather(self.lines, self.line_starts)
        return self._flat

    def part(self, first: int, last: int) -> tuple[Ids, Places]:
        """The tokens of lines ``first:last``, and their byte offsets from where these start."""
        if first == last:
            return np.empty(0, np.uint32), np.empty(0, np.int32)
        starts = self.line_starts[first:last]
        return self._pool.gather(self.lines[first:last], shifted(starts, -starts[0]))

    def beside(self, first: int, last: int) -> Beside:
        """What stands beside lines ``first:last``."""
        before = self._pool.first_filled(self.lines[first - 1 :: -1] if first else self.lines[:0])
        after = self._pool.first_filled(self.lines[last:])
        return Beside(before[-1] if before else EDGE, after[0] if after else EDGE)


class StateStore:
    """Every distinct state, as the lines it does not share with an earlier one.

    A state is known by a digest of the digests of its lines. These are secret, so nobody can write two of one digest.
    ``columns`` tell of each state: the number of that earlier one, its own for a state kept whole; how many lines they
    share at the start and at the end; how many changes lie between it and one kept whole; and where its own lines end
    in ``own_lines``, which has them all, one state after the other.
    """

    def __init__(self) -> None:
        self.columns: dict[str, Numbers] = {
            name: array("I") for name in ("parents", "heads", "tails", "depths", "ends")
        }
        self.own_lines: Numbers = array("I")
        self.digests: Numbers = array("Q")
        self._numbers: dict[bytes, int] = {}

    @staticmethod
    def digest(line_digests: bytes) -> bytes:
        """What a state is known by whose lines have these digests."""
        return sha1(line_digests, usedforsecurity=False).digest()[:DIGEST]

    def known(self, digest: bytes) -> int | None:
        """The number of the state known by that digest."""
        return self._numbers.get(digest)

    def restored(self) -> None:
        """Know the states of a save again."""
        digests = self.digests.tobytes()
        places = range(0, len(digests), DIGEST)
        self._numbers = {digests[place : place + DIGEST]: number for number, place in enumerate(places)}

    def put(self, digest: bytes, lines: Numbers, parent: int | None, head: int, tail: int) -> int:
        """Keep a new state that shares ``head`` and ``tail`` lines with state ``parent``; its number."""
        number = self._numbers[digest] = len(self.digests)
        self.digests.frombytes(digest)
        depth = 0 if parent is None else self.columns["depths"][parent] + 1
        if parent is None or depth > _LONGEST_CHAIN:
            parent, head, tail, depth = number, 0, 0, 0
        self.own_lines.extend(lines[head : len(lines) - tail])
        parents, heads, tails, depths, ends = self.columns.values()
        parents.append(parent)
        heads.append(head)
        tails.append(tail)
        depths.append(depth)
        ends.append(len(self.own_lines))
        return number

    def lines(self, number: int) -> Numbers:
        """The lines of a state."""
        parents, heads, tails, _, ends = self.columns.values()
        chain = [number]
        while parents[chain[-1]] != chain[-1]:
            chain.append(parents[chain[-1]])
        lines: Numbers = array("I")
        for link in reversed(chain):
            own = self.own_lines[ends[link - 1] if link else 0 : ends[link]]
            lines = lines[: heads[link]] + own + lines[len(lines) - tails[link] :]
        return lines


class RecentStates:
    """The states met last, ready to use: a revert mostly goes back to one of them."""

    def __init__(self) -> None:
        self._states: OrderedDict[int, tuple[Numbers, Numbers]] = OrderedDict()
        self._size = 0

    def put(self, number: int, state: State) -> None:
        """Keep a state, and let go of those met longest ago."""
        if number in self._states:
            self._states.move_to_end(number)
            return
        self._states[number] = state.lines, state.line_starts
        self._size += len(state.lines)
        while self._size > _RECENT_SIZE and len(self._states) > 1:
            self._size -= len(self._states.popitem(last=False)[1][0])

    def get(self, number: int, pool: LinePool) -> State | None:
        """The state of that number, if it is still here."""
        state = self._states.get(number)
        return State(*state, pool) if state else None
