"""Clauses of a sentence, as absolute spans trimmed of white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wikiwatch.model import Span
from wikiwatch.wikitext.masking import GLUED, LATE, mask
from wikiwatch.wikitext.openers import Openers, openers
from wikiwatch.wikitext.sentences import trim, trimmed
from wikiwatch.wikitext.words import up_to

_CLAUSE_WORDS = 3  # a shorter clause says nothing on its own

_LIKENESS_WORDS = 2
_LONGEST_WORD = 30

_LEAD = re.compile(r"[\s\"'«»„“‘‹(\[*–—-]*")
_ATTACHED = re.compile(f"[{LATE}{GLUED}]*")
_BREAK = re.compile(r"[;:,،؛、，；—–()（）]| - ")


class _Part(NamedTuple):
    """A stretch between two cuts, with its words up to three, and whether it hangs on what stands around it."""

    start: int
    end: int
    words: int
    hangs: bool


def clauses(text: str, start: int, end: int, lang: str = "und") -> Iterator[Span]:
    """The clauses of the sentence ``text[start:end]``, in order; together they hold all of its words.

    They are divided by commas, semicolons, dashes and parentheses, and in front of what likens something ("like a
    ..."), which needs none. One of less than three words joins its neighbour, unless that is grafted in: begins with
    a relative pronoun, a subordinating conjunction, a participle or a likeness, in the languages of ``openers``.
    """
    masked = mask(text[start:end]).text
    for span in clauses_in(masked, Span(0, len(masked)), lang):
        yield Span(*trim(text, span.start + start, span.end + start))


def clauses_in(masked: str, sentence: Span, lang: str = "und") -> Iterator[Span]:
    """The clauses of one sentence of a masked text."""
    pending: _Part | None = None
    for part in _parts(masked, sentence, openers(lang)):
        if pending is None:
            pending = part
        elif _divided(pending, part):
            yield Span(pending.start, pending.end)
            pending = part
        else:
            pending = _Part(pending.start, part.end, pending.words + part.words, pending.hangs)
    if pending is not None:
        yield Span(pending.start, pending.end)


def _divided(before: _Part, after: _Part) -> bool:
    if before.hangs:
        return before.words >= _CLAUSE_WORDS
    return after.hangs or min(before.words, after.words) >= _CLAUSE_WORDS


def _parts(text: str, sentence: Span, opens: Openers) -> Iterator[_Part]:
    for span in trimmed(text, _cuts(text, sentence, opens)):
        count = up_to(_CLAUSE_WORDS, text, *span)
        first = _end(_LEAD, text, span)
        like = opens.simile is not None and opens.simile.match(text, first, span.end) is not None
        hangs = like or (count >= _CLAUSE_WORDS and opens.word.match(text, first, span.end) is not None)
        yield _Part(*span, count, hangs and count >= _LIKENESS_WORDS)


def _cuts(text: str, sentence: Span, opens: Openers) -> Iterator[Span]:
    start = sentence.start
    for cut in _at_signs(text, sentence):
        for likeness in _likenesses(text, Span(start, cut), opens):
            yield Span(start, likeness)
            start = likeness
        yield Span(start, cut)
        start = cut


def _at_signs(text: str, sentence: Span) -> Iterator[int]:
    """Where a sign divides, in rising order, and the end."""
    start = sentence.start
    for match in _BREAK.finditer(text, *sentence):
        cut = match.start() if match.group() in "(（" else _end(_ATTACHED, text, Span(match.end(), sentence.end))
        if start < cut < sentence.end and _divides(text, match):
            yield cut
            start = cut
    yield sentence.end


def _likenesses(text: str, stretch: Span, opens: Openers) -> Iterator[int]:
    """Where, inside a stretch without signs, something begins to be likened."""
    if opens.simile is None:
        return
    for match in opens.simile.finditer(text, *stretch):
        before = text[max(stretch.start, match.start() - _LONGEST_WORD) : match.start()]
        says_more = up_to(_LIKENESS_WORDS, text, match.end(), stretch.end) >= _LIKENESS_WORDS
        if before.strip() and says_more and not opens.complemented.search(before):
            yield match.start()


def _end(pattern: re.Pattern[str], text: str, span: Span) -> int:
    match = pattern.match(text, *span)
    return match.end() if match else span.start


def _divides(text: str, match: re.Match[str]) -> bool:
    """Whether this sign divides clauses: not in 1,000 or 12:30 or 1990–1995."""
    sign = match.group()
    if sign in ";:,،؛–":
        after = text[match.end() : match.end() + 1]
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        return (not after or after.isspace() or after in (LATE, GLUED)) and (sign != "–" or before.isspace())
    return True
