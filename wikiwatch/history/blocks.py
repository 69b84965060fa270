"""Consecutive lines of one state, with their tokens."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wikiwatch.history.growing import Numbers, shifted
from wikiwatch.history.lines import Line, LinePool


class Block(NamedTuple):
    """Lines with their texts and their numbers in the pool."""

    keys: Sequence[bytes]
    lines: Numbers

    def joined(self, places: Sequence[int], pool: LinePool) -> tuple[bytes, Line]:
        """Some of the lines as one text, newlines between, and its tokens."""
        if len(places) == 1:
            return self.keys[places[0]], pool[self.lines[places[0]]]
        tokens, starts, base = array("I"), array("i"), 0
        for place in places:
            own, own_starts = pool[self.lines[place]]
            tokens += own
            starts += shifted(own_starts, base)
            base += len(self.keys[place]) + 1
        return b"\n".join([self.keys[place] for place in places]), (tokens, starts)

    def parted(self, places: Sequence[int]) -> list[Numbers]:
        """The numbers of some of the lines, those that follow one another together."""
        return [self.lines[first:last] for first, last in stretches(places)]


def stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs of consecutive ones, each ``(first, last)`` with ``last`` excluded."""
    if not places:
        return []
    if places[-1] - places[0] == len(places) - 1:
        return [(places[0], places[-1] + 1)]
    cuts = [0, *(k for k, (a, b) in enumerate(pairwise(places), 1) if b - a > 1), len(places)]
    return [(places[a], places[b - 1] + 1) for a, b in pairwise(cuts)]
