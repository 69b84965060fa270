"""Lines, which all states of a page share: each is a number for the tokens it holds."""

from __future__ import annotations

import os
from array import array
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import FEW, Ids, Numbers, Places, ids_of, view

_DIGEST = 8  # bytes


Line: TypeAlias = "tuple[Numbers, Numbers]"
"""The tokens of a line, and their byte offsets in it."""


class LinePool:
    """Tokens and their byte offsets of every line a page ever had, one line after the other. Line 0 is empty."""

    def __init__(self) -> None:
        self.all_tokens: Numbers = array("I")
        self.all_starts: Numbers = array("i")
        self.bounds: Numbers = array("q", (0, 0))
        self.digests: Numbers = array("Q", os.urandom(_DIGEST))  # of texts made known; the first is the key
        self.digest_lines: Numbers = array("I", (0,))
        self._key = self.digests.tobytes()
        self._by_digest: dict[bytes, int] = {}

    def __getitem__(self, line: int) -> Line:
        first, last = self.bounds[line], self.bounds[line + 1]
        return self.all_tokens[first:last], self.all_starts[first:last]

    def tokens(self, lines: Numbers) -> Numbers:
        """The tokens of lines that follow one another."""
        if len(lines) > FEW:
            return array("I", ids_of(self.all_tokens).take(self._places(lines)[0]).tobytes())
        tokens, bounds, everything = array("I"), self.bounds, self.all_tokens
        for line in lines:
            tokens += everything[bounds[line] : bounds[line + 1]]
        return tokens

    def first_filled(self, lines: Numbers) -> Numbers:
        """The tokens of the first of some lines that has any; none where they are all empty."""
        bounds = self.bounds
        return next((self[line][0] for line in lines if bounds[line] < bounds[line + 1]), array("I"))

    def add(self, tokens: Numbers, starts: Numbers) -> int:
        """A new line; its number."""
        self.all_tokens.extend(tokens)
        self.all_starts.extend(starts)
        self.bounds.append(len(self.all_tokens))
        return len(self.bounds) - 2

    def digest(self, text: bytes) -> bytes:
        """What a line is known by. Keyed, so that nobody can write two lines of one digest."""
        return blake2b(text, digest_size=_DIGEST, key=self._key).digest()

    def know(self, digest: bytes, line: int) -> None:
        """Remember a line by the digest of its text; of several with one text the last is kept."""
        self.digests.frombytes(digest)
        self.digest_lines.append(line)
        self._by_digest[digest] = line

    def known(self, digest: bytes) -> int | None:
        """A line remembered by that digest of its text."""
        return self._by_digest.get(digest)

    def index(self) -> None:
        """Make restored lines known."""
        digests = self.digests.tobytes()
        self._key = digests[:_DIGEST]
        places = range(_DIGEST, len(digests), _DIGEST)
        self._by_digest = {
            digests[place : place + _DIGEST]: line for place, line in zip(places, self.digest_lines[1:], strict=True)
        }

    def gather(self, lines: Numbers, line_starts: Places) -> tuple[Ids, Places]:
        """Many lines that start at those bytes: tokens, and their byte offsets."""
        places, sizes = self._places(lines)
        starts = np.frombuffer(self.all_starts, np.int32).take(places)
        starts += np.repeat(line_starts, sizes)
        return ids_of(self.all_tokens).take(places), starts

    def _places(self, lines: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in the pool the tokens of many lines are, and how many each line has."""
        numbers, bounds = ids_of(lines), view(self.bounds)
        firsts = bounds.take(numbers)
        sizes = bounds[1:].take(numbers) - firsts
        behind = np.cumsum(sizes)
        places = np.repeat(firsts - behind + sizes, sizes)
        places += np.arange(len(places))
        return places, sizes


def line_starts(text: bytes) -> Places:
    """Where the lines of a text start, in bytes; an empty text is one empty line."""
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 0x0A)
    starts = np.zeros(len(newlines) + 1, np.int32)
    starts[1:] = newlines + 1
    return starts
