"""Long runs of tokens that were taken out of the page lately: mostly blankings, which a revert soon gives back.

To index them would cost more than all else that is done for such an edit. So they wait, and are looked through.
"""

from __future__ import annotations

from array import array
from collections.abc import Set
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Numbers, ids_of
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.shingles import Shingles, shingles_of
from wikiwatch.history.stored import Arrays

_MOST_MOVED = 4096  # tokens; a vandal's blanking is not looked through for what moved in the same edit
_MOST_SEARCHES = 16  # that a run waits for: they take about as long as to index it
_MOST_WAITING = 1 << 18  # tokens of all of them
_MARK_BITS = 16
_MARK_SHIFT = np.uint64(64 - _MARK_BITS)
_RESTORED = -1  # the edit that took out a run that was saved: none that is still read


class Hit(NamedTuple):
    """A shingle is at ``place`` in ``tokens``, in a lost run that is ``first:last`` of them."""

    tokens: Numbers
    first: int
    place: int
    last: int
    moved: bool  # whether the edit being read took it out


class _Run:
    """A run that waits, and how often it was searched."""

    __slots__ = ("edit", "marks", "searches", "shingles", "tokens")

    def __init__(self, tokens: Numbers, edit: int, searches: int = 0) -> None:
        self.tokens, self.edit, self.searches = tokens, edit, searches
        self.shingles: Numbers = array("Q")  # every so many; made when it is searched first
        self.marks: NDArray[np.intp] = np.empty(0, np.intp)  # their high bits


class LongLost:
    """The long runs that wait, the oldest first."""

    def __init__(self, ledger: TokenLedger, stride: int) -> None:
        self._ledger, self._stride = ledger, stride
        self._runs: list[_Run] = []
        self._wanted = np.zeros(1 << _MARK_BITS, np.bool_)  # by mark: whether such shingles are looked for

    def add(self, tokens: Numbers) -> None:
        """A run that the edit being read took out."""
        self._runs.append(_Run(tokens, self._ledger.edit))

    def _is_own(self, run: _Run) -> bool:
        return run.edit == self._ledger.edit

    def overdue(self) -> list[tuple[Numbers, bool]]:
        """Let go of the runs that waited long enough; with each, whether the edit being read took it out."""
        runs, count = self._runs, 0
        if not runs:
            return []
        size = sum([len(run.tokens) for run in runs])
        while count < len(runs) and (runs[count].searches >= _MOST_SEARCHES or size > _MOST_WAITING):
            size -= len(runs[count].tokens)
            count += 1
        self._runs = runs[count:]
        return [(run.tokens, self._is_own(run)) for run in runs[:count]]

    def search(self, shingles: Shingles, wanted: Set[int]) -> dict[int, Hit]:
        """Where shingles, ``wanted``, are in the runs that wait; of two runs with one shingle the later is told."""
        hits: dict[int, Hit] = {}
        self._runs = [run for run in self._runs if not self._is_given_back(run)]
        runs = [run for run in self._runs if not self._is_own(run) or len(run.tokens) <= _MOST_MOVED]
        if not runs:
            return hits
        marks = (shingles >> _MARK_SHIFT).astype(np.intp)
        self._wanted[marks] = True
        for run in runs:
            run.searches += 1
            moved = self._is_own(run)
            for place in self._marked(run):
                shingle, first = run.shingles[place], place * self._stride
                if shingle in wanted and not self._ledger.stands(run.tokens[first]):
                    hits[shingle] = Hit(run.tokens, 0, first, len(run.tokens), moved)
        self._wanted[marks] = False
        return hits

    def _is_given_back(self, run: _Run) -> bool:
        """Whether all of a run stands that was not searched yet."""
        return not run.shingles and not self._is_own(run) and self._ledger.all_stand(run.tokens)

    def _marked(self, run: _Run) -> list[int]:
        """The numbers of those shingles of a run that have a mark that is wanted."""
        if not run.shingles:
            shingles = shingles_of(self._ledger.words(ids_of(run.tokens)), self._stride)
            run.shingles, run.marks = array("Q", shingles.tobytes()), (shingles >> _MARK_SHIFT).astype(np.intp)
        places: list[int] = self._wanted.take(run.marks).nonzero()[0].tolist()
        return places

    # ------------------------------------------------------------ saving

    def saved(self) -> dict[str, NDArray[Any]]:
        """The runs, in a form `restored` reads."""
        return {
            "long_lost": np.array([(len(run.tokens), run.searches) for run in self._runs], np.int64).reshape(-1, 2),
            "long_lost_tokens": np.array([*chain.from_iterable(run.tokens for run in self._runs)], np.uint32),
        }

    def restored(self, arrays: Arrays) -> None:
        """Take up a save."""
        tokens, last = array("I", arrays["long_lost_tokens"].tobytes()), 0
        for size, searches in arrays["long_lost"].tolist():
            first, last = last, last + size
            self._runs.append(_Run(tokens[first:last], _RESTORED, searches))
