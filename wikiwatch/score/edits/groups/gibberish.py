"""Letters that make no word: mashed keys, words without vowels, words that are too long."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p, nan
from typing import NamedTuple

from wikiwatch.lexicons import letter_table, log_probability
from wikiwatch.score.edits.window import Window

NAME = "gibberish"
FEATURES = ("longest_word", "consonants", "no_vowel", "key_runs", "oddest_word", "mean_oddness", "odd_words")

MOST_WORDS = 300
MOST_LETTERS = 40  # of a word
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


def measure(window: Window) -> tuple[float, ...]:
    """The oddness of words is that of their letter pairs in the language; unknown in scripts without a table."""
    table = letter_table(window.lang) or letter_table(ELSEWHERE)
    words = window.added_words[:MOST_WORDS]
    odd = [
        oddness
        for word in set(words)
        if len(word) > 3 and table and (oddness := log_probability(word[:MOST_LETTERS], table)) is not None
    ]
    spelt = [_remembered(word) if len(word) <= MOST_LETTERS else _spelling(word) for word in words]
    return (
        log1p(max(map(len, words), default=0)),
        float(max((word.consonants for word in spelt), default=0)),
        float(min(5, sum(word.no_vowel for word in spelt))),
        float(min(5, sum(word.key_runs for word in spelt))),
        min(odd) if odd else nan,
        sum(odd) / len(odd) if odd else nan,
        sum(o < ODD for o in odd) / len(odd) if odd else nan,
    )


class _Spelling(NamedTuple):
    """What is seen in the letters of a word."""

    consonants: int
    no_vowel: bool
    key_runs: int


def _spelling(word: str) -> _Spelling:
    return _Spelling(
        consonants=max(map(len, _CONSONANTS.findall(word)), default=0),
        no_vowel=_ALL_CONSONANTS.fullmatch(word) is not None,
        key_runs=len(_KEY_RUN.findall(word)),
    )


_remembered = lru_cache(maxsize=32_768)(_spelling)
