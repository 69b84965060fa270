"""A text as sentences with their clauses, each with what kind of line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from wikiwatch.model import Span
from wikiwatch.wikitext.clauses import clauses_in
from wikiwatch.wikitext.markup import CATEGORY_PREFIXES, FILE_PREFIXES, namespace
from wikiwatch.wikitext.masking import LATE, mask
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.sentences import (
    BULLETS,
    LIST_MARKERS,
    SHORT_LINE,
    Sentence,
    SentenceKind,
    paragraphs_in,
    sentences_in,
    trim,
)
from wikiwatch.wikitext.words import up_to

_LONGEST_NAMESPACE = 40
_TOLD_WORDS = 6
_LETTER = re.compile(r"[^\W_]")


def segment(text: str, lang: str = "und", beside: Overlaps | None = None) -> Iterator[Sentence]:
    """The sentences of a text in order; together they hold everything but white space.

    Of the paragraphs ``beside`` these places alone, where that is said: most of the time goes into clauses.
    """
    masked = mask(text)
    blocks = Overlaps(masked.blocks)
    paragraphs = (None, *paragraphs_in(masked), None)
    for before, paragraph, after in zip(paragraphs, paragraphs[1:], paragraphs[2:], strict=False):
        if paragraph is None or not (beside is None or beside.within(paragraph)):
            continue
        kind = SentenceKind.TEMPLATE if blocks.within(paragraph) else _kind(text, masked.text, paragraph)
        if kind is SentenceKind.PROSE and _is_bare(text, paragraph):
            kind = _kind_of_bare(text, before, paragraph, after)
        for span in sentences_in(masked, paragraph):
            trimmed = Span(*trim(text, span.start, span.end))
            told = kind is SentenceKind.TEMPLATE and _is_told(text, trimmed)
            clauses = _clauses(masked.text, trimmed, lang)
            yield Sentence(trimmed, clauses, SentenceKind.PROSE if told else kind)


def _clauses(masked: str, sentence: Span, lang: str) -> tuple[Span, ...]:
    first = max(0, sentence.start - 1)  # a dash divides by what stands before it too
    found = _clauses_told(masked[first : sentence.end], sentence.start - first, lang)
    return tuple([Span(start + first, end + first) for start, end in found])


@lru_cache(maxsize=1_024)
def _clauses_told(masked: str, start: int, lang: str) -> tuple[Span, ...]:
    """Kept, since of a page the same sentences are divided over and over: whole, by layers, by what was established."""
    return tuple(clauses_in(masked, Span(start, len(masked)), lang))


@lru_cache(maxsize=4)
def segmented(text: str, lang: str = "und") -> tuple[Sentence, ...]:
    """What `segment` yields, kept for whoever asks next of one of the same few texts."""
    return tuple(segment(text, lang))


def _is_told(text: str, sentence: Span) -> bool:
    """A whole sentence in a template's parameter."""
    return (
        up_to(_TOLD_WORDS, text, *sentence) == _TOLD_WORDS
        and text[sentence.start : sentence.end].rstrip("}»”\"' )")[-1:] in ".!?…。！？।"
    )


def _is_bare(text: str, paragraph: Span) -> bool:
    """A short line that no stop ends: a heading or an entry of a list in plain text, unless it is all there is."""
    return paragraph.end - paragraph.start < SHORT_LINE and text[paragraph.end - 1].isalnum()


def _kind_of_bare(text: str, before: Span | None, paragraph: Span, after: Span | None) -> SentenceKind:
    for one, other in ((before, paragraph), (paragraph, after)):
        if (
            one
            and other
            and text.count("\n", one.end, other.start) == 1
            and _is_bare(text, one)
            and _is_bare(text, other)
        ):
            return SentenceKind.LIST
    is_followed = after is not None and after.end - after.start >= SHORT_LINE
    return SentenceKind.HEADING if is_followed else SentenceKind.PROSE


def _kind(text: str, masked: str, paragraph: Span) -> SentenceKind:
    first = text[paragraph.start]
    if first == "=" and masked[paragraph.end - 1] in f"={LATE}":
        return SentenceKind.HEADING
    if first in "|!" or text.startswith("{|", paragraph.start):
        return SentenceKind.TABLE
    if first in LIST_MARKERS or first in BULLETS or text.startswith(("- ", "– "), paragraph.start):
        return SentenceKind.LIST
    if text.startswith("[[", paragraph.start):
        prefix = namespace(text[paragraph.start + 2 : paragraph.start + _LONGEST_NAMESPACE])
        if prefix in CATEGORY_PREFIXES:
            return SentenceKind.MARKUP
        if prefix in FILE_PREFIXES and masked.find("]]", paragraph.start) + 2 == paragraph.end:
            return SentenceKind.CAPTION
    says_something = _LETTER.search(masked, paragraph.start, paragraph.end) is not None
    return SentenceKind.PROSE if says_something else SentenceKind.MARKUP
