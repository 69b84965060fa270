"""Lines, which all states of a page share: each is a number for the tokens it holds."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Growing, Ids, Places


class LinePool:
    """Tokens and their byte offsets of every line a page ever had, one line after the other. Line 0 is empty."""

    def __init__(self) -> None:
        self._tokens = Growing(np.empty(0, np.uint32))
        self._starts = Growing(np.empty(0, np.int32))
        self._bounds = Growing(np.zeros(2, np.int64))
        self._by_text: dict[bytes, int] = {}

    def add(self, tokens: Ids, starts: Places, cuts: NDArray[np.int64], line_starts: Places) -> Ids:
        """New lines, line ``k`` from ``line_starts[k]`` on with the tokens ``cuts[k]:cuts[k + 1]``; their numbers."""
        first, base, count = len(self._bounds) - 1, len(self._tokens), len(line_starts)
        self._tokens.extend(tokens, len(tokens))
        self._starts.extend(starts - np.repeat(line_starts, cuts[1:] - cuts[:-1]), len(tokens))
        self._bounds.extend(base + cuts[1:], count)
        return np.arange(first, first + count, dtype=np.uint32)

    def know(self, text: bytes, line: int) -> None:
        """Remember a line by its text; of several with one text the last is kept."""
        self._by_text[_digest(text)] = line

    def known(self, text: bytes) -> int | None:
        """A line remembered by its text."""
        return self._by_text.get(_digest(text))

    def gather(self, lines: Ids, line_starts: Places) -> tuple[Ids, Places, NDArray[np.int64]]:
        """Several lines that start at those bytes: tokens, their byte offsets, and where each line begins in them."""
        firsts = self._bounds.values[lines]
        sizes = self._bounds.values[lines + np.uint32(1)] - firsts
        cuts = np.zeros(len(lines) + 1, np.int64)
        np.cumsum(sizes, out=cuts[1:])
        places = np.arange(cuts[-1]) + np.repeat(firsts - cuts[:-1], sizes)
        return self._tokens.values[places], self._starts.values[places] + np.repeat(line_starts, sizes), cuts


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def line_starts(text: bytes) -> Places:
    """Where the lines of a text start, in bytes; an empty text is one empty line."""
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 0x0A)
    starts = np.zeros(len(newlines) + 1, np.int32)
    starts[1:] = newlines + 1
    return starts
