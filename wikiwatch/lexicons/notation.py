"""Reads a lexicon: one term a line, marks in front, endings behind. docs/lexicons.md explains it to translators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from wikiwatch.wikitext.words import part_pattern

MAX_WORDS = 12
MIN_STEM = 3  # letters of a starred stem once folded; the matcher indexes stems by as many

_LINE = re.compile(r"(?P<grade>\?\?|[?!])?(?P<home>@)?(?P<exact>=)?\s*(?P<term>[^?@!=\s].*)")
_JOINT = re.compile(r"['’·・-]")  # the dots of Catalan "pel·lícula" and of Japanese names
# Latin, Cyrillic and Greek accents; points of Hebrew; vowel signs, hamzas and the lengthened line of Arabic.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+"
)
_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ى": "ي", "ی": "ي", "ک": "ك"}
_LIGATURES["\u0e4d\u0e32"] = "\u0e33"  # Thai "am", which decomposition tears apart


class LexiconError(ValueError):
    """A lexicon line that cannot be read; the message names file and line."""


class Grade(StrEnum):
    """How much a term says."""

    STRONG = "strong"  # speaks for its field by itself
    ORDINARY = "ordinary"  # ? counts in company only
    EVERYDAY = "everyday"  # ?? fills up the company, but never makes it
    SILENT = "silent"  # @ alone: counts for nothing but what @ means
    INNOCENT = "innocent"  # ! looks like a term and means something else: hides the terms inside it


_GRADES = {"?": Grade.ORDINARY, "??": Grade.EVERYDAY, "!": Grade.INNOCENT}


class Entry(NamedTuple):
    """One line. ``forms`` are sequences of words, folded unless ``exact``; a word may carry a star at one end.

    ``home``: in an article's title or opening, the term makes the field the article's own (strong terms, and ``@``).
    """

    term: str
    grade: Grade
    home: bool
    exact: bool
    forms: tuple[tuple[str, ...], ...]


def exactly(word: str) -> str:
    """The word in composed form, accents kept; capitals are kept too where a lexicon writes them."""
    return word if word.isascii() else unicodedata.normalize("NFC", word)


def fold(word: str) -> str:
    """The word without case, accents and ligatures; wide and mathematical letters become plain ones.

    Arabic and Persian forms of one letter become one, and syllables of Hangul their letters.
    """
    return word.lower() if word.isascii() else _fold_remembered(word)


def fold_text(text: str) -> str:
    """``fold`` for a text of many words, which is not worth remembering."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold()
    for ligature, plain in _LIGATURES.items():
        letters = letters.replace(ligature, plain)
    return _ACCENTS.sub("", letters)


@lru_cache(maxsize=16_384)
def _fold_remembered(word: str) -> str:
    return fold_text(word)


def parse(lines: Iterable[str], source: str) -> tuple[Entry, ...]:
    """The entries of a lexicon. Raises LexiconError on a line that is malformed or repeats a form."""
    entries: list[Entry] = []
    seen: dict[tuple[bool, tuple[str, ...]], int] = {}
    for number, line in enumerate(lines, start=1):
        content = line.split("#", 1)[0].strip()
        if not content:
            continue
        try:
            entry = _entry(content)
        except ValueError as error:
            raise LexiconError(f"{source}:{number}: {error}") from error
        for form in entry.forms:
            if (first := seen.setdefault((entry.exact, form), number)) != number:
                raise LexiconError(f"{source}:{number}: {' '.join(form)!r} stands already in line {first}")
        entries.append(entry)
    return tuple(entries)


def _entry(content: str) -> Entry:
    if content.isascii() and content.replace(" ", "").isalnum():  # most lines: as below, without the ado
        form = tuple(content.lower().split())
        if len(form) <= MAX_WORDS and sum(map(len, form)) > 1:
            return Entry(" ".join(form), Grade.STRONG, True, False, (form,))
    match = _LINE.fullmatch(content)
    if match is None:
        raise ValueError(f"{content!r} has no term, or too many marks in front of it")
    exact = match["exact"] is not None
    words = [word for token in match["term"].split() for word in _words(token)]
    if len(words) > MAX_WORDS:
        raise ValueError(f"{content!r} has more than {MAX_WORDS} words")
    forms = tuple(dict.fromkeys(tuple(_divided(form, exact)) for form in product(*words)))
    if any(sum(map(len, form)) < 2 for form in forms):
        raise ValueError(f"{content!r} has a form of a single letter")
    home = match["home"] is not None
    grade = _GRADES.get(match["grade"], Grade.SILENT if home else Grade.STRONG)
    return Entry(" ".join(forms[0]), grade, home or grade is Grade.STRONG, exact, forms)


def _words(token: str) -> Iterator[list[str]]:
    """The alternatives of each word in a token: ``d'argent|s`` gives ``[d]`` and ``[argent, argents]``."""
    *joined, last = _JOINT.split(token)
    for part in joined:
        yield [part]
    yield _endings(last)


def _endings(token: str) -> list[str]:
    """``a|b|c`` gives a, ab, ac; ``a/b|c`` gives ab, ac."""
    stem, slash, rest = token.partition("/")
    if not slash:
        stem, bar, rest = token.partition("|")
        if not bar:
            return [stem]
    endings = rest.split("|")
    if "" in endings or len(set(endings)) < len(endings):
        raise ValueError(f"{token!r} has an empty or repeated ending")
    forms = [stem + ending for ending in endings]
    return forms if slash else [stem, *forms]


def _divided(form: Iterable[str], exact: bool) -> Iterator[str]:
    """The words as the matcher meets them: scripts without spaces come one character at a time."""
    for word in form:
        if word.isascii() and word.isalnum():  # nearly all
            yield word if exact else word.lower()
            continue
        stem = word[1:] if word.startswith("*") else word.removesuffix("*")
        parts = part_pattern(stem, 0, len(stem)).findall(stem)
        if not stem or "".join(parts) != stem:
            raise ValueError(f"{word!r} is not a word: letters and digits, and a star at one end")
        bare = [exactly(part) if exact else fold(part) for part in parts]
        if stem == word:
            yield from bare
        elif len(parts) > 1:
            raise ValueError(
                f"{word!r} needs no star: its script has no spaces, so that it is found inside longer words"
            )
        elif len(bare[0]) < MIN_STEM:
            raise ValueError(f"{word!r} needs {MIN_STEM} letters or more beside its star")
        else:
            yield word.replace(stem, bare[0])
