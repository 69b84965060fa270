"""Clauses of a sentence, as absolute spans trimmed of white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from wikiwatch.model import Span
from wikiwatch.wikitext.masking import GLUED, LATE, mask
from wikiwatch.wikitext.sentences import trim, trimmed
from wikiwatch.wikitext.words import words

_CLAUSE_WORDS = 3  # a shorter clause says nothing on its own and joins its neighbour

_ATTACHED = re.compile(f"[{LATE}{GLUED}]*")
_BREAK = re.compile(r"[;:,،؛、，；—–()（）]| - ")


def clauses(text: str, start: int, end: int, lang: str = "und") -> Iterator[Span]:
    """Parts of one sentence between commas, semicolons, dashes and parentheses, each of three words or more.

    A shorter part joins the one before it (the first one, the one after).
    """
    masked = mask(text[start:end]).text
    for span in clauses_in(masked, Span(0, len(masked)), lang):
        yield Span(*trim(text, span.start + start, span.end + start))


def clauses_in(masked: str, sentence: Span, lang: str = "und") -> Iterator[Span]:
    """The clauses of one sentence of a masked text."""
    pending: Span | None = None
    pending_words = 0
    for part in trimmed(masked, _cuts(masked, sentence)):
        part_words = _count_words(masked, part)
        if pending is None:
            pending, pending_words = part, part_words
        elif min(part_words, pending_words) < _CLAUSE_WORDS:
            pending, pending_words = Span(pending.start, part.end), pending_words + part_words
        else:
            yield pending
            pending, pending_words = part, part_words
    if pending is not None:
        yield pending


def _cuts(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for match in _BREAK.finditer(text, *sentence):
        cut = match.start() if match.group() in "(（" else _after(text, match.end(), sentence.end)
        if cut > start and _divides(text, match):
            yield Span(start, cut)
            start = cut
    yield Span(start, sentence.end)


def _after(text: str, at: int, end: int) -> int:
    """Past the references and tags that touch what ends at ``at``."""
    match = _ATTACHED.match(text, at, end)
    return match.end() if match else at


def _divides(text: str, match: re.Match[str]) -> bool:
    """Whether this sign divides clauses: not in 1,000 or 12:30 or 1990–1995."""
    sign = match.group()
    if sign in ";:,،؛–":
        after = text[match.end() : match.end() + 1]
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        return (not after or after.isspace() or after in (LATE, GLUED)) and (sign != "–" or before.isspace())
    return True


def _count_words(text: str, span: Span) -> int:
    """Up to three."""
    return sum(1 for _ in islice(words(text, span.start, span.end), _CLAUSE_WORDS))
