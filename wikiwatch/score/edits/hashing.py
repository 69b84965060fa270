"""Texts as the numbers of their word pieces and words, for a table of learned weights.

A piece is two to five characters of a word, its edges included; pieces and words are hashed, so that no list of them
has to be kept. What order the words come in makes no difference. Many texts are numbered at once, which costs little
more than one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wikiwatch.wikitext.words import plain_parts

Integer = TypeVar("Integer", np.uint32, np.int64)

PIECE_BITS = 16
WORD_BITS = 15
PAIR_BITS = 15
PIECE_LENGTHS = (2, 3, 4, 5)
MOST_TEXT = 3_000
"""Code points that are read; a longer text says in its beginning what it is."""

TOGETHER = 64
"""Texts whose pieces are numbered together."""

_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = str.maketrans(dict.fromkeys("0123456789", "0"))
_PRIME = np.uint32(16_777_619)  # http://www.isthe.com/chongo/tech/comp/fnv/
_MIX = np.uint32(2_654_435_761)
_SPACE = 32


class Numbers(NamedTuple):
    """What texts hold, each number once a text, in order; ``texts`` says which text each is from."""

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


def _each_once(numbers: NDArray[Integer]) -> NDArray[Integer]:
    """Sorted. ``numpy.unique`` costs ten times as much for so few."""
    numbers.sort()
    first = np.empty(len(numbers), bool)
    first[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def words(texts: Sequence[str]) -> Numbers:
    """The numbers of the words of normal texts."""
    return _numbers([list(map(crc32, plain_parts(text))) for text in texts], WORD_BITS)


def pairs(texts: Sequence[str]) -> Numbers:
    """The numbers of the words that follow each other in a line of normal texts, a space between them."""
    return _numbers([list(chain.from_iterable(map(_paired, text.split("\n")))) for text in texts], PAIR_BITS)


def _paired(line: str) -> map[int]:
    said = plain_parts(line)
    return map(crc32, said[1:], map(crc32, repeat(b" "), map(crc32, said)))


def _numbers(found: Sequence[list[int]], bits: int) -> Numbers:
    """The first bits of sums of 32 bits."""
    counts = list(map(len, found))
    numbers = np.fromiter(chain.from_iterable(found), np.int64, sum(counts)) >> (32 - bits)
    keys = _each_once(numbers | np.repeat(np.arange(len(found)) << bits, counts))
    return Numbers(keys & ((1 << bits) - 1), keys >> bits)
