"""Texts as the numbers of their word pieces and words, for a table of learned weights.

A piece is two to five characters of a word, its edges included; pieces and words are hashed, so that no list of them
has to be kept. What order the words come in makes no difference. Many texts are numbered at once, which costs little
more than one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.wikitext.words import parts

PIECE_BITS = 16
WORD_BITS = 15
PAIR_BITS = 15
PIECE_LENGTHS = (2, 3, 4, 5)
MOST_TEXT = 3_000
"""Code points that are read; a longer text says in its beginning what it is."""

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = str.maketrans(dict.fromkeys("0123456789", "0"))
_PRIME = np.uint32(16_777_619)  # http://www.isthe.com/chongo/tech/comp/fnv/
_MIX = np.uint32(2_654_435_761)
_SPACE = 32


class Numbers(NamedTuple):
    """What texts hold, each number once a text, text by text; ``texts`` says which text each is from."""

    numbers: NDArray[np.int64]
    texts: NDArray[np.int64]


def normal(text: str) -> str:
    """A text as it is read: small letters, one digit for all."""
    read = text[:MOST_TEXT].lower()
    return read.translate(_ASCII_DIGITS) if read.isascii() else _DIGIT.sub("0", read)


def pieces(texts: Sequence[str]) -> Numbers:
    """The numbers of the pieces of normal texts, in order."""
    bounded = [f" {' '.join(text.split())} " for text in texts]
    codes = np.frombuffer("".join(bounded).encode("utf-32-le", "replace"), np.uint32)
    text_of = np.repeat(np.arange(len(texts), dtype=np.int64), list(map(len, bounded))) << PIECE_BITS
    is_space = codes == _SPACE
    spaces = np.cumsum(is_space)
    hashed = codes
    found = []
    for length in range(2, PIECE_LENGTHS[-1] + 1):
        hashed = hashed[:-1] * _PRIME + codes[length - 1 :]
        if len(hashed) == 0:
            break
        within = spaces[length - 2 : len(codes) - 1] == spaces[: len(hashed)]
        if length == 2:
            within &= ~(is_space[1:] & is_space[:-1])  # from the end of a text to the beginning of the next
        numbers = ((hashed ^ (hashed >> np.uint32(15))) * _MIX)[within] >> np.uint32(32 - PIECE_BITS)
        found.append(text_of[: len(hashed)][within] | numbers)
    keys = _each_once(np.concatenate(found)) if found else np.empty(0, np.int64)
    return Numbers(keys & ((1 << PIECE_BITS) - 1), keys >> PIECE_BITS)


def _each_once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted. ``numpy.unique`` costs ten times as much for so few."""
    numbers.sort()
    first = np.empty(len(numbers), bool)
    first[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def words(texts: Sequence[str]) -> Numbers:
    """The numbers of the words of normal texts."""
    found: list[Collection[int]] = [set(map(_word_number, _said(text))) for text in texts]
    counts = list(map(len, found))
    numbers = np.fromiter((number for of_text in found for number in of_text), np.int64, sum(counts))
    return Numbers(numbers, np.repeat(np.arange(len(texts)), counts))


def pairs(texts: Sequence[str]) -> Numbers:
    """The numbers of the words that follow each other in a line of normal texts."""
    found: list[Collection[int]] = [
        {_pair_number(*two) for line in text.split("\n") for two in pairwise(_said(line))} for text in texts
    ]
    counts = list(map(len, found))
    numbers = np.fromiter((number for of_text in found for number in of_text), np.int64, sum(counts))
    return Numbers(numbers, np.repeat(np.arange(len(texts)), counts))


def _said(text: str) -> list[str]:
    return parts(text) if text.isascii() else _WORD.findall(text)


@lru_cache(maxsize=32_768)
def _word_number(word: str) -> int:
    return zlib.crc32(word.encode(errors="replace")) >> (32 - WORD_BITS)


@lru_cache(maxsize=32_768)
def _pair_number(word: str, following: str) -> int:
    return zlib.crc32(f"{word} {following}".encode(errors="replace")) >> (32 - PAIR_BITS)
