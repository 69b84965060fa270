"""What of a text is to be judged against a version of it that is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from wikiwatch.history import PageHistory
from wikiwatch.model import Change, ChangeKind, Edit, Finding, Revision, Slot, Span
from wikiwatch.pipeline.new_parts import new_parts
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import Sentence
from wikiwatch.wikitext.words import word_texts

_CLAUSE_WORDS = 3  # fewer new words are judged only where something was found against them

_MARKUP = re.compile(r"\[\[|\{\{|<ref\b|'''")  # not headings and lists: those are marked in extracted text too
_SPACES = re.compile(r"[^\S\n]+")
_NO_DATE = datetime.fromtimestamp(0, UTC)


class Part(NamedTuple):
    """What of a sentence is to be judged: all of it, or what is new in it."""

    place: int  # of its sentence
    sentence: Sentence


def comparable(reference: str, text: str) -> str:
    """The reference without its markup where the text has none: a rendered copy of a page has lost it."""
    if _MARKUP.search(text) or not _MARKUP.search(reference):
        return reference
    return _SPACES.sub(" ", prose(reference))


def as_edit(text: str, reference: str | None) -> Edit:
    """The text as an edit of the reference; without one, as a new page."""
    if reference is None:
        whole = (Change(kind=ChangeKind.INSERTED, old=Span(0, 0), new=Span(0, len(text))),) if text else ()
        return Edit(revision=_revision(1, None), parent=None, old="", new=text, changes=whole)
    history = PageHistory()
    history.add(_revision(1, reference))
    edit = history.add(_revision(2, text))
    if edit is None:
        raise AssertionError("both texts are visible")
    return edit


def _revision(rev_id: int, text: str | None) -> Revision:
    content = None if text is None else text.encode()
    return Revision(
        rev_id=rev_id,
        parent_id=rev_id - 1 or None,
        page_id=0,
        dt=_NO_DATE,
        user=None,
        user_id=None,
        anon=None,
        comment=None,
        slots=(Slot(text=content, sha1=None, size=None),),
    )


def parts(
    text: str, sentences: Sequence[Sentence], edit: Edit, reference: str | None, findings: Sequence[Finding]
) -> Iterator[Part]:
    """All sentences without a reference; with one, those that are new, or what is new in them."""
    if reference is None:
        yield from map(Part._make, enumerate(sentences))
        return
    inserted, accused = Overlaps(edit.inserted), Overlaps(_disjoint(findings))
    new = {n: _words_of(text, s.span) for n, s in enumerate(sentences) if inserted.within(s.span)}
    shown = prose(text)
    standing = _standing(reference, set(new.values()))
    for place, said in new.items():
        sentence = sentences[place]
        if said in standing:
            continue
        here = [edit.inserted[i] for i in inserted.within(sentence.span)]
        for part in new_parts(text, shown, sentence, here):
            if part.words >= _CLAUSE_WORDS or accused.within(part.sentence.span):
                yield Part(place, part.sentence)


def _standing(reference: str, asked: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Which of these are the words of a sentence of the reference, or stand anywhere in it and are three or less.

    By these a cell or an entry is known again that is too short for the alignment to tell from chance.
    """
    said = _words_of(reference, Span(0, len(reference)))
    standing = asked.intersection(_words_of(reference, sentence.span) for sentence in segment(reference))
    for length in range(1, _CLAUSE_WORDS + 1):
        standing |= asked.intersection(zip(*(said[first:] for first in range(length)), strict=False))
    return standing


def _words_of(text: str, span: Span) -> tuple[str, ...]:
    return tuple(word_texts(text[span.start : span.end].casefold()))


def _disjoint(findings: Sequence[Finding]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted({(finding.start, finding.end) for finding in findings}):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans
