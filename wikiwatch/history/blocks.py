"""Consecutive lines of one state, with their tokens."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wikiwatch.history.growing import Numbers
from wikiwatch.history.lines import LinePool


class Block(NamedTuple):
    """Lines with their texts and their numbers in the pool."""

    keys: Sequence[bytes]
    lines: Numbers

    def joined(self, places: Sequence[int], pool: LinePool) -> tuple[bytes, Numbers]:
        """Some of the lines as one text, newlines between, and its tokens."""
        keys, lines = self.keys, self.lines
        if len(places) == 1:
            return keys[places[0]], pool[lines[places[0]]]
        return b"\n".join([keys[place] for place in places]), pool.tokens(array("I", [lines[j] for j in places]))

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
