"""What words mean, roughly: a small table that lies in the package, so that a text can be compared without an encoder.

Distilled from a sentence encoder by ``bench.passages.distil``: some 100,000 words of sixteen languages in one space,
by the hash of their folded spelling. A word that is not in it is read by its stem, or by its two halves. The longer a
vector, the more its word has to say: the plain sum of a sentence's words points about where the encoder would.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wikiwatch.lexicons import base_language, fold
from wikiwatch.model import UNKNOWN_LANGUAGE

TABLE = Path(__file__).with_name("meaning.npz")
LANGUAGES = frozenset(("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr"))
"""Whose words are in the table, of those written in Latin or Cyrillic letters."""

DIMENSIONS = 256
COMMONEST = -3.0  # natural logarithm of a word's share at which the scale of commonness begins
HASH_BITS = 24
FEW_LETTERS = 3  # a shorter word is in the table only where the encoder knows it

_UNKNOWN_RARITY = 8.0
_FUNCTION_WORD = 3.0  # rarity, on the same scale, up to which a word carries no topic
_ENDINGS = (1, 2, 3)  # letters that may be an inflection
_SHORTEST_STEM = 4
_SHORTEST_COMPOUND = 8
_REMEMBERED = 50_000  # words

Floats = npt.NDArray[np.float32]


def hashed(key: str) -> int:
    """24 bits of a folded word."""
    return zlib.crc32(key.encode(errors="surrogatepass")) & ((1 << HASH_BITS) - 1)


def rarity_of(common: npt.NDArray[np.uint8]) -> Floats:
    """0 for a function word, up to about 10, from how common the table says words are."""
    return np.maximum(0, common.astype(np.float32) / 16 - _FUNCTION_WORD)


def rows_of(word: str, rows: Mapping[int, int]) -> tuple[int, ...]:
    """Rows of the word, or of its stem, or of its first and last part; ``rows`` has them by hash."""
    key = fold(word)
    if (row := _row_of(key, rows)) is not None:
        return (row,)
    return tuple(_halves(key, rows)) if len(key) >= _SHORTEST_COMPOUND else ()


def _row_of(key: str, rows: Mapping[int, int]) -> int | None:
    """The row of a folded word or of its stem."""
    for cut in (0, *_ENDINGS):
        stem = key[: len(key) - cut]
        if len(stem) < _SHORTEST_STEM and cut:
            break
        if (row := rows.get(hashed(stem))) is not None:
            return row
    return None


def _halves(key: str, rows: Mapping[int, int]) -> Iterator[int]:
    key = key[:60]
    for end in range(len(key) - _SHORTEST_STEM, _SHORTEST_STEM, -1):
        if (row := rows.get(hashed(key[:end]))) is not None:
            yield row
            break
    for start in range(_SHORTEST_STEM, len(key) - _SHORTEST_STEM + 1):
        if (row := rows.get(hashed(key[start:]))) is not None:
            yield row
            break


class _Pieces:
    """Product quantisation: of each row a code a piece, of each piece so many numbers that each code stands for."""

    def __init__(self, codes: npt.NDArray[np.uint8], centres: Floats, piece: npt.NDArray[np.uint8]) -> None:
        """``centres`` has a row for each code; ``piece`` tells which piece a column belongs to, side by side."""
        self.codes = codes
        edges = np.searchsorted(piece, np.arange(codes.shape[1] + 1))
        self._blocks = [np.ascontiguousarray(centres[:, low:high], np.float32) for low, high in pairwise(edges)]

    def of(self, rows: npt.NDArray[np.intp]) -> Floats:
        """Rows put together."""
        told = self.codes[rows].T
        return np.concatenate([block[codes] for block, codes in zip(self._blocks, told, strict=True)], axis=1)


class Meanings:
    """The table, read once. Vectors are put together from their pieces when asked for: whole, all would take 100 MB."""

    def __init__(self, path: Path = TABLE) -> None:
        with np.load(path, allow_pickle=False) as stored:
            hashes = np.zeros((len(stored["hashes"]), 4), np.uint8)
            hashes[:, :3] = stored["hashes"]
            self._rows = dict(zip(hashes.view(np.uint32).ravel().tolist(), range(len(hashes)), strict=True))
            self._rarity = rarity_of(stored["common"])
            self._pieces = _Pieces(stored["codes"], stored["centres"], stored["piece"])
            finer = (stored[f"finer_{name}"] for name in ("codes", "centres", "piece"))
            self._finer = _Pieces(*finer)
        self._find = lru_cache(maxsize=_REMEMBERED)(partial(rows_of, rows=self._rows))
        self._find_row = lru_cache(maxsize=_REMEMBERED)(lambda word: _row_of(fold(word), self._rows))

    def rarity(self, word: str) -> float:
        """0 for a function word, up to about 10; a word of digits or one that is not in the table counts as rare."""
        row = self._find_row(word)
        if row is None:
            return 0.0 if len(word) < _SHORTEST_STEM else _UNKNOWN_RARITY
        return float(self._rarity[row])

    def vectors(self, words: Iterable[str]) -> Floats:
        """A row for each word; zeros where nothing is known. Of a text most words have come before."""
        told = list(words)
        distinct = {word: row for row, word in enumerate(dict.fromkeys(told))}
        return self._of_distinct(distinct)[[distinct[word] for word in told]]

    def _of_distinct(self, words: Iterable[str]) -> Floats:
        found = [self._find(word) for word in words]
        out = np.zeros((len(found), DIMENSIONS), np.float32)
        counts = np.array([len(rows) for rows in found], np.intp)
        if counts.any():
            whole = self._whole(np.array([row for rows in found for row in rows], np.intp))
            starts = np.cumsum(counts) - counts
            (single,), (several,) = (counts == 1).nonzero(), (counts > 1).nonzero()
            out[single] = whole[starts[single]]
            for word in several.tolist():
                out[word] = whole[starts[word] : starts[word] + counts[word]].sum(axis=0) / counts[word]
        return out

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Vectors of some words of the table."""
        return self._whole(random.choice(len(self._pieces.codes), count, replace=False))

    def _whole(self, rows: npt.NDArray[np.intp]) -> Floats:
        found = self._pieces.of(rows)
        fine = np.flatnonzero(rows < len(self._finer.codes))
        found[fine] += self._finer.of(rows[fine])
        return found


class NoMeanings:
    """In the place of the table for a language that it does not know: a word that is spelled as one of another
    language means something else, and what is like nothing is better than what is like the wrong thing."""

    def rarity(self, word: str) -> float:
        """As of a word that is not in the table."""
        return 0.0 if len(word) < _SHORTEST_STEM else _UNKNOWN_RARITY

    def vectors(self, words: Iterable[str]) -> Floats:
        """Zeros, a row for each word."""
        return np.zeros((len(list(words)), DIMENSIONS), np.float32)


@cache
def meanings() -> Meanings:
    """The table of the package. Read when first asked for."""
    return Meanings()


def knows(lang: str) -> bool:
    """Whether the table has words of a language; where none is told, it is asked all the same."""
    return base_language(lang) in LANGUAGES or lang in ("", UNKNOWN_LANGUAGE)
