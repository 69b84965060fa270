"""What words mean, roughly: a small table that lies in the package, so that a text can be compared without an encoder.

Distilled from a sentence encoder by ``bench.passages.distil``: some 45,000 words of sixteen languages in one space,
by the hash of their folded spelling. A word that is not in it is read by its stem, or by its two halves.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wikiwatch.lexicons import fold

TABLE = Path(__file__).with_name("meaning.npz")
DIMENSIONS = 128
PIECES = 16
COMMONEST = -3.0  # natural logarithm of a word's share at which the scale of commonness begins
HASH_BITS = 24

_UNKNOWN_RARITY = 8.0
_FUNCTION_WORD = 3.0  # rarity, on the same scale, up to which a word carries no topic
_ENDINGS = (1, 2, 3)  # letters that may be an inflection
_SHORTEST_STEM = 4
_SHORTEST_COMPOUND = 8

Floats = npt.NDArray[np.float32]


def hashed(key: str) -> int:
    """24 bits of a folded word."""
    return zlib.crc32(key.encode(errors="surrogatepass")) & ((1 << HASH_BITS) - 1)


class Meanings:
    """The table, read once."""

    def __init__(self, path: Path = TABLE) -> None:
        with np.load(path, allow_pickle=False) as stored:
            hashes = np.zeros((len(stored["hashes"]), 4), np.uint8)
            hashes[:, :3] = stored["hashes"]
            self._rows = {int(value): row for row, value in enumerate(hashes.view(np.uint32).ravel())}
            centres = stored["centres"].astype(np.float32)
            self._rarity = stored["common"].astype(np.float32) / 16
            codes = stored["codes"]
        self._vectors = np.concatenate([centres[piece][codes[:, piece]] for piece in range(PIECES)], axis=1)
        self._find = lru_cache(maxsize=50_000)(self._rows_of)

    def rarity(self, word: str) -> float:
        """0 for a function word, up to about 10; a word of digits or one that is not in the table counts as rare."""
        rows = self._find(word)
        if not rows:
            return 0.0 if len(word) < _SHORTEST_STEM else _UNKNOWN_RARITY
        return max(0.0, float(min(self._rarity[row] for row in rows)) - _FUNCTION_WORD)

    def vectors(self, words: Iterable[str]) -> Floats:
        """A row for each word; zeros where nothing is known."""
        found = [self._find(word) for word in words]
        out = np.zeros((len(found), DIMENSIONS), np.float32)
        for index, rows in enumerate(found):
            if len(rows) == 1:
                out[index] = self._vectors[rows[0]]
            elif rows:
                out[index] = self._vectors[list(rows)].mean(axis=0)
        return out

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Vectors of some words of the table."""
        return np.asarray(self._vectors[random.choice(len(self._vectors), count, replace=False)], np.float32)

    def _rows_of(self, word: str) -> tuple[int, ...]:
        """Rows of the word, or of its stem, or of its first and last part."""
        key = fold(word)
        for cut in (0, *_ENDINGS):
            stem = key[: len(key) - cut]
            if len(stem) < _SHORTEST_STEM and cut:
                break
            if (row := self._rows.get(hashed(stem))) is not None:
                return (row,)
        return tuple(self._halves(key)) if len(key) >= _SHORTEST_COMPOUND else ()

    def _halves(self, key: str) -> Iterable[int]:
        key = key[:60]
        for end in range(len(key) - _SHORTEST_STEM, _SHORTEST_STEM, -1):
            if (row := self._rows.get(hashed(key[:end]))) is not None:
                yield row
                break
        for start in range(_SHORTEST_STEM, len(key) - _SHORTEST_STEM + 1):
            if (row := self._rows.get(hashed(key[start:]))) is not None:
                yield row
                break


@cache
def meanings() -> Meanings:
    """The table of the package. Read when first asked for."""
    return Meanings()
