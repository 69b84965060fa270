"""How many bits a word of a page takes to tell, alone and after the word before it.

Counts of the words written on the page so far, and of pairs of words in a table of fixed size, where a few pairs share
a count (a count-min sketch of one row; Cormode & Muthukrishnan, J. Algorithms 2005). Pairs matter because wikitext
repeats itself: after "</" a "ref>" says nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence, Sized
from itertools import pairwise
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids, Numbers, ids_of

_PRIOR = 1000  # words written elsewhere: on a new page every word is rare
_PAIR_TRUST = 2.0  # how often a word must have been seen before the pairs it starts say as much as the word alone
_PAIR_BITS = 18  # of the place of a pair in the table
_SHIFT = 64 - _PAIR_BITS
_MULTIPLIER = 0x9E3779B97F4A7C15  # odd, 2^64 / golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)
_WRAP = (1 << 64) - 1
_MANY = 12  # words, to count them with NumPy


class WordModel:
    """Learns the words of a page in the order they are written."""

    def __init__(self, vocabulary: Sized) -> None:
        self._vocabulary = vocabulary
        self._counts: Numbers = array("I")
        self._pairs = np.zeros(1 << _PAIR_BITS, np.uint32)
        self._pair_counts = self._pairs.data  # the same: quicker to ask for one
        self._last: Numbers = array("I")
        self._unread: Numbers = array("I")  # written, and not counted before somebody asks
        self._total = 0

    def learn(self, words: Numbers) -> None:
        """These were written, in this order."""
        self._unread += words

    def _read(self) -> None:
        words, self._unread = self._unread, array("I")
        pairs = self._last + words
        if len(words) > _MANY:
            _count(ids_of(self._counts), ids_of(words))
            _count(self._pairs, _places(ids_of(pairs)))
        else:
            counts, pair_counts = self._counts, self._pair_counts
            for word in words:
                counts[word] += 1
            for before, word in pairwise(pairs):
                pair_counts[((before * _MULTIPLIER ^ word) * _MULTIPLIER & _WRAP) >> _SHIFT] += 1
        self._last = words[-1:]
        self._total += len(words)

    def bits(self, words: Sequence[int], enough: float) -> float:
        """What it takes to tell some words, the first one alone; once that is more than ``enough``, no more is added.

        One of the times that they were written was this very text, and does not count.
        """
        missing = len(self._vocabulary) - len(self._counts)
        if missing:
            self._counts.frombytes(bytes(missing * self._counts.itemsize))
        if self._unread:
            self._read()
        counts, pair_counts, all_bits = self._counts, self._pair_counts, log2(self._total + _PRIOR)
        if not counts:
            return 0.0
        bits, before, count_before, all_words = 0.0, -1, 0, self._total + _PRIOR
        for word in words:
            count = (counts[word] or 1) - 1
            if before < 0:
                bits = all_bits - log2(count + 0.5)
            else:
                place = ((before * _MULTIPLIER ^ word) * _MULTIPLIER & _WRAP) >> _SHIFT
                expected = (pair_counts[place] or 1) - 1 + _PAIR_TRUST * (count + 0.5) / all_words
                told = (count_before + _PAIR_TRUST) / expected
                if told > 1.0:
                    bits += log2(told)
            if bits > enough:
                break
            before, count_before = word, count
        return bits


def _count(counts: NDArray[np.uint32], places: NDArray[np.unsignedinteger[Any]]) -> None:
    if len(places) < len(counts) // 8:
        np.add.at(counts, places, np.uint32(1))  # of another type it takes ten times as long
    else:
        counts += np.bincount(places.astype(np.int64), minlength=len(counts)).astype(np.uint32)


def _places(words: Ids) -> NDArray[np.uint64]:
    """Of each pair of neighbours in the table."""
    wide = words.astype(np.uint64)
    mixed = (wide[:-1] * np.uint64(_MULTIPLIER) ^ wide[1:]) * np.uint64(_MULTIPLIER)
    return mixed >> np.uint64(_SHIFT)
