"""The states of a page: each a list of lines; the earlier ones kept as changes of one another."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import shake_128
from operator import mul
from typing import NamedTuple

from wikiwatch.history.growing import Ids, Numbers, ids_of, view
from wikiwatch.history.lines import Digests, LinePool

_LONGEST_CHAIN = 32  # changes between a state and one kept whole
_RECENT_SIZE = 1 << 20  # lines of the states kept ready besides
_WRAP = (1 << 64) - 1


EDGE = -1  # in the place of a token, where the page starts or ends


class Beside(NamedTuple):
    """The token before a stretch of a state, and the one behind it."""

    before: int
    behind: int


class State:
    """One state of a page: its lines, and where they start in bytes."""

    __slots__ = ("_pool", "_tokens", "line_starts", "lines")

    def __init__(self, lines: Numbers, line_starts: Numbers, pool: LinePool) -> None:
        self.lines, self.line_starts, self._pool = lines, line_starts, pool
        self._tokens: Ids | None = None

    @property
    def tokens(self) -> Ids:
        """All tokens in order, laid out when they are first asked for."""
        if self._tokens is None:
            self._tokens = self._pool.gather(self.lines)
        return self._tokens

    def part(self, first: int, last: int) -> Ids:
        """The tokens of lines ``first:last``."""
        return ids_of(self._pool.tokens(self.lines[first:last]))

    def token_before(self, line: int) -> int:
        """The last token before a line."""
        return next((tokens[-1] for k in range(line - 1, -1, -1) if (tokens := self._pool[self.lines[k]])), EDGE)

    def token_behind(self, line: int) -> int:
        """The first token from a line on."""
        return next((tokens[0] for k in range(line, len(self.lines)) if (tokens := self._pool[self.lines[k]])), EDGE)


class StateStore:
    """Every distinct state, as the lines it does not share with an earlier one.

    A state is known by the sum of the digests of its lines, each times a weight of its place (multilinear hashing;
    Carter & Wegman, JCSS 1979). Digests and weights are secret, so nobody can write two states of one sum.
    ``columns`` tell of each state: the number of that earlier one, its own for a state kept whole; how many lines they
    share at the start and at the end; how many changes lie between it and one kept whole; and where its own lines end
    in ``own_lines``, which has them all, one state after the other.
    """

    def __init__(self, pool: LinePool) -> None:
        self._pool = pool
        self._weights: Numbers = array("Q")
        self.columns: dict[str, Numbers] = {
            name: array("I") for name in ("parents", "heads", "tails", "depths", "ends")
        }
        self.own_lines: Numbers = array("I")
        self.digests: Numbers = array("Q")
        self._numbers: dict[int, int] = {}

    def digest_with(self, digest: int, place: int, old: int, new: int) -> int:
        """The digest of a state that differs from one of that ``digest`` in one line's, which was ``old``."""
        return digest + self._weights_of(place + 1)[place] * (new - old) & _WRAP

    def digest_after(self, digest: int, first: int, old: Sequence[int], new: Sequence[int], behind: Digests) -> int:
        """The same where lines from ``first`` on gave way to others, and those ``behind`` them got other places."""
        old_end, new_end = first + len(old), first + len(new)
        weights = self._weights_of(max(old_end, new_end) + len(behind))
        digest += sum(map(mul, new, weights[first:new_end])) - sum(map(mul, old, weights[first:old_end]))
        if len(behind):
            wide, count = view(weights), len(behind)
            digest += int(behind.dot(wide[new_end : new_end + count] - wide[old_end : old_end + count]))
        return digest & _WRAP

    def _weights_of(self, count: int) -> Numbers:
        if len(self._weights) < count:
            self._weights = array("Q", shake_128(self._pool.key).digest(2 * count * self._weights.itemsize))
        return self._weights

    def known(self, digest: int) -> int | None:
        """The number of the state known by that digest."""
        return self._numbers.get(digest)

    def restored(self) -> None:
        """Know the states of a save again."""
        self._weights = array("Q")
        self._numbers = {digest: number for number, digest in enumerate(self.digests)}

    def put(self, digest: int, lines: Numbers, parent: int | None, head: int, tail: int) -> int:
        """Keep a new state that shares ``head`` and ``tail`` lines with state ``parent``; its number."""
        number = self._numbers[digest] = len(self.digests)
        self.digests.append(digest)
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
