"""Which lines stayed and which moved, of two versions of a stretch of text that are known by their lines alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from wikiwatch.history.align import Match, align
from wikiwatch.history.rising import heaviest_rising

BRACKET = 2  # bytes; "}}" or "|-" has not moved when it goes here and comes there

Gap: TypeAlias = tuple[int, int, int, int]
"""What lies between two matches: ``(old_start, old_end, new_start, new_end)``."""


def kept_in_place(old: Sequence[int], new: Sequence[int]) -> list[Match] | None:
    """Which lines stayed, told by what they are known by, where what changed has turned into what was not there.

    That is what `kept_lines` says then, without looking at the lines. None in all other cases.
    """
    if not old or not new:
        return []
    if len(old) != len(new):
        return None
    changed = [place for place, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
    if not {old[place] for place in changed}.isdisjoint(new) or not {new[place] for place in changed}.isdisjoint(old):
        return None
    bounds = pairwise([-1, *changed, len(old)])
    return [(before + 1, before + 1, after - before - 1) for before, after in bounds if after - before > 1]


def kept_lines(old: Sequence[bytes], new: Sequence[bytes]) -> list[Match]:
    """Which lines stayed: the longest common subsequence, unless some moved.

    Then those that are there once on either side tell what moved: the others may be anywhere.
    """
    matches = align(old, new)
    gaps = gaps_between(matches, len(old), len(new))
    gone = {key for i1, i2, _, _ in gaps for key in old[i1:i2] if len(key) > BRACKET}
    if all(gone.isdisjoint(new[j1:j2]) for _, _, j1, j2 in gaps):
        return matches
    runs = _telling_runs(old, new)
    weights = [sum(map(len, old[i : i + size])) for i, _, size in runs]
    matches = []
    i1 = j1 = 0
    for i2, j2, size in [runs[k] for k in heaviest_rising([j for _, j, _ in runs], weights)]:
        matches += _placed(align(old[i1:i2], new[j1:j2]), i1, j1)
        matches.append((i2, j2, size))
        i1, j1 = i2 + size, j2 + size
    return matches + _placed(align(old[i1:], new[j1:]), i1, j1)


def _telling_runs(old: Sequence[bytes], new: Sequence[bytes]) -> list[Match]:
    """Equal lines that follow one that is there once on either side, in the order of the old ones."""
    there = _single(new)
    runs: list[Match] = []
    behind = (0, 0)
    for key, i in _single(old).items():
        j = there.get(key)
        if j is None or (i < behind[0] and i - j == behind[0] - behind[1]):
            continue
        size = 1
        while i + size < len(old) and j + size < len(new) and old[i + size] == new[j + size]:
            size += 1
        runs.append((i, j, size))
        behind = i + size, j + size
    return runs


def _placed(matches: Sequence[Match], i: int, j: int) -> list[Match]:
    """Matches of what starts at those places."""
    return [(i + old, j + new, size) for old, new, size in matches]


def _single(keys: Sequence[bytes]) -> dict[bytes, int]:
    """Lines longer than a bracket that are there once, and their places."""
    places: dict[bytes, int] = {}
    for place, key in enumerate(keys):
        places[key] = -1 if key in places else place
    return {key: place for key, place in places.items() if place >= 0 and len(key) > BRACKET}


def moved_lines(
    old: Sequence[bytes], new: Sequence[bytes], loose: Mapping[bytes, list[int]], wanted: Sequence[int]
) -> dict[int, int]:
    """From where lines moved, of those whose places are given: ``{new: old}``.

    A line that is there once leads: equal lines beside it, brackets too, moved along. The others follow in order.
    """
    places: dict[bytes, list[int]] = {}
    for j in wanted:
        if new[j] in loose:
            places.setdefault(new[j], []).append(j)
    if not places:
        return {}
    moves = _Moves(old, new, {i for key in places for i in loose[key]}, {j for js in places.values() for j in js})
    for key, there in places.items():
        if len(there) == len(loose[key]) == 1 and len(key) > BRACKET:
            moves.add(loose[key][0], there[0])
    for key, there in places.items():
        if len(key) > BRACKET:
            moves.add_in_order(loose[key], there)
    return moves.sources


class _Moves:
    """Lines that moved: ``sources`` has where each came from. ``here`` and ``there`` are those not yet told of."""

    def __init__(self, old: Sequence[bytes], new: Sequence[bytes], here: set[int], there: set[int]) -> None:
        self._old, self._new, self._here, self._there = old, new, here, there
        self.sources: dict[int, int] = {}

    def add(self, i: int, j: int) -> None:
        """A line that moved, unless it is told already, with the equal ones around it."""
        self._follow(i, j, 1)
        self._follow(i - 1, j - 1, -1)

    def _follow(self, i: int, j: int, step: int) -> None:
        while i in self._here and j in self._there and self._old[i] == self._new[j]:
            self.sources[j] = i
            self._here.remove(i)
            self._there.remove(j)
            i, j = i + step, j + step

    def add_in_order(self, here: Sequence[int], there: Sequence[int]) -> None:
        """Equal lines, of which nothing tells where each went."""
        left = [i for i in reversed(here) if i in self._here]
        for j in there:
            while left and left[-1] not in self._here:
                left.pop()
            if left and j in self._there:
                self.add(left.pop(), j)


def gaps_between(matches: Sequence[Match], old_size: int, new_size: int) -> list[Gap]:
    """What lies between the matches."""
    gaps = []
    behind_old = behind_new = 0
    for i, j, size in [*matches, (old_size, new_size, 0)]:
        if behind_old < i or behind_new < j:
            gaps.append((behind_old, i, behind_new, j))
        behind_old, behind_new = i + size, j + size
    return gaps
