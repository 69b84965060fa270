"""A text as sentences with their clauses, each with what kind of line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wikiwatch.model import Span
from wikiwatch.wikitext.clauses import clauses_in
from wikiwatch.wikitext.markup import CATEGORY_PREFIXES, FILE_PREFIXES, namespace
from wikiwatch.wikitext.masking import LATE, mask
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.sentences import LIST_MARKERS, paragraphs_in, sentences_in, trim

_LONGEST_NAMESPACE = 40
_LETTER = re.compile(r"[^\W_]")


class SentenceKind(StrEnum):
    """Where a sentence stands."""

    PROSE = "prose"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    TEMPLATE = "template"  # a template's name or a parameter, on a line of its own
    CAPTION = "caption"  # of a file on a line of its own
    MARKUP = "markup"  # nothing to read: a category, a template on a line of its own, a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, trimmed of white space. Its clauses are in order, apart, and hold all its words.

    A sentence that is not divided is its own and only clause.
    """

    span: Span
    clauses: tuple[Span, ...]
    kind: SentenceKind


def segment(text: str, lang: str = "und") -> Iterator[Sentence]:
    """The sentences of a text in order; together they hold everything but white space."""
    masked = mask(text)
    blocks = Overlaps(masked.blocks)
    for paragraph in paragraphs_in(masked):
        kind = _kind(text, masked.text, paragraph, bool(blocks.within(paragraph)))
        for span in sentences_in(masked, paragraph):
            trimmed = Span(*trim(text, span.start, span.end))
            yield Sentence(span=trimmed, clauses=tuple(clauses_in(masked.text, trimmed, lang)), kind=kind)


def _kind(text: str, masked: str, paragraph: Span, in_block: bool) -> SentenceKind:
    if in_block:
        return SentenceKind.TEMPLATE
    first = text[paragraph.start]
    if first == "=" and masked[paragraph.end - 1] in f"={LATE}":
        return SentenceKind.HEADING
    if first in "|!" or text.startswith("{|", paragraph.start):
        return SentenceKind.TABLE
    if first in LIST_MARKERS:
        return SentenceKind.LIST
    if text.startswith("[[", paragraph.start):
        prefix = namespace(text[paragraph.start + 2 : paragraph.start + _LONGEST_NAMESPACE])
        if prefix in CATEGORY_PREFIXES:
            return SentenceKind.MARKUP
        if prefix in FILE_PREFIXES:
            return SentenceKind.CAPTION
    says_something = _LETTER.search(masked, paragraph.start, paragraph.end) is not None
    return SentenceKind.PROSE if says_something else SentenceKind.MARKUP
