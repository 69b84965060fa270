"""Words of any script, with where they stand."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.wikitext.later import later

# Python's \w leaves out combining marks, without which Hindi, pointed Arabic and decomposed accents fall apart.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u0816-\u082d\u0859-\u085b"
    "\u08ca-\u08e1\u08e3-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09e3\u0a01-\u0a75"
    "\u0a81-\u0ae3\u0afa-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0ce3\u0d00-\u0d63\u0d81-\u0df3\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u102b-\u103e"
    "\u1056-\u109d\u135d-\u135f\u1712-\u1734\u17b4-\u17d3\u1a55-\u1a7f\u1ab0-\u1ace\u1b00-\u1b44\u1cd0-\u1cd2"
    "\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ua66f-\ua672\ua8e0-\ua8f1\uabe3-\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f"
    "\u1780-\u17b3\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])"
# Nothing follows that could fail, so no input can make it backtrack. (Python 3.11.2, Debian 12's, has a defect in
# possessive groups: https://github.com/python/cpython/issues/106052.)
_WORD = later(rf"[{_UNSPACED}][{_MARKS}]*|{_LETTER}+(?:['’]{_LETTER}+)*")
_PART = later(rf"[{_UNSPACED}][{_MARKS}]*|{_LETTER}+")
# What the two above come to where no such script and no mark is, which is nearly everywhere; three times as fast.
_SPECIAL = later(f"[{_UNSPACED}{_MARKS}]")
_UNSPACED_CHARACTER = later(f"[{_UNSPACED}]")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PLAIN_PART = re.compile(r"[^\W_]+")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
_PART_OR_APOSTROPHE = re.compile(r"(?:[^\W_]|['’])+")
# Where places are not asked for, words cost a fourth when all else is made space first: by bytes what is ASCII, by
# NumPy what is long.
_PARTS_ALONE = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_WORDS_ALONE = bytes(39 if byte == 39 else other for byte, other in enumerate(_PARTS_ALONE))  # with apostrophes
_LETTERS_ALONE = bytes(byte if byte > 127 or chr(byte).isalpha() else 32 for byte in range(256))
_SPACE = 32
_KNOWN = 0x3000  # where scripts without spaces begin in earnest
_NOTHING = np.full(1, _SPACE, np.uint16)
_LONGEST_KEPT = 30  # letters
_FEW = 12  # words that are looked for one by one
_LONG = 200  # code points of a text that NumPy reads faster
_APOSTROPHE = re.compile("['’]")
# What loses its vowel before another word in French, Catalan and Italian; "quelqu'un" and "don't" stay whole.
_ELIDED_TEXT = """
    c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu all coll dall degl dell gl nell quell sant sull un
"""
_ELIDED = frozenset(_ELIDED_TEXT.split())
_LONGEST_ELIDED = max(map(len, _ELIDED))


class Word(NamedTuple):
    """A word as it is written, in ``[start, end)``."""

    text: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of ``text[start:end]``: runs of letters, digits and their combining marks.

    Hyphens divide ("rendez-vous" is two words). An apostrophe inside stays ("don't", "aujourd'hui"), but an elided
    article or pronoun is a word of its own and keeps it: "l'article" gives "l'" and "article". Han, kana, Thai, Lao,
    Khmer and Burmese come one character at a time.
    """
    end = len(text) if end is None else end
    for match in _word(text, start, end).finditer(text, start, end):
        word = match.group()
        if "'" in word or "’" in word:
            yield from _elisions(word, match.start())
        else:
            yield Word(word, *match.span())


def up_to(most: int, text: str, start: int, end: int) -> int:
    """How many ``words`` stand in ``text[start:end]``, counted no further than to ``most``."""
    found = [match.group() for match in islice(_word(text, start, end).finditer(text, start, end), most)]
    return len(found) if len(found) == most else min(most, sum(len(_elided(word)) for word in found))


def word_texts(text: str) -> list[str]:
    """The ``words`` of a text without their places, at a fraction of the cost."""
    if "'" not in text and "’" not in text:
        return parts(text)
    if text.isascii():
        runs = text.encode().translate(_WORDS_ALONE).decode().split()
    elif (kept := _kept(text, _tables().words)) is not None:
        runs = _runs(kept)
    else:
        return [part for word in _word(text, 0, len(text)).findall(text) for part in _elided(word)]
    return [part for run in runs for part in (_divided(run) if "'" in run or "’" in run else (run,))]


def count_words(text: str) -> int:
    """How many ``words`` a text has."""
    return len(word_texts(text))


def length_in_words(text: str) -> int:
    """About as many words as a reader counts: two characters make a word where no spaces do."""
    count = count_words(text)
    return count if text.isascii() else count - len(_UNSPACED_CHARACTER.findall(text)) // 2


def is_unspaced(word: str) -> bool:
    """Whether it is a character of a script that puts no spaces between words."""
    return word[:1] >= _UNSPACED[0] and _UNSPACED_CHARACTER.match(word) is not None


def parts(text: str) -> list[str]:
    """The parts of a text's words: as ``words``, but every apostrophe divides; without their places."""
    if text.isascii():
        return text.encode().translate(_PARTS_ALONE).decode().split()
    kept = _kept(text, _tables().parts)
    return part_pattern(text, 0, len(text)).findall(text) if kept is None else _runs(kept)


def plain_parts(text: str) -> list[bytes]:
    """Runs of letters and digits in UTF-8, whatever the script; in some, combining marks divide."""
    if text.isascii():
        return text.encode().translate(_PARTS_ALONE).split()
    kept = _kept(text, _tables().parts)
    return [part.encode() for part in (_PLAIN_PART.findall(text) if kept is None else _runs(kept))]


def part_starts(text: str, found: Sequence[str]) -> list[int]:
    """Where the parts found in a text stand."""
    if (kept := _kept(text, _tables().parts)) is not None:
        within = np.concatenate([_NOTHING, kept]) != _SPACE
        return list(np.flatnonzero(within[1:] > within[:-1]).tolist())
    starts, at = [], 0
    for part in found:
        at = text.find(part, at)
        starts.append(at)
        at += len(part)
    return starts


class _Tables(NamedTuple):
    """By code point what is kept of a text: itself or a space; 0 where only `re` can tell, as from `_KNOWN` on."""

    parts: NDArray[np.uint16]
    words: NDArray[np.uint16]
    letters: NDArray[np.uint16]


@cache
def _tables() -> _Tables:
    signs = "".join(map(chr, range(_KNOWN)))
    special = re.compile(f"[{_UNSPACED}{_MARKS}]+")
    return _Tables(
        parts=_table(signs, _PLAIN_PART, special),
        words=_table(signs, _PART_OR_APOSTROPHE, special),
        letters=_table(signs, _LETTER_RUN),
    )


def _table(signs: str, kept: re.Pattern[str], unclear: re.Pattern[str] | None = None) -> NDArray[np.uint16]:
    table = np.full(len(signs) + 1, _SPACE, np.uint16)
    table[-1] = 0
    for run in kept.finditer(signs):
        table[slice(*run.span())] = np.arange(*run.span())
    for run in unclear.finditer(signs) if unclear else ():
        table[slice(*run.span())] = 0
    return table


def _kept(text: str, table: NDArray[np.uint16]) -> NDArray[np.uint16] | None:
    """The code points that are kept of a text; None where `re` has to tell, or does it as fast."""
    if len(text) < _LONG:
        return None
    kept = table.take(np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16), mode="clip")
    return kept if kept.all() else None


def _runs(kept: NDArray[np.uint16]) -> list[str]:
    return kept.tobytes().decode("utf-16-le").split()


@lru_cache(maxsize=4)
def shared_letter_runs(text: str) -> tuple[str, ...]:
    """The same as ``letter_runs``, kept for whoever asks next of the same text."""
    return tuple(letter_runs(text))


def letter_runs(text: str) -> list[str]:
    """Runs of letters; digits divide, and in some scripts combining marks do."""
    if text.isascii():
        return text.encode().translate(_LETTERS_ALONE).decode().split()
    kept = _kept(text, _tables().letters)
    return _LETTER_RUN.findall(text) if kept is None else _runs(kept)


def runs_in(words: Collection[str], text: str) -> set[str]:
    """Those of the words that are ``letter_runs`` of a text. To find a few costs less than to cut it."""
    if len(words) > _FEW:
        return set(words).intersection(letter_runs(text))
    return {word for word in words if _is_run_in(word, text)}


def _is_run_in(word: str, text: str) -> bool:
    if f" {word} " in text:
        return True
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and _is_letter(text[at - 1])) and not (end < len(text) and _is_letter(text[end])):
            return True
        at = text.find(word, end)
    return False


def _is_letter(sign: str) -> bool:
    """As ``letter_runs`` has it: what is neither a sign nor a digit from 0 to 9 in any script."""
    return sign.isalpha() or (sign.isalnum() and not sign.isascii() and not sign.isdecimal())


def part_pattern(text: str, start: int, end: int) -> re.Pattern[str]:
    """What finds the parts of words in ``text[start:end]``: as ``words``, but every apostrophe divides.

    Found by this, "l'article" is l and article, "don't" is don and t.
    """
    return _PLAIN_PART if text.isascii() or not _SPECIAL.search(text, start, end) else _PART


def _word(text: str, start: int, end: int) -> re.Pattern[str]:
    return _PLAIN_WORD if text.isascii() or not _SPECIAL.search(text, start, end) else _WORD


def _divided(run: str) -> Sequence[str]:
    """The words of a run of letters, digits and apostrophes."""
    return _divided_before(run) if len(run) < _LONGEST_KEPT else _divided_before.__wrapped__(run)


@lru_cache(maxsize=4_096)
def _divided_before(run: str) -> Sequence[str]:
    return [part for word in _PLAIN_WORD.findall(run) for part in _elided(word)]


def _elided(word: str) -> Sequence[str]:
    return [part.text for part in _elisions(word, 0)] if "'" in word or "’" in word else (word,)


def _elisions(word: str, offset: int) -> Iterator[Word]:
    start = 0
    for apostrophe in _APOSTROPHE.finditer(word):
        before = word[start : min(apostrophe.start(), start + _LONGEST_ELIDED + 1)]  # a word may be a million long
        if before.lower() in _ELIDED:
            yield Word(word[start : apostrophe.end()], offset + start, offset + apostrophe.end())
            start = apostrophe.end()
    yield Word(word[start:], offset + start, offset + len(word))
