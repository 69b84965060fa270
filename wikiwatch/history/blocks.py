"""Consecutive lines of one state, with their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from wikiwatch.history.growing import Ids, Places


class Piece(NamedTuple):
    """A stretch of text, its tokens, and their byte offsets in it."""

    text: bytes
    tokens: Ids
    starts: Places


class Block:
    """Lines with their numbers in the pool; ``starts`` and ``cuts`` say where each begins, in bytes and in tokens."""

    def __init__(self, piece: Piece, keys: Sequence[bytes], lines: Ids) -> None:
        self.piece, self.keys, self.lines = piece, keys, lines
        self.starts = starts_of(keys)
        self.cuts = np.append(piece.starts.searchsorted(self.starts), len(piece.tokens)).tolist()

    def tokens(self, first: int, last: int) -> Ids:
        """The tokens of lines ``first:last``."""
        return self.piece.tokens[self.cuts[first] : self.cuts[last]]

    def token_starts(self, first: int, last: int) -> Places:
        """Their byte offsets from the start of line ``first``."""
        starts: Places = self.piece.starts[self.cuts[first] : self.cuts[last]] - self.starts[first]
        return starts

    def joined(self, places: Sequence[int]) -> Piece:
        """Some of the lines as one text, newlines between."""
        tokens, starts, base = [], [], 0
        keys: list[bytes] = []
        for first, last in stretches(places):
            tokens.append(self.tokens(first, last))
            starts.append(self.token_starts(first, last) + np.int32(base))
            keys += self.keys[first:last]
            base += sum(map(len, self.keys[first:last])) + last - first
        if len(tokens) == 1:
            return Piece(b"\n".join(keys), tokens[0], starts[0])
        return Piece(b"\n".join(keys), np.concatenate(tokens), np.concatenate(starts))


def starts_of(keys: Sequence[bytes]) -> Places:
    """Where lines start when they follow one another, in bytes."""
    starts = np.zeros(len(keys), np.int32)
    if len(keys) > 1:
        np.cumsum(np.fromiter((len(key) + 1 for key in keys[:-1]), np.int32, len(keys) - 1), out=starts[1:])
    return starts


def stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs of consecutive ones, each ``(first, last)`` with ``last`` excluded."""
    if not places:
        return []
    if places[-1] - places[0] == len(places) - 1:
        return [(places[0], places[-1] + 1)]
    cuts = [0, *(k for k, (a, b) in enumerate(pairwise(places), 1) if b - a > 1), len(places)]
    return [(places[a], places[b - 1] + 1) for a, b in pairwise(cuts)]
