"""How many bits a word of a page takes to tell, alone and after the word before it.

Counts of the words written on the page so far, and of pairs of words in a table of fixed size, where a few pairs share
a count (a count-min sketch of one row; Cormode & Muthukrishnan, J. Algorithms 2005). Pairs matter because wikitext
repeats itself: after "</" a "ref>" says nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Growing, Ids

_PRIOR = 1000  # words written elsewhere: on a new page every word is rare
_PAIR_TRUST = 2.0  # how often a word must have been seen before the pairs it starts say as much as the word alone
_PAIR_BITS = 18  # of the place of a pair in the table
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, 2^64 / golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)


class Surprise(NamedTuple):
    """Bits of each word of a text: told alone, and told after the one before it (the first: alone)."""

    alone: NDArray[np.float64]
    following: NDArray[np.float64]


class WordModel:
    """Learns the words of a page in the order they are written."""

    def __init__(self) -> None:
        self._counts = Growing(np.empty(0, np.uint32))
        self._pairs = np.zeros(1 << _PAIR_BITS, np.uint32)
        self._last: Ids = np.empty(0, np.uint32)
        self._total = 0

    def learn(self, words: Ids) -> None:
        """These were written, in this order."""
        if not len(words):
            return
        missing = int(words.max()) + 1 - len(self._counts)
        if missing > 0:
            self._counts.extend(0, missing)
        _count(self._counts.values, words)
        _count(self._pairs, _places(np.concatenate((self._last, words))))
        self._last = words[-1:]
        self._total += len(words)

    def surprise(self, words: Ids, own: int) -> Surprise:
        """What it takes to tell these words, when ``own`` of the times they were written were this very text."""
        if not len(self._counts):
            return Surprise(np.zeros(len(words)), np.zeros(len(words)))
        known = np.minimum(words, len(self._counts) - 1)
        counts = np.where(words == known, np.maximum(self._counts.values[known], own) - float(own), 0.0)
        share = (counts + 0.5) / (self._total + _PRIOR)
        pairs = np.maximum(self._pairs[_places(words)], own) - float(own)
        alone = following = -np.log2(share)
        if len(words) > 1:
            following = alone.copy()
            following[1:] = -np.log2((pairs + _PAIR_TRUST * share[1:]) / (counts[:-1] + _PAIR_TRUST))
        return Surprise(alone, np.maximum(following, 0.0))


def _count(counts: NDArray[np.uint32], places: NDArray[np.unsignedinteger[Any]]) -> None:
    if len(places) < len(counts) // 8:
        np.add.at(counts, places, 1)
    else:
        counts += np.bincount(places.astype(np.int64), minlength=len(counts)).astype(np.uint32)


def _places(words: Ids) -> NDArray[np.uint64]:
    """Of each pair of neighbours in the table."""
    wide = words.astype(np.uint64)
    mixed = (wide[:-1] * _MULTIPLIER ^ wide[1:]) * _MULTIPLIER
    return mixed >> np.uint64(64 - _PAIR_BITS)
