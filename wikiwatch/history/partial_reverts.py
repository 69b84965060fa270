"""Edits undone in part: by hand, with something else in the same save, or with later edits left in place.

A partial revert removes only some of a prior edit (https://meta.wikimedia.org/wiki/Research:Revert). As in Flöck,
Vrandečić & Simperl, "Revisiting reverts", HT 2012 (doi:10.1145/2309996.2310000), it is told by tokens: an edit undoes
another when it takes out what that one put in, or puts back what that one took out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import FEW, Growing, Ids
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.states import Beside
from wikiwatch.history.stored import Arrays
from wikiwatch.model import PartialRevert
from wikiwatch.settings import REVERT_RADIUS

_Run = tuple[int, int]  # the place of a recent edit, and the number of one of the runs it took out

HALF = 0.5
"""Share of an edit from which on it counts as undone; and share of a run taken out that recent edits must have put in,
lest whoever drops a chapter seems to undo each comma that was set in it of late."""

_LONG_AGO = np.iinfo(np.uint32).max
_NONE: Ids = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Tokens that an edit put in or took out, cut where something stands between that it left alone.

    Run ``k`` is ``tokens[cuts[k]:cuts[k + 1]]``, between the tokens ``left[k]`` and ``right[k]``.
    """

    tokens: Ids
    cuts: list[int]
    left: list[int]
    right: list[int]

    @classmethod
    def of(cls, side: Ids, stretches: Sequence[tuple[int, int]], beside: Beside) -> Runs:
        """Stretches of a side, in order and apart, each told by its first token and the one behind its last."""
        cuts, left, right = [0], [], []
        for first, last in stretches:
            cuts.append(cuts[-1] + last - first)
            left.append(int(side[first - 1]) if first else beside.before)
            right.append(int(side[last]) if last < len(side) else beside.behind)
        parts = [side[first:last] for first, last in stretches]
        # A slice would hold on to the whole side.
        tokens = parts[0].copy() if len(parts) == 1 else np.concatenate(parts) if parts else _NONE
        return cls(tokens, cuts, left, right)

    def run(self, number: int) -> Ids:
        """The tokens of a run."""
        return self.tokens[self.cuts[number] : self.cuts[number + 1]]


class _Edit(NamedTuple):
    place: int
    rev_id: int
    added: Ids
    removed: Runs


class PartialReverts:
    """Feed it the edits of a page in order; each may undo those at most ``radius`` revisions back."""

    def __init__(self, ledger: TokenLedger, radius: int = REVERT_RADIUS) -> None:
        self._ledger = ledger
        self._radius = radius
        self._recent: dict[int, _Edit] = {}  # by place, oldest first
        self._put_in = Growing(np.empty(0, np.uint32))  # by token: the edit that put it in or gave it back last
        self._right_of: dict[int, _Run] = {}  # what was taken out last, by the token on its left
        self._left_of: dict[int, _Run] = {}

    def add(
        self, place: int, rev_id: int, removed: Runs, added: Runs, removed_in: Ids, *, may_undo: bool
    ) -> list[PartialRevert]:
        """What the next edit undoes, oldest first.

        ``place`` is its place in the history; ``removed_in`` the place of the edit that took each of ``added.tokens``
        out, a large number for new ones. With ``may_undo`` False it is only remembered: it may be undone itself.
        """
        self._forget(place - self._radius)
        undone = self._undone(rev_id, removed, added, removed_in) if may_undo and self._recent else []
        self._remember(_Edit(place, rev_id, added.tokens, removed))
        return undone

    def _undone(self, rev_id: int, removed: Runs, added: Runs, removed_in: Ids) -> list[PartialRevert]:
        restored, taken = self._counted(removed_in), self._taken(removed)
        self._count_put_back(added, restored)
        found = []
        for place in sorted(restored.keys() | taken.keys()):
            edit = self._recent[place]
            put_in, taken_out = len(edit.added), len(edit.removed.tokens)
            own, other = min(taken.get(place, 0), put_in), min(restored.get(place, 0), taken_out)
            if own + other and own + other >= HALF * (put_in + taken_out):
                found.append(
                    PartialRevert(
                        rev_id=rev_id,
                        undone_rev_id=edit.rev_id,
                        removed=own,
                        put_in=put_in,
                        restored=other,
                        taken_out=taken_out,
                    )
                )
        return found

    def _counted(self, places: Ids) -> dict[int, int]:
        """How often each recent edit is named, by its place."""
        if len(places) <= FEW:
            few: dict[int, int] = {}
            for place in places.tolist():
                if place in self._recent:
                    few[place] = few.get(place, 0) + 1
            return few
        oldest = next(iter(self._recent))
        back = places - np.uint32(oldest)  # wraps below 0
        back = back[back <= self._radius]
        if not len(back):
            return {}
        counts = np.bincount(back).tolist()
        return {place: counts[place - oldest] for place in self._recent if place - oldest < len(counts)}

    def _taken(self, removed: Runs) -> dict[int, int]:
        """How many tokens of which recent edit were taken out, in runs that are theirs for the most part."""
        put_in = self._put_in.values[removed.tokens]
        counts = self._counted(put_in)
        if not counts:
            return counts
        if len(removed.left) == 1:
            return counts if sum(counts.values()) >= HALF * len(put_in) else {}
        recent = put_in - np.uint32(next(iter(self._recent))) <= self._radius
        sizes = np.diff(removed.cuts)
        theirs = np.add.reduceat(recent, removed.cuts[:-1], dtype=np.int64) >= HALF * sizes
        return counts if theirs.all() else self._counted(put_in[np.repeat(theirs, sizes)])

    def _count_put_back(self, added: Runs, counts: dict[int, int]) -> None:
        """Count the new tokens that say again, in its place, what a recent edit took out.

        Text too short to be known again anywhere in the page is known again where it was.
        """
        for number, (left, right) in enumerate(zip(added.left, added.right, strict=True)):
            ahead, behind, head = self._right_of.get(left), self._left_of.get(right), 0
            if ahead is None and behind is None:
                continue
            tokens = added.run(number)
            if ahead is not None:
                head = self._common(self._taken_out(ahead), tokens)
                self._count_new(tokens[:head], ahead[0], counts)
            if behind is not None:
                gone = self._taken_out(behind)[head if behind == ahead else 0 :]
                tail = self._common(gone[::-1], tokens[head:][::-1])
                self._count_new(tokens[len(tokens) - tail :], behind[0], counts)

    def _taken_out(self, run: _Run) -> Ids:
        place, number = run
        return self._recent[place].removed.run(number)

    def _count_new(self, tokens: Ids, place: int, counts: dict[int, int]) -> None:
        if len(tokens) and (new := int(np.count_nonzero(self._ledger.is_new(tokens)))):
            counts[place] = counts.get(place, 0) + new

    def _common(self, gone: Ids, come: Ids) -> int:
        """How many words two runs have in common at their start."""
        size = min(len(gone), len(come))
        if not size:
            return 0
        differ = self._ledger.words(gone[:size]) != self._ledger.words(come[:size])
        return int(differ.argmax()) if differ.any() else size

    def _remember(self, edit: _Edit) -> None:
        is_creation = not len(self._put_in)
        self._put_in.extend(_LONG_AGO, len(self._ledger) - len(self._put_in))
        if is_creation:
            return  # there is nothing to go back to: whoever drops a part of a new page edits it
        self._put_in.values[edit.added] = edit.place
        self._right_of.update(zip(edit.removed.left, zip(repeat(edit.place), count()), strict=False))
        self._left_of.update(zip(edit.removed.right, zip(repeat(edit.place), count()), strict=False))
        self._recent[edit.place] = edit

    def _forget(self, before: int) -> None:
        while self._recent and (place := next(iter(self._recent))) < before:
            old = self._recent.pop(place)
            for runs, sides in ((self._right_of, old.removed.left), (self._left_of, old.removed.right)):
                for side in sides:
                    if side in runs and runs[side][0] == place:
                        del runs[side]

    # ------------------------------------------------------------ saving

    def saved(self) -> dict[str, NDArray[np.int64] | Ids]:
        """The recent edits, in a form `restored` reads."""
        edits = list(self._recent.values())
        runs = [np.array([np.diff(e.removed.cuts), e.removed.left, e.removed.right], np.int64).T for e in edits]
        return {
            "recent_edits": np.array(
                [(e.place, e.rev_id, len(e.added), len(e.removed.tokens), len(e.removed.left)) for e in edits], np.int64
            ).reshape(-1, 5),
            "recent_added": _joined([edit.added for edit in edits]),
            "recent_removed": _joined([edit.removed.tokens for edit in edits]),
            "recent_runs": np.concatenate([np.empty((0, 3), np.int64), *runs]),
        }

    def restored(self, arrays: Arrays) -> None:
        """Take up the recent edits of a save. The ledger is restored already."""
        self._put_in.extend(_LONG_AGO, len(self._ledger))
        added, removed = arrays["recent_added"].copy(), arrays["recent_removed"].copy()
        rows = arrays["recent_runs"]
        for place, rev_id, added_count, removed_count, run_count in arrays["recent_edits"].tolist():
            sizes, left, right = rows[:run_count].T
            runs = Runs(removed[:removed_count], [0, *np.cumsum(sizes).tolist()], left.tolist(), right.tolist())
            self._remember(_Edit(place, rev_id, added[:added_count], runs))
            added, removed, rows = added[added_count:], removed[removed_count:], rows[run_count:]


def _joined(parts: list[Ids]) -> Ids:
    return np.concatenate([np.empty(0, np.uint32), *parts])
