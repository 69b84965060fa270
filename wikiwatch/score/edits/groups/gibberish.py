"""Letters that make no word: mashed keys, words without vowels, words that are too long."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p, nan
from typing import NamedTuple

from wikiwatch.lexicons import letter_table, log_probability
from wikiwatch.score.edits.window import Window

NAME = "gibberish"
FEATURES = ("longest_word", "consonants", "no_vowel", "key_runs", "oddest_word", "mean_oddness", "odd_words", "odder")

MOST_WORDS = 300
MOST_LETTERS = 40  # of a word
SHORT = 3  # letters of a word that is too short to be odd
REMEMBERED = 16_384  # words
ELSEWHERE = "en"  # whose letter pairs are asked where those of the language are not known
ODD = -3.9  # mean logarithm of a letter pair's probability, under which a word looks odd; detect/gibberish.py

_LONG = re.compile(r"[^\s\[\]{}|<>/=]+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{4,}")
_ALL_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{3,}")
_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qsdfghjklm", "yxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    *("љњертзуиопшђ", "асдфгхјклчћ", "явертъуиопшщ", "асдфгхйкл", "φγηξκλ", "ασδφγη", "ςερτυθ"),
    *("شسيب", "شسیب", "ضصثقفغعه", "שדגכעי", "ฟหกดเ", "ㅁㄴㅇㄹ", "ㅂㅈㄷㄱ"),
)
_INNOCENT = {"uiop", "poiu", "rewq", "tyui", "rtyu", "ytre", "wert", "trew"}
_KEYS = {keys[at : at + 4] for row in _ROWS for keys in (row, row[::-1]) for at in range(len(row) - 3)} - _INNOCENT
_BEATEN = {"sdfsdf", "fghfgh", "jkljkl", "dfgdfg", "hjkhjk", "asdasd", "qweqwe", "фывфыв"}
_KEY_RUN = re.compile("|".join(sorted(_KEYS | _BEATEN)))
_NO_WORDS = (0.0, 0.0, 0.0, 0.0, nan, nan, nan, nan)


def measure(window: Window) -> tuple[float, ...]:
    """The oddness of words is that of their letter pairs in the language; unknown in scripts without a table.

    ``odder`` falls where a word was spoiled, and rises where one was set right.
    """
    words = window.added_words[:MOST_WORDS]
    if not words:
        return _NO_WORDS
    table = letter_table(window.lang) or letter_table(ELSEWHERE)
    odd = [oddness for oddness in map(_oddness(table).__getitem__, set(words)) if oddness is not None] if table else []
    spelt = list(filter(None, map(_SPELLINGS.__getitem__, words)))
    return (
        log1p(max(map(len, words))),
        float(max((word.consonants for word in spelt), default=0)),
        float(min(5, sum(word.no_vowel for word in spelt))),
        float(min(5, sum(word.key_runs for word in spelt))),
        min(odd) if odd else nan,
        sum(odd) / len(odd) if odd else nan,
        sum(o < ODD for o in odd) / len(odd) if odd else nan,
        _odder(words, window.removed_words, table) if table else nan,
    )


def _odder(words: list[str], removed: list[str], table: str) -> float:
    """How much likelier the letters of a word are than those of the one that it was put in for."""
    if len(words) != 1 or len(removed) != 1:
        return nan
    before, after = (_oddness(table)[word] for word in (removed[0], words[0]))
    return nan if before is None or after is None else after - before


class _Spelling(NamedTuple):
    """What is seen in the letters of a word."""

    consonants: int
    no_vowel: bool
    key_runs: int


class _Spellings(dict[str, _Spelling | None]):
    """What is seen in words, each looked at once; None where nothing is."""

    def __missing__(self, word: str) -> _Spelling | None:
        seen = _Spelling(
            consonants=max(map(len, _CONSONANTS.findall(word)), default=0),
            no_vowel=_ALL_CONSONANTS.fullmatch(word) is not None,
            key_runs=len(_KEY_RUN.findall(word)),
        )
        found = seen if any(seen) else None
        if len(word) <= MOST_LETTERS:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = found
        return found


class _Oddness(dict[str, float | None]):
    """How odd the letter pairs of words are by a table; None for short words and those with other letters."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, word: str) -> float | None:
        found = log_probability(word[:MOST_LETTERS], self._table) if len(word) > SHORT else None
        if len(word) <= MOST_LETTERS:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = found
        return found


_SPELLINGS = _Spellings()


@lru_cache(maxsize=8)
def _oddness(table: str) -> _Oddness:
    return _Oddness(table)
