"""The words of a page as consecutive integers, and texts cut into them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count, islice

import numpy as np

from wikiwatch.history.growing import Ids, Numbers, Places, ids_of
from wikiwatch.history.tokens import tokens

_SPACE = b" \t\n\r\f\v"  # what `tokens.TOKEN` passes over
_IS_TEXT = bytes(byte not in _SPACE for byte in range(256))


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

    def cut(self, text: bytes) -> list[int]:
        """The word numbers of a text's tokens."""
        return list(map(self.__getitem__, tokens(text)))

    def cut_lines(self, lines: Sequence[bytes]) -> tuple[list[int], list[int]]:
        """The word numbers of the tokens of all of some lines, and how many each line has."""
        found = list(map(tokens, lines))
        return list(map(self.__getitem__, chain.from_iterable(found))), list(map(len, found))

    def bounds(self, text: bytes, words: Ids, start: int, end: int) -> tuple[int, int]:
        """Which tokens of a text are the first from byte ``start`` and from byte ``end`` on; ``words`` are theirs.

        No token lies across these.
        """
        behind = self.lengths.take(words).cumsum().data
        size = len(text[:start].translate(None, _SPACE))
        first = bisect_right(behind, size)
        return first, bisect_right(behind, size + len(text[start:end].translate(None, _SPACE)), first)

    def spans(self, text: bytes, words: Ids) -> tuple[Places, Places]:
        """Where the tokens of a text start and end, in bytes; ``words`` are theirs."""
        if not len(words):
            return np.empty(0, np.int32), np.empty(0, np.int32)
        # Tokens hold every byte that is not white space, so the widths tell where in those each one starts.
        widths = self.lengths.take(words)
        behind = widths.cumsum(dtype=np.int64)
        (solid,) = np.frombuffer(text.translate(_IS_TEXT), np.bool_).nonzero()
        starts = solid.take(behind - widths).astype(np.int32)
        return starts, starts + widths.astype(np.int32)
