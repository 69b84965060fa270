"""A passage cut into what is guilty and what merely stands beside it, and the text around it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.model import Passage, Span, SuspectPassage
from wikiwatch.report import phrasing
from wikiwatch.wikitext.constructs import headings

_LONGEST_WORD = 30
_REACH = 10_000  # code points in front of a passage in which its heading is looked for
_NOTE = 60  # code points, a little more than a note takes


class Kind(StrEnum):
    """What a segment is."""

    CONTEXT = "context"  # stands around the passage
    PLAIN = "plain"  # came in with the passage and is not accused
    GUILTY = "guilty"
    GAP = "gap"  # our own words about text left out


class Segment(NamedTuple):
    """A run of a shown passage. ``text`` is as the wiki has it, not yet made visible."""

    kind: Kind
    text: str


class Cut(NamedTuple):
    """A text's two ends and how many code points between them are left out."""

    head: str
    left_out: int
    tail: str


def middle_cut(text: str, length: int) -> Cut:
    """The text without its middle where it is longer than ``length``; a cut must save more than its note takes."""
    if len(text) <= length + _NOTE:
        return Cut(text, 0, "")
    head, tail = length * 2 // 3, length - length * 2 // 3
    return Cut(text[:head], len(text) - length, text[len(text) - tail :])


def left_out(code_points: int) -> str:
    """What stands in place of a text left out."""
    return f"[… {phrasing.count(code_points, 'character')} left out …]"


def segments(passage: Passage) -> Iterator[Segment]:
    """The passage in order. Where nothing inside is singled out, the whole passage is meant."""
    at = 0
    for start, end in _merged(passage):
        if at < start:
            yield Segment(Kind.PLAIN, passage.text[at:start])
        yield Segment(Kind.GUILTY, passage.text[start:end])
        at = end
    if at < len(passage.text):
        yield Segment(Kind.PLAIN, passage.text[at:])


def in_context(suspect: SuspectPassage, *, context: int, length: int) -> Iterator[Segment]:
    """The passage, about ``length`` code points at most, with at most ``context`` on either side.

    The context ends at the section's borders: what is under another heading says nothing about the passage.
    """
    before, after = _before(suspect, context), _after(suspect, context)
    if before:
        yield Segment(Kind.CONTEXT, before)
    yield from shortened(segments(suspect.passage), length)
    if after:
        yield Segment(Kind.CONTEXT, after)


def _before(suspect: SuspectPassage, context: int) -> str:
    text, cut = suspect.before, suspect.passage.start > len(suspect.before)
    heading = text.rfind("\n==")
    if heading >= 0 or text.startswith("=="):
        line, newline, rest = text[heading + 1 :].partition("\n")
        text, cut = rest if newline else line, False
    if len(text) > context:
        text, cut = _from_word(text[len(text) - context :]), True
    return f"…{text}" if cut else text.lstrip("\n")


def _after(suspect: SuspectPassage, context: int) -> str:
    line_start = "\n" if suspect.passage.text.endswith("\n") else ""
    text, _, _ = (line_start + suspect.after).partition("\n==")
    text = text.removeprefix(line_start).rstrip()
    return _to_word(text[:context]) + "…" if len(text) > context else text


def _from_word(text: str) -> str:
    """The text without the rest of a word at its beginning, if that is short."""
    start = text.find(" ", 0, _LONGEST_WORD) + 1
    return text[start:]


def _to_word(text: str) -> str:
    """The text without the first part of a word at its end, if that is short."""
    end = text.rfind(" ", max(len(text) - _LONGEST_WORD, 0))
    return text[:end] if end > 0 else text


def shortened(whole: Iterator[Segment], length: int) -> Iterator[Segment]:
    """The segments with about ``length`` code points at most, gaps in place of what is left out."""
    left = length
    for segment in whole:
        if left <= 0:
            rest = len(segment.text) + sum(len(later.text) for later in whole)
            yield Segment(Kind.GAP, left_out(rest))
            return
        share = left if segment.kind is Kind.GUILTY else max(left // 4, 60)
        yield from _middle_cut(segment, share)
        left -= min(len(segment.text), share)


def section(suspect: SuspectPassage) -> str | None:
    """The title of the nearest heading in front of the passage, as far as its context reaches."""
    found = headings(f"{suspect.before[-_REACH:]}\n{_first_line(suspect.passage.text)}")
    return found[-1].title.strip() if found else None


def _first_line(text: str) -> str:
    """The passage's own heading, if it opens with one: then it stands in the section it made."""
    line = text.lstrip("\n")[:500].split("\n", 1)[0]
    return line if line.startswith("=") else ""


def _middle_cut(segment: Segment, length: int) -> Iterator[Segment]:
    cut = middle_cut(segment.text, length)
    yield Segment(segment.kind, cut.head)
    if cut.left_out:
        yield Segment(Kind.GAP, left_out(cut.left_out))
        yield Segment(segment.kind, cut.tail)


def _merged(passage: Passage) -> Iterator[Span]:
    """The guilty spans relative to the passage: clipped to it, in order, joined where they touch."""
    length = len(passage.text)
    spans = passage.spans or (Span(passage.start, passage.start + length),)
    start = end = 0
    for low, high in sorted((max(s - passage.start, 0), min(e - passage.start, length)) for s, e in spans):
        if low >= high:
            continue
        if low > end:
            if start < end:
                yield Span(start, end)
            start, end = low, high
        elif start == end:
            start, end = low, high
        else:
            end = max(end, high)
    if start < end:
        yield Span(start, end)
