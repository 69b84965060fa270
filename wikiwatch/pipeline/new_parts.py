"""What is new in a sentence, in parts that can be judged by themselves: all of it, or what was grafted into it.

Only what a reader sees counts: a reference or a link that is put to a sentence later makes no part of it new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from wikiwatch.model import Span
from wikiwatch.wikitext.sentences import Sentence
from wikiwatch.wikitext.words import count_words

_KEPT_BETWEEN = 2  # words that stood before between two new runs that are read as one
_REWRITTEN = 0.7  # share of new words from which a sentence is judged whole


class NewPart(NamedTuple):
    """What is to be judged of a sentence, and how many of its words are new to a reader."""

    sentence: Sentence
    words: int


def new_parts(text: str, shown: str, sentence: Sentence, inserted: Sequence[Span]) -> Iterator[NewPart]:
    """What is new in a sentence: all of it where most of it is, else each run of new words.

    ``shown`` is the prose of the text.
    """
    runs = _joined(text, shown, [clipped(span, sentence.span) for span in inserted])
    total, new = _count(shown, sentence.span), sum(_count(shown, run) for run in runs)
    if new >= _REWRITTEN * total:
        yield NewPart(sentence, new)
        return
    for run in runs:
        clauses = tuple(c for clause in sentence.clauses if (c := clipped(clause, run)).start < c.end)
        yield NewPart(Sentence(run, clauses or (run,), sentence.context_kind), _count(shown, run))


def _joined(text: str, shown: str, spans: Sequence[Span]) -> list[Span]:
    """Runs with no more than a few kept words between them as one."""
    runs = list(spans[:1])
    for before, after in pairwise(spans):
        if _count(shown, Span(before.end, after.start)) <= _KEPT_BETWEEN:
            runs[-1] = Span(runs[-1].start, after.end)
        else:
            runs.append(after)
    return [_trimmed(text, run) for run in runs]


def _trimmed(text: str, span: Span) -> Span:
    told = text[span.start : span.end]
    return Span(span.start + len(told) - len(told.lstrip()), span.start + len(told.rstrip()))


def clipped(span: Span, bounds: Span) -> Span:
    """What of a span lies within bounds; empty, or turned round, where nothing does."""
    return Span(max(span.start, bounds.start), min(span.end, bounds.end))


def _count(shown: str, span: Span) -> int:
    return count_words(shown[span.start : span.end])
