"""A text as sentences with their clauses, each with what kind of line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wikiwatch.model import Span
from wikiwatch.wikitext.clauses import clauses_in
from wikiwatch.wikitext.markup import CATEGORY_PREFIXES, FILE_PREFIXES, namespace
from wikiwatch.wikitext.masking import LATE, mask
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.sentences import LIST_MARKERS, Sentence, SentenceKind, paragraphs_in, sentences_in, trim

_LONGEST_NAMESPACE = 40
_LETTER = re.compile(r"[^\W_]")


def segment(text: str, lang: str = "und") -> Iterator[Sentence]:
    """The sentences of a text in order; together they hold everything but white space."""
    masked = mask(text)
    blocks = Overlaps(masked.blocks)
    for paragraph in paragraphs_in(masked):
        kind = _kind(text, masked.text, paragraph, bool(blocks.within(paragraph)))
        for span in sentences_in(masked, paragraph):
            trimmed = Span(*trim(text, span.start, span.end))
            yield Sentence(trimmed, tuple(clauses_in(masked.text, trimmed, lang)), kind)


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
