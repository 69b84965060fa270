"""The words of a page as consecutive integers, and texts cut into them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count, islice

import numpy as np

from wikiwatch.history.growing import Ids, Numbers, Places, ids_of
from wikiwatch.history.tokens import tokens

_MANY = 48  # tokens, to look for them with NumPy

_IS_TEXT = np.ones(256, bool)
_IS_TEXT[list(b" \t\n\r\f\v")] = False  # what `tokens.TOKEN` passes over


class Vocabulary(defaultdict[bytes, int]):
    """Words interned to consecutive integers, in the order they are first met."""

    def __init__(self) -> None:
        super().__init__(count().__next__)
        self._lengths: Numbers = array("I")

    @property
    def lengths(self) -> Ids:
        """The length of each word in bytes. While it is held, no word can be added."""
        missing = len(self) - len(self._lengths)
        if missing:
            self._lengths.extend([len(word) for word in islice(reversed(self), missing)][::-1])
        return ids_of(self._lengths)

    def cut(self, text: bytes) -> tuple[list[int], Numbers]:
        """The word numbers and byte offsets of a text's tokens."""
        found = tokens(text)
        words = list(map(self.__getitem__, found))
        if len(found) > _MANY:
            return words, self._places(text, words)
        starts, place, find = array("i"), 0, text.find
        for word in found:
            place = find(word, place)  # between tokens there is only white space, which is in none
            starts.append(place)
            place += len(word)
        return words, starts

    def _places(self, text: bytes, words: list[int]) -> Numbers:
        # Tokens hold every byte that is not white space, so the widths tell where in those each one starts.
        behind = self.lengths.take(words[:-1]).cumsum(dtype=np.int64)
        (solid,) = _IS_TEXT.take(np.frombuffer(text, np.uint8)).nonzero()
        starts = np.empty(len(words), np.int32)
        starts[0] = solid[0]
        starts[1:] = solid.take(behind)
        return array("i", starts.tobytes())

    def ends(self, words: Ids, starts: Places) -> Places:
        """Where tokens end, in bytes."""
        ends: Places = starts + self.lengths.take(words).astype(np.int32)
        return ends
