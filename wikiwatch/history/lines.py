"""Lines, which all states of a page share: each is a number for the tokens it holds."""

from __future__ import annotations

import os
from array import array
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import FEW, Ids, Numbers, ids_of, view

Digests = NDArray[np.uint64]

_DIGEST = 8  # bytes


class LinePool:
    """The tokens of every line a page ever had, one line after the other. Line 0 is empty."""

    def __init__(self) -> None:
        self.all_tokens: Numbers = array("I")
        self.bounds: Numbers = array("q", (0, 0))
        self._set_key(os.urandom(blake2b.MAX_KEY_SIZE))  # nobody can write two lines of one digest
        self.digests: Numbers = array("Q", (self.digest(b""),))  # of the texts of the lines
        self._by_digest: dict[int, int] = {}

    def __getitem__(self, line: int) -> Numbers:
        return self.all_tokens[self.bounds[line] : self.bounds[line + 1]]

    def tokens(self, lines: Numbers) -> Numbers:
        """The tokens of lines that follow one another."""
        if len(lines) > FEW:
            return array("I", self.gather(lines).tobytes())
        tokens, bounds, everything = array("I"), self.bounds, self.all_tokens
        for line in lines:
            tokens += everything[bounds[line] : bounds[line + 1]]
        return tokens

    def add(self, tokens: Numbers, digest: int) -> int:
        """A new line of those tokens; its number. Of several with one text the last is known."""
        number = len(self.bounds) - 1
        self.all_tokens += tokens
        self.bounds.append(len(self.all_tokens))
        self.digests.append(digest)
        self._by_digest[digest] = number
        return number

    def digest(self, text: bytes) -> int:
        """What a line of that text is known by."""
        digest = self._keyed.copy()  # takes less time than to set the key again
        digest.update(text)
        return int.from_bytes(digest.digest(), "little")

    def _set_key(self, key: bytes) -> None:
        self.key, self._keyed = key, blake2b(digest_size=_DIGEST, key=key)

    def known(self, digest: int) -> int | None:
        """A line whose text has that digest."""
        return self._by_digest.get(digest)

    def digests_of(self, lines: Numbers) -> Digests:
        """The digests of lines."""
        digests: Digests = view(self.digests).take(ids_of(lines))
        return digests

    def restored(self, key: bytes) -> None:
        """Know the lines of a save again."""
        self._set_key(key)
        self._by_digest = {digest: line for line, digest in enumerate(self.digests)}

    def gather(self, lines: Numbers) -> Ids:
        """The tokens of many lines."""
        numbers, bounds = ids_of(lines), view(self.bounds)
        firsts = bounds.take(numbers)
        sizes = bounds[1:].take(numbers) - firsts
        behind = np.cumsum(sizes)
        places = np.repeat(firsts - behind + sizes, sizes)
        places += np.arange(len(places))
        return ids_of(self.all_tokens).take(places)


def line_starts(text: bytes) -> Numbers:
    """Where the lines of a text start, in bytes; an empty text is one empty line."""
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 0x0A)
    return array("i", (0,)) + array("i", (newlines + 1).astype(np.int32).tobytes())
