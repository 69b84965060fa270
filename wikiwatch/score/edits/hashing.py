"""Texts as the numbers of their word pieces and words, for a table of learned weights.

A piece is two to five characters of a word, its edges included; pieces and words are hashed, so that no list of them
has to be kept. What order the words come in makes no difference.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PIECE_BITS = 16
WORD_BITS = 15
PIECE_LENGTHS = (2, 3, 4, 5)
MOST_TEXT = 3_000
"""Code points that are read; a longer text says in its beginning what it is."""

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_PRIME = np.uint32(16_777_619)  # http://www.isthe.com/chongo/tech/comp/fnv/
_MIX = np.uint32(2_654_435_761)
_SPACE = 32


def normal(text: str) -> str:
    """A text as it is read: small letters, one digit for all."""
    return _DIGIT.sub("0", text[:MOST_TEXT].lower())


def pieces(text: str) -> NDArray[np.int64]:
    """The numbers of the pieces of a normal text, each once, in order."""
    codes = np.frombuffer(f" {' '.join(text.split())} ".encode("utf-32-le", "replace"), np.uint32)
    spaces = np.cumsum(codes == _SPACE)
    hashed = codes
    found = []
    for length in range(2, PIECE_LENGTHS[-1] + 1):
        hashed = hashed[:-1] * _PRIME + codes[length - 1 :]
        if len(hashed) == 0:
            break
        inside = spaces[length - 2 : len(codes) - 1] - spaces[: len(hashed)]
        found.append(((hashed ^ (hashed >> np.uint32(15))) * _MIX)[inside == 0] >> np.uint32(32 - PIECE_BITS))
    return _each_once(np.concatenate(found)) if found else np.empty(0, np.int64)


def _each_once(numbers: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Sorted. ``numpy.unique`` costs ten times as much for so few."""
    numbers.sort()
    first = np.empty(len(numbers), bool)
    first[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first].astype(np.int64)


def words(text: str) -> dict[str, int]:
    """The words of a normal text, each with its number."""
    return {word: _word_number(word) for word in _WORD.findall(text)}


@lru_cache(maxsize=32_768)
def _word_number(word: str) -> int:
    return zlib.crc32(word.encode(errors="replace")) >> (32 - WORD_BITS)
