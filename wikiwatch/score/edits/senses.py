"""What single words tell by their meaning: how they speak against an edit, and how common they are.

A table of some 77,000 words of sixteen languages, by the hash of their folded spelling. What each says was learned from
English edits through vectors in which words of all these languages lie near what they mean the same as; the vectors are
not needed any more. A word that is not in the table is read by its stem.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.lexicons import fold
from wikiwatch.score.edits import weights

LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ko", "nl", "pl", "pt", "ru", "tr"))
"""Whose words are in it, apart from those that put no spaces between words."""

ENGLISH = "en"
"""What the labelled edits are in."""

HASH_BITS = 28
COMMONEST = 6.0
"""Natural logarithm of one over a word's share from which on it is no function word; rarity is counted from here."""

UNKNOWN_RARITY = 8.0
MOST_WORDS = 200

REMEMBERED = 65_536  # words
_ENDINGS = (0, 1, 2, 3)  # letters that may be an inflection
_SHORTEST_STEM = 4


class Sense(NamedTuple):
    """A word: what it adds where it is put in and where it is taken out, and its rarity; ``known`` is 1 or 0."""

    added: float
    removed: float
    rarity: float
    known: float
    known_rarity: float


_RARITY, _UNSPELLED = Sense._fields.index("rarity"), len(Sense._fields) + 1  # columns of the table


class Summary(NamedTuple):
    """Of the words of a text: two sums over the root of their number, shares of them, and means."""

    words: int = 0
    added: float = 0.0
    removed: float = 0.0
    unknown: float = 0.0
    rarity: float = 0.0
    rarest: float = 0.0
    content: float = 0.0
    known_rarity: float = 0.0
    unspelled: float = 0.0


def hashed(key: str) -> int:
    """The number of a folded word."""
    return zlib.crc32(key.encode(errors="replace")) >> (32 - HASH_BITS)


def keys(word: str) -> Iterable[str]:
    """The folded word, and the stems it may have."""
    key = fold(word)
    return (key[: len(key) - cut] for cut in _ENDINGS if not cut or len(key) - cut >= _SHORTEST_STEM)


class _Places(dict[str, int]):
    """The places of words in a table, each looked up once."""

    def __init__(self, look_up: Callable[[str], int]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = found = self._look_up(word)
        return found


class Senses:
    """``numbers`` are the hashes of the words, rising; the others belong to them."""

    def __init__(
        self,
        numbers: NDArray[np.int64],
        added: NDArray[np.float64],
        removed: NDArray[np.float64],
        rarity: NDArray[np.float64],
    ) -> None:
        self.numbers = np.ascontiguousarray(numbers)
        self._rising = self.numbers.data  # of which one number costs less than of an array
        known = np.append(np.ones(len(numbers)), (0.0, 0.0))
        rarity = np.append(rarity, (UNKNOWN_RARITY, 0.0))
        added, removed = np.append(added, (0.0, 0.0)), np.append(removed, (0.0, 0.0))
        of_word = [added, removed, rarity, known, known * rarity]  # as in Sense
        self._senses = np.stack(
            [*of_word, rarity != 0, np.zeros(len(known))], axis=1
        )  # and what `_summary` asks besides
        self._places = _Places(self._place)

    def row(self, word: str) -> int | None:
        """Where the word stands, or its stem."""
        for key in keys(word):
            number = hashed(key)
            row = bisect_left(self._rising, number)
            if row < len(self._rising) and self._rising[row] == number:
                return row
        return None

    def _place(self, word: str) -> int:
        """Its row, counted from the end where the table has its stem and not the word as it is spelled.

        A short word that is not known is not rare: abbreviations are everywhere. Long ones come before.
        """
        row = self.row(word)
        if row is None:
            return len(self.numbers) + (len(word) < _SHORTEST_STEM)
        return row if self._rising[row] == hashed(fold(word)) else row - len(self._senses)

    def sense(self, word: str) -> Sense:
        """The word's sense, or its stem's."""
        return Sense(*self._senses[self._places[word], : len(Sense._fields)].tolist())

    def summaries(self, texts: Sequence[Sequence[str]]) -> list[Summary]:
        """What the words of each text come to."""
        counts = list(map(len, texts))
        words = chain.from_iterable(texts)
        places = np.fromiter(map(self._places.__getitem__, words), np.int64, sum(counts))
        senses = self._senses.take(places, axis=0)
        senses[:, _UNSPELLED] = (places < 0) | (places == len(self.numbers))
        found = [Summary()] * len(texts)
        spoken = [at for at, count in enumerate(counts) if count]
        if not spoken:
            return found
        ends = list(accumulate(counts, initial=0))
        first = [ends[at] for at in spoken]
        sums = np.add.reduceat(senses, first).tolist()
        rarest = np.maximum.reduceat(senses[:, _RARITY], first).tolist()
        for at, sums_of_text, highest in zip(spoken, sums, rarest, strict=True):
            found[at] = _summary(counts[at], highest, *sums_of_text)
        return found


def _summary(
    count: int,
    rarest: float,
    added: float,
    removed: float,
    rarity: float,
    known: float,
    known_rarity: float,
    content: float,
    unspelled: float,
) -> Summary:
    """Of so many words, from the sums of what each says."""
    root = count**0.5
    return Summary(
        words=count,
        added=added / root,
        removed=removed / root,
        unknown=1 - known / count,
        rarity=rarity / count,
        rarest=rarest,
        content=content / count,
        known_rarity=known_rarity / (known or 1),
        unspelled=unspelled / count,
    )


def distinct(words: Iterable[str]) -> list[str]:
    """The first words, each once, in their order."""
    return list(dict.fromkeys(words))[:MOST_WORDS]


class Shift(NamedTuple):
    """How much more the words of a language's good prose say than those of English prose, a word on average."""

    added: float
    removed: float


def shifted(found: Summary, shift: Shift) -> Summary:
    """As if the words were English: the vectors of a language lie to one side, which is no fault of its words."""
    root = found.words**0.5
    return found._replace(added=found.added - shift.added * root, removed=found.removed - shift.removed * root)


@cache
def shipped() -> Senses:
    """The shipped table."""
    return stored(weights.tables())


@cache
def shifts() -> dict[str, Shift]:
    """The shift of each language but English."""
    table = weights.tables()["sense_shifts"].astype(np.float64).tolist()
    return {lang: Shift(*row) for lang, row in zip(sorted(LANGUAGES - {ENGLISH}), table, strict=True)}


def stored(tables: Mapping[str, NDArray[np.generic]]) -> Senses:
    """A table from its arrays: numbers as the steps between them, values in a byte each with one scale."""
    return Senses(
        numbers=np.cumsum(tables["sense_steps"].astype(np.int64)),
        added=_wide(tables, "sense_added"),
        removed=_wide(tables, "sense_removed"),
        rarity=rarities(tables["sense_rarity"]),
    )


def rarities(stored: NDArray[np.generic]) -> NDArray[np.float64]:
    """Rarities from sixteenths."""
    return stored.astype(np.float64) / 16


def _wide(tables: Mapping[str, NDArray[np.generic]], name: str) -> NDArray[np.float64]:
    return tables[name].astype(np.float64) * tables[f"{name}_scale"].astype(np.float64)
