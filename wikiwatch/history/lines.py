"""Lines, which all states of a page share: each is a number for the tokens it holds."""

from __future__ import annotations

import os
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Growing, Ids, Places


class LinePool:
    """Tokens and their byte offsets of every line a page ever had, one line after the other. Line 0 is empty."""

    def __init__(self) -> None:
        self.all_tokens = Growing(np.empty(0, np.uint32))
        self.all_starts = Growing(np.empty(0, np.int32))
        self.bounds = Growing(np.zeros(2, np.int64))
        self.digests = Growing(np.frombuffer(os.urandom(8), np.uint64))  # of texts made known; the first is the key
        self.digest_lines = Growing(np.zeros(1, np.uint32))
        self._by_digest: dict[int, int] = {}

    def add(self, tokens: Ids, starts: Places, cuts: NDArray[np.int64], line_starts: Places) -> Ids:
        """New lines, line ``k`` from ``line_starts[k]`` on with the tokens ``cuts[k]:cuts[k + 1]``; their numbers."""
        first, base, count = len(self.bounds) - 1, len(self.all_tokens), len(line_starts)
        self.all_tokens.extend(tokens, len(tokens))
        self.all_starts.extend(starts - np.repeat(line_starts, cuts[1:] - cuts[:-1]), len(tokens))
        self.bounds.extend(base + cuts[1:], count)
        return np.arange(first, first + count, dtype=np.uint32)

    def know(self, text: bytes, line: int) -> None:
        """Remember a line by its text; of several with one text the last is kept."""
        digest = self._digest(text)
        self.digests.extend(digest, 1)
        self.digest_lines.extend(line, 1)
        self._by_digest[digest] = line

    def known(self, text: bytes) -> int | None:
        """A line remembered by its text."""
        return self._by_digest.get(self._digest(text))

    def index(self) -> None:
        """Make restored lines known."""
        self._by_digest = dict(
            zip(self.digests.values[1:].tolist(), self.digest_lines.values[1:].tolist(), strict=True)
        )

    def _digest(self, text: bytes) -> int:
        """Keyed, so that nobody can write two lines of one digest."""
        return int.from_bytes(blake2b(text, digest_size=8, key=self.digests.values[:1].tobytes()).digest(), "little")

    def gather(self, lines: Ids, line_starts: Places) -> tuple[Ids, Places, NDArray[np.int64]]:
        """Several lines that start at those bytes: tokens, their byte offsets, and where each line begins in them."""
        firsts = self.bounds.values[lines]
        sizes = self.bounds.values[lines + np.uint32(1)] - firsts
        cuts = np.zeros(len(lines) + 1, np.int64)
        np.cumsum(sizes, out=cuts[1:])
        places = np.arange(cuts[-1]) + np.repeat(firsts - cuts[:-1], sizes)
        return self.all_tokens.values[places], self.all_starts.values[places] + np.repeat(line_starts, sizes), cuts


def line_starts(text: bytes) -> Places:
    """Where the lines of a text start, in bytes; an empty text is one empty line."""
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 0x0A)
    starts = np.zeros(len(newlines) + 1, np.int32)
    starts[1:] = newlines + 1
    return starts
