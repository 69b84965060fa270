"""Lines, which all states of a page share: each is a number for the tokens it holds."""

from __future__ import annotations

import os
from array import array
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import FEW, Ids, Numbers, Places, ids_of, view

DIGEST = 8
"""Bytes that a line is known by."""


Line: TypeAlias = "tuple[Numbers, Numbers]"
"""The tokens of a line, and their byte offsets in it."""


class LinePool:
    """Tokens and their byte offsets of every line a page ever had, one line after the other. Line 0 is empty."""

    def __init__(self) -> None:
        self.all_tokens: Numbers = array("I")
        self.all_starts: Numbers = array("i")
        self.bounds: Numbers = array("q", (0, 0))
        self.key = os.urandom(blake2b.MAX_KEY_SIZE)  # nobody can write two lines of one digest
        self.digests: Numbers = array("Q", self.digest(b""))  # of the texts of the lines
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

    def add(self, line: Line, digest: bytes) -> int:
        """A new line; its number. Of several with one text the last is known."""
        tokens, starts = line
        number = len(self.bounds) - 1
        self.all_tokens += tokens
        self.all_starts += starts
        self.bounds.append(len(self.all_tokens))
        self.digests.frombytes(digest)
        self._by_digest[digest] = number
        return number

    def digest(self, text: bytes) -> bytes:
        """What a line of that text is known by."""
        return blake2b(text, digest_size=DIGEST, key=self.key).digest()

    def known(self, digest: bytes) -> int | None:
        """A line whose text has that digest."""
        return self._by_digest.get(digest)

    def digests_of(self, lines: Numbers) -> bytes:
        """The digests of lines, one after the other."""
        digests: bytes = view(self.digests).take(ids_of(lines)).tobytes()
        return digests

    def restored(self, key: bytes) -> None:
        """Know the lines of a save again."""
        self.key = key
        digests = self.digests.tobytes()
        self._by_digest = {
            digests[place : place + DIGEST]: line for line, place in enumerate(range(0, len(digests), DIGEST))
        }

    def gather(self, lines: Numbers, line_starts: Numbers) -> tuple[Ids, Places]:
        """Many lines that start at those bytes: tokens, and their byte offsets."""
        places, sizes = self._places(lines)
        starts = np.frombuffer(self.all_starts, np.int32).take(places)
        starts += np.repeat(view(line_starts), sizes)
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


def line_starts(text: bytes) -> Numbers:
    """Where the lines of a text start, in bytes; an empty text is one empty line."""
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 0x0A)
    return array("i", (0,)) + array("i", (newlines + 1).astype(np.int32).tobytes())
