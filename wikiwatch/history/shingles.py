"""Hashes of runs of a few words, by which a longer text is looked for in another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids

SIZE = 6
"""Words hashed together."""

Shingles = NDArray[np.uint64]

_MULTIPLIER = 0x9E3779B97F4A7C15  # odd, 2^64 / golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)
_WEIGHTS = np.array([pow(_MULTIPLIER, power, 1 << 64) for power in range(SIZE, 0, -1)], np.uint64)
_HALF = SIZE // 2
_MANY = 300  # shingles, to share what neighbours have in common


def shingles_of(words: Ids, stride: int = 1) -> Shingles:
    """The hash of the words from each one on, or from every so many; the high bits say most."""
    count = (len(words) - SIZE) // stride + 1
    if count < _MANY:
        rows = np.ndarray((max(0, count), SIZE), np.uint32, words, 0, (stride * words.itemsize, words.itemsize))
        few: Shingles = rows.dot(_WEIGHTS)
        return few
    if stride == _HALF:
        return _shingles_of_halves(words)
    wide = words.astype(np.uint64)
    twos = wide[:-1] * _WEIGHTS[-1] + wide[1:]
    fours = twos[:-2] * _WEIGHTS[-2] + twos[2:]
    sixes: Shingles = (fours[:-2] * _WEIGHTS[-2] + twos[4:])[::stride] * _WEIGHTS[-1]
    return sixes


def _shingles_of_halves(words: Ids) -> Shingles:
    """Those from every third word on: each is made of three words that the one before has too, and of three others."""
    first, second, third = words[: len(words) // _HALF * _HALF].reshape(-1, _HALF).astype(np.uint64).T
    halves = first * _WEIGHTS[-3] + second * _WEIGHTS[-2] + third * _WEIGHTS[-1]
    shingles: Shingles = halves[:-1] * _WEIGHTS[-_HALF] + halves[1:]
    return shingles
