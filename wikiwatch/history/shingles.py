"""Hashes of runs of a few words, by which a longer text is looked for in another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids

SIZE = 6
"""Words hashed together."""

Shingles = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, 2^64 / golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)


def shingles_of(words: Ids) -> Shingles:
    """The hash of the words from each one on; the high bits say most."""
    wide = words.astype(np.uint64)
    twos = wide[:-1] * _MULTIPLIER ^ wide[1:]
    fours = twos[:-2] * _MULTIPLIER ^ twos[2:]
    sixes: Shingles = (fours[:-2] * _MULTIPLIER ^ twos[4:]) * _MULTIPLIER
    return sixes
