"""Texts as the numbers of their word pieces and words, for a table of learned weights.

A piece is two to five characters of a word, its edges included; pieces and words are hashed, so that no list of them
has to be kept. What order the words come in makes no difference. Many texts are numbered at once, which costs little
more than one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
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

TOGETHER = 64
"""Texts whose pieces are numbered together."""

REMEMBERED = 32_768  # words, and as many pairs
LONGEST_WORD = 60  # letters of what is worth remembering

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
    found = [_pieces(texts[at : at + TOGETHER]) for at in range(0, len(texts), TOGETHER)]
    if len(found) > 1:
        keys = np.concatenate([some.astype(np.int64) + (at * TOGETHER << PIECE_BITS) for at, some in enumerate(found)])
    else:
        keys = found[0].astype(np.int64) if found else np.empty(0, np.int64)
    return Numbers(keys & ((1 << PIECE_BITS) - 1), keys >> PIECE_BITS)


def _pieces(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Each piece once a text, sorted: its number, and above it that of the text."""
    bounded = [f" {' '.join(text.split())} " for text in texts]
    codes = np.frombuffer("".join(bounded).encode("utf-32-le", "replace"), np.uint32)
    text_of = np.repeat(np.arange(len(texts), dtype=np.uint32), list(map(len, bounded))) << np.uint32(PIECE_BITS)
    is_space = codes == _SPACE
    spaces = np.cumsum(is_space, dtype=np.int32)
    hashed = codes
    found = []
    for length in range(2, PIECE_LENGTHS[-1] + 1):
        hashed = hashed[:-1] * _PRIME + codes[length - 1 :]
        if len(hashed) == 0:
            break
        within = spaces[length - 2 : len(codes) - 1] == spaces[: len(hashed)]
        if length == 2:
            within &= ~(is_space[1:] & is_space[:-1])  # from the end of a text to the beginning of the next
        numbers = ((hashed ^ (hashed >> np.uint32(15))) * _MIX) >> np.uint32(32 - PIECE_BITS)
        found.append((text_of[: len(hashed)] | numbers)[within])
    return _each_once(np.concatenate(found)) if found else np.empty(0, np.uint32)


def _each_once(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Sorted. ``numpy.unique`` costs ten times as much for so few."""
    numbers.sort()
    first = np.empty(len(numbers), bool)
    first[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def words(texts: Sequence[str]) -> Numbers:
    """The numbers of the words of normal texts."""
    return _numbers([set(map(_WORDS.__getitem__, _said(text))) for text in texts])


def pairs(texts: Sequence[str]) -> Numbers:
    """The numbers of the words that follow each other in a line of normal texts."""
    return _numbers([set(map(_PAIRS.__getitem__, _paired(text))) for text in texts])


def _paired(text: str) -> Iterable[tuple[str, str]]:
    return chain.from_iterable(map(pairwise, map(_said, text.split("\n"))))


def _numbers(found: Sequence[set[int]]) -> Numbers:
    counts = list(map(len, found))
    numbers = np.fromiter(chain.from_iterable(found), np.int64, sum(counts))
    return Numbers(numbers, np.repeat(np.arange(len(found)), counts))


def _said(text: str) -> list[str]:
    return parts(text) if text.isascii() else _WORD.findall(text)


class _Words(dict[str, int]):
    """The numbers of words, each worked out once."""

    def __missing__(self, word: str) -> int:
        found = zlib.crc32(word.encode(errors="replace")) >> (32 - WORD_BITS)
        if len(word) <= LONGEST_WORD:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = found
        return found


class _Pairs(dict[tuple[str, str], int]):
    """The same of two words."""

    def __missing__(self, pair: tuple[str, str]) -> int:
        first, second = pair
        found = zlib.crc32(f"{first} {second}".encode(errors="replace")) >> (32 - PAIR_BITS)
        if len(first) + len(second) <= LONGEST_WORD:
            if len(self) >= REMEMBERED:
                self.clear()
            self[pair] = found
        return found


_WORDS = _Words()
_PAIRS = _Pairs()
