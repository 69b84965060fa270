"""The words of a page as consecutive integers, and texts cut into them."""

from __future__ import annotations

from array import array

import numpy as np

from wikiwatch.history.growing import Ids, Numbers, Places, ids_of
from wikiwatch.history.tokens import tokens

_MANY = 200  # tokens, to look for them with NumPy

_IS_TEXT = np.ones(256, bool)
_IS_TEXT[list(b" \t\n\r\f\v")] = False  # what `tokens.TOKEN` passes over


class Vocabulary(dict[bytes, int]):
    """Words interned to consecutive integers, in the order they are first met."""

    def __init__(self) -> None:
        super().__init__()
        self._lengths: Numbers = array("I")

    def __missing__(self, word: bytes) -> int:
        number = self[word] = len(self)
        self._lengths.append(len(word))
        return number

    @property
    def lengths(self) -> Ids:
        """The length of each word in bytes. While it is held, no word can be added."""
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
        behind = np.cumsum(self.lengths[words[:-1]], dtype=np.int64)
        solid = np.flatnonzero(_IS_TEXT[np.frombuffer(text, np.uint8)])
        starts = np.empty(len(words), np.int32)
        starts[0] = solid[0]
        starts[1:] = solid[behind]
        return array("i", starts.tobytes())

    def ends(self, words: Ids, starts: Places) -> Places:
        """Where tokens end, in bytes."""
        ends: Places = starts + self.lengths[words].astype(np.int32)
        return ends
