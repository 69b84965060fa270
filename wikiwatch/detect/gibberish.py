"""Keyboard mashing and random letters.

Looks for
    Words of the inserted prose that nobody pronounces: letters in the order of the keyboard (``asdfgh``, ``фывапр``),
    a few neighbouring keys beaten again and again (``sdfsdfsdf``), and, on wikis in one of 36 languages whose letter
    pairs are known, words in the wiki's script whose pairs hardly occur in its language or those it borrows from.

Why it matters
    It is a test edit or plain vandalism, and means nothing to a reader.
    https://en.wikipedia.org/wiki/Wikipedia:Vandalism, https://fr.wikipedia.org/wiki/Wikipédia:Vandalisme

Stays silent on
    Names (a word with a capital counts only when it follows the keyboard), abbreviations, codes, formulas, URLs,
    anything with digits or code signs beside it, templates, quotations, titles and words in italics, letters held
    down (see ``shouting``), words of the page's title or of the text that stood before. Words of other languages in
    the same script are left alone unless they are as odd as a mashed one; Arabic and Hebrew words, where nothing tells
    a name, unless they are odder still. In scripts and languages without a table, all but the keyboard.

Signals
    ``words``: the odd words; ``log_probability``: mean natural logarithm of the letter pairs' probability in the oddest
    (-2 to -3 in real words); ``keyboard_run``: most keys in a row, of any of the words.

References
    The letter model is described in docs/models.md. Unpronounceable strings as a feature of vandalism: Mola-Velasco,
    Wikipedia Vandalism Detection Through Machine Learning (PAN at CLEF 2010).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from wikiwatch.lexicons import Sieve, base_language, letter_table, log_probability, readings
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Signal, Span
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.words import shared_letter_runs

NAME = "gibberish"
LABEL = Label.VANDALISM
EVIDENCE = Evidence.FORM

MIN_LETTERS = 4
LONGEST_WORD = 80  # letters looked at; a longer word is as odd in its beginning
SHOWN_WORDS = 3

# Measured on the development edits; docs/models.md gives the rates.
ODD_LONG = -4.2  # mean log-probability under which a word of 7 letters or more is odd
ODD_SHORT = -4.8  # the same for 5 or 6 letters
PLAINLY_ODD = -4.7  # for 7 letters or more: odder than any name or foreign word
PLAINLY_ODD_LONG = -4.45  # for 12 letters or more
RUN_OF_KEYS = 5  # "property" and "azerty" show that 4 keys in a row happen, outside the rows of consonants
PRONOUNCED = -3.4  # mean log-probability over which so short a run is part of a word: "напролом", "wertykalny"
NEAR_KEYS = 2

_LAYOUTS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    ("ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    ("קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
    ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ"),
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"),
)
_RUNS = frozenset(
    keys[at : at + RUN_OF_KEYS]
    for rows in _LAYOUTS
    for row in rows
    for keys in (row, row[::-1])
    for at in range(len(keys) - RUN_OF_KEYS + 1)
)
_PAIRS = frozenset(keys[at : at + 2] for keys in _RUNS for at in range(RUN_OF_KEYS - 1))
_CONSONANT_ROWS = (1, 2)  # where four keys in a row spell no word
_KEYS = tuple({key: (row, at) for row, keys in enumerate(rows) for at, key in enumerate(keys)} for rows in _LAYOUTS)

_NEIGHBOURS = frozenset(
    first + second
    for rows in _LAYOUTS
    for row in rows
    for at, first in enumerate(row)
    for second in row[max(0, at - NEAR_KEYS) : at + NEAR_KEYS + 1]
)

_WORD = later(rf"[^\W\d_]{{{MIN_LETTERS},}}")
_ROMAN = later(r"[ivxlcdm]+")
_HELD = later(r"(.)\1{2,}")
LEAST_HELD = 2  # letters that a word with one of them held has twice
_CODE_BEFORE = frozenset("._/@#=\\&%+~$*^-0123456789")
_CODE_AFTER = frozenset("_/@#=\\&%+~$*^-(0123456789")


class _Odd(NamedTuple):
    word: str
    log_probability: float | None
    keyboard_run: int
    plain: bool  # as odd as mashing is, beyond a strange name or a foreign word


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each inserted piece with mashed letters."""
    if not edit.written:
        return
    table = letter_table(base_language(context.lang))
    if not any(_odd_words(edit.written, Span(0, len(edit.written)), table)):
        return
    spans = [span for span in edit.inserted if any(_odd_words(edit.new, span, table))]
    if not spans:
        return
    known = set(_WORD.findall(f"{context.page_title} {edit.old and context.established()}".casefold()))
    for piece, read in readings(edit.new, spans):
        odd = [
            odd
            for at, odd in _odd_words(read, Span(0, len(read)), table)
            if odd.word.casefold() not in known and not _is_code(edit.new, piece.start + at, len(odd.word))
        ]
        if odd:
            yield _finding(piece, odd)


def _finding(piece: Span, odd: list[_Odd]) -> Finding:
    words = tuple(dict.fromkeys(o.word for o in odd))
    signals: dict[str, Signal] = {"words": words[:SHOWN_WORDS], "keyboard_run": max(o.keyboard_run for o in odd)}
    measured = [o.log_probability for o in odd if o.log_probability is not None]
    if measured:
        signals["log_probability"] = round(min(measured), 2)
    shown = ", ".join(f"«{word}»" for word in words[:SHOWN_WORDS])
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=piece.start,
        end=piece.end,
        message=f"{shown}: letters as fingers hit a keyboard, not words",
        weight=_weight(odd),
        signals=signals,
    )


def _weight(odd: list[_Odd]) -> float:
    plain = [o for o in odd if o.plain]
    if len(odd) > 1 and plain:
        return 0.92
    if plain:
        return 0.9 if len(plain[0].word) >= 8 else 0.75
    return 0.6 if len(odd) > 1 else 0.4


def _odd_words(text: str, span: Span, table: str | None) -> Iterator[tuple[int, _Odd]]:
    """The odd words of a span of ``text``, with where they start."""
    runs = shared_letter_runs(text[span.start : span.end])
    suspects = _suspects(table).passing({run for run in runs if len(run) >= MIN_LETTERS})
    if not suspects:
        return
    for match in _WORD.finditer(text, span.start, span.end):
        if match.group() in suspects and (odd := _judge(match.group()[:LONGEST_WORD], table)):
            yield match.start(), odd


@cache
def _suspects(table: str | None) -> Sieve:
    return Sieve(lambda word: _judge(word[:LONGEST_WORD], table) is not None)


@lru_cache(maxsize=32_768)
def _judge(word: str, table: str | None) -> _Odd | None:
    bare = word.lower()
    if len(bare) - len(set(bare)) >= LEAST_HELD:
        bare = _HELD.sub(r"\1", bare)
    run = _longest_run(bare) if _holds_run(bare) else 0
    measured = log_probability(bare, table) if table else None
    if run == RUN_OF_KEYS and measured is not None and measured > PRONOUNCED:
        return None
    mashed = run >= RUN_OF_KEYS or _beats_a_few_keys(bare) or _is_row_of_consonants(bare)
    probability = measured if word == word.lower() else None
    has_case = word != word.upper()
    if not mashed and not (_is_odd if has_case else _is_plainly_odd)(bare, probability):
        return None
    run = run or _longest_run(bare)
    plain = run >= RUN_OF_KEYS or (mashed and len(bare) > 7) or _is_plainly_odd(bare, probability)
    return _Odd(word, probability, run, plain)


def _is_odd(bare: str, probability: float | None) -> bool:
    if probability is None or len(bare) < 5 or _ROMAN.fullmatch(bare):
        return False
    return probability < (ODD_LONG if len(bare) > 6 else ODD_SHORT)


def _is_plainly_odd(bare: str, probability: float | None) -> bool:
    if probability is None or len(bare) < 7:
        return False
    return probability < (PLAINLY_ODD_LONG if len(bare) > 11 else PLAINLY_ODD)


def _is_code(text: str, start: int, length: int) -> bool:
    """True for a part of an identifier, address or formula, and for a word in italics."""
    end = start + length
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] in _CODE_BEFORE or after[:1] in _CODE_AFTER or "''" in (before, after):
        return True
    return after[:1] in (".", ":", "'") and after[1:2].isalnum()


# ---------------------------------------------------------------- the keyboard


def _holds_run(word: str) -> bool:
    """Whether `RUN_OF_KEYS` keys of a row stand in the word. Of so many, a look at every fourth pair meets one."""
    if not any(word[at : at + 2] in _PAIRS for at in range(0, len(word) - 1, RUN_OF_KEYS - 1)):
        return False
    return any(word[at : at + RUN_OF_KEYS] in _RUNS for at in range(len(word) - RUN_OF_KEYS + 1))


def _longest_run(word: str) -> int:
    """Most keys of ``word`` that follow each other along a row, in one direction."""
    return max(_run_on(keys, word) for keys in _KEYS)


def _run_on(keys: dict[str, tuple[int, int]], word: str) -> int:
    if word[0] not in keys:
        return 0
    best = run = 1
    direction = 0
    for first, second in pairwise(word):
        step = _step(keys, first, second)
        if step not in (1, -1):
            run, direction = 1, 0
            continue
        run = run + 1 if step == direction else 2
        direction = step
        best = max(best, run)
    return best


def _step(keys: dict[str, tuple[int, int]], first: str, second: str) -> int | None:
    """From key to key along a row; None from one row to another."""
    if first not in keys or second not in keys or keys[first][0] != keys[second][0]:
        return None
    return keys[second][1] - keys[first][1]


def _beats_a_few_keys(word: str) -> bool:
    """True when all of a long word lies under the fingers of one hand: ``sdfsdfsdf``, but not ``letter``."""
    if len(word) < 8 or word[:2] not in _NEIGHBOURS:
        return False
    for keys in _KEYS:
        steps = (_step(keys, first, second) for first, second in pairwise(word))
        if all(step is not None and abs(step) <= NEAR_KEYS for step in steps):
            return True
    return False


def _is_row_of_consonants(word: str) -> bool:
    """``asdf`` and the like as a whole word."""
    if len(word) != MIN_LETTERS:
        return False
    return any(_run_on(keys, word) == len(word) and keys[word[0]][0] in _CONSONANT_ROWS for keys in _KEYS[:3])
