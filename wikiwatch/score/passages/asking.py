"""Which sentences are judged, and which only stand beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wikiwatch.model import Span
from wikiwatch.wikitext.sentences import Sentence

WHOLE = 0.7  # share of a sentence that is new from which it is judged as a sentence, not as a clause of it


class Asked(NamedTuple):
    """A sentence to read. ``asked`` is its place among those to judge, None where it only stands beside them; ``part``
    is the clause of it that is to be judged, None for the whole."""

    asked: int | None
    sentence: Sentence
    part: Span | None


def all_of(sentences: Sequence[Sentence]) -> list[Asked]:
    """Every sentence is judged, whole."""
    return [Asked(index, sentence, None) for index, sentence in enumerate(sentences)]


def in_context(asked: Sequence[Sentence], context: Sequence[Sentence]) -> Iterator[Asked]:
    """Every sentence of the text, those with something new marked; a new clause is set off from the rest."""
    starts = [sentence.span.start for sentence in asked]
    for sentence in context:
        here = range(bisect_left(starts, sentence.span.start), bisect_left(starts, sentence.span.end))
        if not here:
            yield Asked(None, sentence, None)
        for index in here:
            new = asked[index].span
            if new.end - new.start >= WHOLE * (sentence.span.end - sentence.span.start):
                yield Asked(index, asked[index], None)
            else:
                pieces = (Span(sentence.span.start, new.start), new, Span(new.end, sentence.span.end))
                clauses = tuple(piece for piece in pieces if piece.start < piece.end)
                yield Asked(index, Sentence(sentence.span, clauses, sentence.context_kind), new)
