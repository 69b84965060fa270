"""Capitals, repeated signs, letters held down, words and lines said again and again.

Looks for
    Sentences in capitals, rows of ``!`` and ``?``, words such as ``loooool`` and ``hahahaha``, one word four times or
    more in a row, one line three times or more in a row.

Why it matters
    Text that shouts is not written for an encyclopedia: it is a test, a joke or anger, and often comes with worse.
    https://en.wikipedia.org/wiki/Wikipedia:Manual_of_Style#All_capitals, https://en.wikipedia.org/wiki/Wikipedia:Vandalism

Stays silent on
    Abbreviations and lists of them, surnames in capitals, Roman numerals, headings and table rows in capitals, table
    and list markup, quotations, titles in italics, templates, addresses and code, placeholders such as ``aaaa`` and
    ``www``, rows of signs that chess and phonetics use (two), and what the page already writes that way. Pages outside
    the article and draft namespaces: there people greet each other.

Signals
    ``capitals``: words in the longest run of capitals; ``signs``: longest run of ``!`` and ``?``; ``held``: most
    times a letter or a syllable is repeated in one word; ``words``: most times a word follows itself; ``lines``: how
    often the line stands in a row. Only what was seen is listed.

References
    Share of capitals and longest run of one character as features: Potthast, Stein and Gerling, Automatic Vandalism
    Detection in Wikipedia (ECIR 2008); Mola-Velasco (PAN at CLEF 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import eq
from typing import NamedTuple

from wikiwatch.lexicons import Sieve, readings
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Signal, Span
from wikiwatch.settings import ARTICLE_NAMESPACES
from wikiwatch.wikitext.display import shortened
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.words import Word, letter_runs, shared_letter_runs, word_texts, words

NAME = "shouting"
LABEL = Label.VANDALISM
EVIDENCE = Evidence.FORM

MIN_CAPITALS = 4  # words of two letters or more in a row; three are often an abbreviation with its name
MIN_CAPITAL_LETTERS = 14
MIN_SIGNS = 3
MIN_HELD = 4  # no spelling of a language in Latin script has four equal letters in a row but in names
MIN_WORDS = 4  # "cha cha cha" and "Bison bison bison" have three
MIN_LINES = 3  # `_may_shout` compares three
MANY = 8  # of anything: nobody writes that by mistake
SHOWN = 40
LOOK_BACK = 2_000
LONGEST_WORD = 80
MAX_LOOKUPS = 100
ALSO = 0.1  # added when a piece shouts in two ways

_SIGNS = later(r"[!?¡¿！？]{3,}")
_HELD_LETTER = later(r"([^\W\d_])\1{3,}", re.IGNORECASE)
_HELD_SYLLABLE = later(r"([^\W\d_]{2,3}?)\1{3,}", re.IGNORECASE)
_SAID_AGAIN = later(r"\b([^\W\d_]{2,40})\b(?:[\s,.!…-]{1,5}\1\b){3}", re.IGNORECASE)
_HELD = Sieve(lambda word: _is_held(word))
_BETWEEN_CAPITALS = later(r"[\s'’!?-]{0,4}")
_BETWEEN_REPEATS = later(r"[\s,.!…-]{1,5}")
_ROMAN = later(r"[IVXLCDM]+")
_TABLE = frozenset("|!{}")
_LIST = frozenset("*#:;")  # results and places repeat there
_HEADING = "="
_CODE_BEFORE = frozenset("._/@#=\\&%+~$-0123456789")
_CODE_AFTER = frozenset("_/@#=\\&%+~$0123456789")


class _Shout(NamedTuple):
    """One way in which a piece shouts: the signal's name and value, what to quote, how to say it."""

    signal: str
    times: int
    quoted: str
    said: str
    weight: float


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each inserted piece that shouts, one for each row of equal pieces."""
    if not edit.written or context.namespace_id not in ARTICLE_NAMESPACES or not _may_shout(edit.written):
        return
    spans = [span for span in edit.inserted if _may_shout(edit.new[span.start : span.end])]
    if not spans:
        return
    looked_up: dict[str, bool] = {}
    for row in _rows(edit.new, readings(edit.new, spans)):
        shouts = [s for s in _shouts(edit.new, row) if not _stood_before(s.quoted, edit, context, looked_up)]
        if shouts:
            yield _finding(Span(row[0][0].start, row[-1][0].end), shouts)


def _stood_before(quoted: str, edit: Edit, context: Context, looked_up: dict[str, bool]) -> bool:
    """True for what the page says already. No honest edit shouts in so many ways that each needs a look at the page."""
    if quoted not in looked_up and len(looked_up) < MAX_LOOKUPS:
        looked_up[quoted] = quoted in context.page_title or (bool(edit.old) and quoted in context.established())
    return looked_up.get(quoted, False)


def _finding(span: Span, shouts: list[_Shout]) -> Finding:
    loudest = max(shouts, key=lambda shout: shout.weight)
    signals: dict[str, Signal] = {shout.signal: shout.times for shout in shouts}
    weight = loudest.weight + ALSO * (len(shouts) > 1)
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=span.start,
        end=span.end,
        message="; ".join(f"«{shortened(shout.quoted, SHOWN)}»: {shout.said}" for shout in shouts),
        weight=round(min(weight, 0.95), 2),
        signals=signals,
    )


def _may_shout(inserted: str) -> bool:
    """A cheap look at the raw text, so that ordinary edits cost nothing more."""
    runs = shared_letter_runs(inserted)
    if _SIGNS.search(inserted) or _HELD.passing(set(runs)) or _may_say_again(inserted, runs):
        return True
    if sum(map(str.isupper, runs)) >= MIN_CAPITALS and _holds_capitals(word_texts(inserted)):
        return True
    sentences = inserted.replace("!", ".").replace("?", ".").replace("\n", ".").split(".")
    parts = list(filter(None, map(str.strip, sentences)))
    return any(first == second == third for first, second, third in zip(parts, parts[1:], parts[2:], strict=False))


def _is_held(word: str) -> bool:
    """Whether a letter or a syllable is held: what says one four times has three letters too many at least."""
    if word.isascii() and len(word) - len(set(word.lower())) < MIN_HELD - 1:
        return False
    return bool(_HELD_LETTER.search(word) or _HELD_SYLLABLE.search(word))


def _may_say_again(inserted: str, runs: Sequence[str]) -> bool:
    """Four equal words in a row; the dotted capital I has a small form of its own to `re`."""
    return (_says_again(runs) or "İ" in inserted) and bool(_SAID_AGAIN.search(inserted))


def _rows(text: str, read: Iterable[tuple[Span, str]]) -> Iterator[list[tuple[Span, str]]]:
    """Equal pieces that follow each other as one row when they are enough, any other piece by itself."""
    for said, same in groupby(read, key=lambda item: text[item[0].start : item[0].end].casefold()):
        row = list(same)
        if len(row) >= MIN_LINES and sum(map(str.isalpha, said)) >= 3:
            yield row
        else:
            yield from ([item] for item in row)


def _shouts(text: str, row: list[tuple[Span, str]]) -> Iterator[_Shout]:
    piece, read = row[0]
    sign = _first_sign_of_line(text, piece.start)
    if len(row) >= (MANY if sign in _LIST else MIN_LINES) and sign not in _TABLE:
        yield _Shout("lines", len(row), read.strip(), f"the same line {len(row)} times in a row", 0.6)
    said = word_texts(read)
    if sign not in _TABLE and sign != _HEADING and _holds_capitals(said):
        yield from _capitals(read)
    yield from _signs(read)
    yield from _held(text, piece, read)
    if _says_again(said):
        yield from _repeated(read)


def _first_sign_of_line(text: str, at: int) -> str:
    start = text.rfind("\n", max(0, at - LOOK_BACK), at) + 1
    return text[start : start + 1]


def _holds_capitals(said: list[str]) -> bool:
    letters = [length for length in map(len, filter(str.isupper, said)) if length > 1]
    return len(letters) >= MIN_CAPITALS and sum(letters) >= MIN_CAPITAL_LETTERS


def _says_again(said: Sequence[str]) -> bool:
    """Whether a word follows itself as often as `MIN_WORDS` asks for, whatever is between."""
    small = list(map(str.casefold, said))
    return bytes([True]) * (MIN_WORDS - 1) in bytes(map(eq, small, small[1:]))


def _capitals(read: str) -> Iterator[_Shout]:
    longest = max(_runs_of_capitals(read), key=len, default=[])
    letters = [len(word.text) for word in longest if len(word.text) > 1]
    if len(letters) >= MIN_CAPITALS and sum(letters) >= MIN_CAPITAL_LETTERS:
        quoted = read[longest[0].start : longest[-1].end]
        weight = 0.6 if len(longest) >= 2 * MIN_CAPITALS else 0.4
        yield _Shout("capitals", len(longest), quoted, f"{len(longest)} words in capitals", weight)


def _runs_of_capitals(read: str) -> Iterator[list[Word]]:
    """Words in capitals with no more than a space or a sign between them; Roman numerals do not count."""
    run: list[Word] = []
    for word in words(read):
        apart = run and not _BETWEEN_CAPITALS.fullmatch(read, run[-1].end, word.start)
        if apart or not word.text.isupper():
            yield run
            run = []
        if word.text.isupper() and not _ROMAN.fullmatch(word.text):
            run.append(word)
    yield run


def _signs(read: str) -> Iterator[_Shout]:
    longest = max((match.group() for match in _SIGNS.finditer(read)), key=len, default="")
    if longest:
        weight = 0.9 if len(longest) >= MANY else 0.7 if len(longest) > MIN_SIGNS + 1 else 0.4
        yield _Shout("signs", len(longest), longest, f"{len(longest)} exclamation or question marks in a row", weight)


def _held(text: str, piece: Span, read: str) -> Iterator[_Shout]:
    """The longest repeat of a letter or a syllable inside a word."""
    if not _HELD.passing(set(letter_runs(read))):
        return
    found = sorted([*_HELD_LETTER.finditer(read), *_HELD_SYLLABLE.finditer(read)], key=_repeats, reverse=True)
    match = next((match for match in found if _is_speech(text, piece, read, match)), None)
    if match is None:
        return
    count, unit = _repeats(match), match.group(1)
    said = f"one {'letter' if len(unit) == 1 else 'syllable'} {count} times in a row"
    weight = 0.9 if count >= MANY else 0.6 if count > MIN_HELD else 0.4
    yield _Shout("held", count, match.group(), said, weight)


def _repeats(match: re.Match[str]) -> int:
    return (match.end() - match.start()) // (match.end(1) - match.start(1))


def _is_speech(text: str, piece: Span, read: str, match: re.Match[str]) -> bool:
    """False inside code and addresses, in Roman numerals, and for a placeholder such as ``aaaa``."""
    start, end = _word_around(read, match)
    if _ROMAN.fullmatch(read[start:end].upper()):
        return False
    if end - start == MIN_HELD == _repeats(match):
        return False
    before, after = text[piece.start + start - 1 : piece.start + start], text[piece.start + end : piece.start + end + 2]
    if before in _CODE_BEFORE or after[:1] in _CODE_AFTER:
        return False
    return not (after[:1] in ".:" and after[1:].isalnum())


def _word_around(read: str, match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    while start and read[start - 1].isalpha() and match.start() - start < LONGEST_WORD:
        start -= 1
    while end < len(read) and read[end].isalpha() and end - match.end() < LONGEST_WORD:
        end += 1
    return start, end


def _repeated(read: str) -> Iterator[_Shout]:
    """The word said most often in a row."""
    best = count = 0
    said: Word | None = None
    last: Word | None = None
    for word in words(read):
        follows = last is not None and word.text.casefold() == last.text.casefold()
        near = last is not None and _BETWEEN_REPEATS.fullmatch(read, last.end, word.start)
        count = count + 1 if follows and near else 1
        last = word
        if count > best and len(word.text) > 1 and word.text.isalpha():
            best, said = count, word
    if said is not None and best >= MIN_WORDS:
        weight = 0.9 if best >= MANY else 0.6
        yield _Shout("words", best, f"{said.text} {said.text}", f"the same word {best} times in a row", weight)
