"""Texts as the numbers of their word pieces and words, for a table of learned weights.

A piece is two to five characters of a word, its edges included; pieces and words are hashed, so that no list of them
has to be kept. What order the words come in makes no difference. The pieces of many texts are numbered at once, which
costs little more than those of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wikiwatch.wikitext.words import plain_parts

PIECE_BITS = 16
WORD_BITS = 15
PAIR_BITS = 15
PIECE_LENGTHS = (2, 3, 4, 5)
MOST_TEXT = 3_000
"""Code points that are read; a longer text says in its beginning what it is."""

TOGETHER = 128
"""Texts whose pieces are numbered together."""

_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = str.maketrans(dict.fromkeys("0123456789", "0"))
_PRIME = np.uint32(16_777_619)  # http://www.isthe.com/chongo/tech/comp/fnv/
_MIX = np.uint32(2_654_435_761)
_SPACE = 32
_PADDING = " " * (PIECE_LENGTHS[-1] - 1)


class Numbers(NamedTuple):
    """What texts hold, each number once a text, rising; ``texts`` says which text each is from."""

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
    padded = f"{''.join(bounded)}{_PADDING}".encode(
        "utf-32-le", "replace"
    )  # as if every place had pieces of all lengths
    codes = np.frombuffer(padded, np.uint32)
    is_space = codes == _SPACE
    spaces = np.cumsum(is_space, dtype=np.int32)
    places = len(codes) - len(_PADDING) - 1
    hashed = np.empty((len(PIECE_LENGTHS), places), np.uint32)
    within = np.empty(hashed.shape, bool)
    shorter, before = codes[:places], spaces[:places]
    for row, length in enumerate(PIECE_LENGTHS):
        shorter = np.multiply(shorter, _PRIME, out=hashed[row])
        shorter += codes[length - 1 : places + length - 1]
        np.equal(spaces[length - 2 : places + length - 2], before, out=within[row])
    within[0] = ~(is_space[1 : places + 1] & is_space[:places])  # from the end of a text to the beginning of the next
    numbers = hashed >> np.uint32(15)
    numbers ^= hashed
    numbers *= _MIX
    numbers >>= np.uint32(32 - PIECE_BITS)
    numbers |= np.repeat(np.arange(len(texts), dtype=np.uint32) << np.uint32(PIECE_BITS), list(map(len, bounded)))[
        :places
    ]
    return _each_once(numbers[within])


def _each_once(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Sorted. ``numpy.unique`` costs ten times as much for so few."""
    numbers.sort()
    first = np.empty(len(numbers), bool)
    first[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def words(text: str) -> list[int]:
    """The numbers of the words of a normal text, each once, rising."""
    return sorted({number >> 32 - WORD_BITS for number in map(crc32, plain_parts(text))})


def pairs(text: str) -> list[int]:
    """The numbers of the words that follow each other in a line of a normal text, a space between them."""
    found = chain.from_iterable(map(_paired, text.split("\n")))
    return sorted({number >> 32 - PAIR_BITS for number in found})


def _paired(line: str) -> map[int]:
    said = plain_parts(line)
    return map(crc32, said[1:], map(crc32, repeat(b" "), map(crc32, said)))
