"""The words of a page as consecutive integers, and texts cut into them."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids, Places
from wikiwatch.history.tokens import TOKEN

_NO_WORDS: Ids = np.empty(0, np.uint32)
_NO_PLACES: Places = np.empty(0, np.int32)

_IS_TEXT = np.ones(256, bool)
_IS_TEXT[list(b" \t\n\r\f\v")] = False  # what `tokens.TOKEN` passes over


class Vocabulary(dict[bytes, int]):
    """Words interned to consecutive integers, in the order they are first met."""

    def __init__(self) -> None:
        super().__init__()
        self._lengths = array("I")

    def __missing__(self, word: bytes) -> int:
        number = self[word] = len(self)
        self._lengths.append(len(word))
        return number

    @property
    def lengths(self) -> Ids:
        """The length of each word in bytes. Ask again once words were added."""
        return np.frombuffer(self._lengths, np.uint32)

    def cut(self, text: bytes) -> tuple[Ids, Places]:
        """The word numbers and byte offsets of a text's tokens."""
        found = TOKEN.findall(text)
        if not found:
            return _NO_WORDS, _NO_PLACES
        words = np.fromiter(map(self.__getitem__, found), np.uint32, len(found))
        # Tokens hold every byte that is not white space, so the widths tell where in those each one starts.
        behind = np.cumsum(self.lengths[words[:-1]], dtype=np.int64)
        solid = np.flatnonzero(_IS_TEXT[np.frombuffer(text, np.uint8)])
        starts = np.empty(len(found), np.int32)
        starts[0] = solid[0]
        starts[1:] = solid[behind]
        return words, starts

    def ends(self, words: Ids, starts: Places) -> Places:
        """Where tokens end, in bytes."""
        ends: NDArray[np.int32] = starts + self.lengths[words].astype(np.int32)
        return ends
