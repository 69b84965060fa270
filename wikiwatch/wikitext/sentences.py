"""Paragraphs and sentences of wikitext, as absolute spans trimmed of white space.

Sentence ends follow the idea of Unicode UAX #29 (a stop, what closes, white space, no lower-case letter after it), with
the abbreviations of ``abbreviations``, and with what wikitext adds: a ``<ref>`` after the stop belongs to the sentence,
as its mark ("[1]") does in a copy, and nothing is divided inside ``{{ }}``, ``[[ ]]`` or ``<ref>``.
https://unicode.org/reports/tr29/

Thai and Lao have no stops, and a space where others have a stop or a comma. There a space ends the sentence where
phrases of some length stand on both sides, and the second does not go on with a word such as "and" or "which".
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.model import Span
from wikiwatch.wikitext.abbreviations import is_abbreviation
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.masking import GLUED, LATE, Masked, mask
from wikiwatch.wikitext.windows import windows_around

LIST_MARKERS = "*#:;"
"""What opens a line of a list in wikitext."""

BULLETS = "•◦▪‣·"
"""What opens a line of a list in plain text."""

SHORT_LINE = 50  # code points; prose that is broken into lines has longer ones

_SURE_STOPS = "。！？｡।॥؟۔։።፧។៕။།༎᱾꫱"
_STOP = re.compile(rf"[.!?…‽]+|[{_SURE_STOPS}]+")
_PLAIN_STOPS = frozenset(".!?")
_CLOSING = re.compile(f"[)\\]}}\"'”’“›»‹«」』）】〉》{LATE}{GLUED}]*")
_MARK = re.compile(r"(?:\[(?:\d{1,3}|[a-z]|[^\W\d_]{2,12} \d{1,3})\])+")
_OPENING = re.compile(r"[\s\"'«»„“‘‹(\[¿¡*]*")
_MARKERS = re.compile(r"[|!*#:;\s]*")
_SPACES = re.compile(r"\s*")
_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"\|\||!!")

_UNSTOPPED = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede"  # letters and marks of Thai and Lao
_UNSTOPPED_LETTER = re.compile(f"[{_UNSTOPPED}]")
_STOP_OR_SPACE = later(rf"{_STOP.pattern}|(?<=[{_UNSTOPPED}\])”’\"{LATE}]) +(?=[\[“‘\"'(]*[{_UNSTOPPED}])")
_GOES_ON = later(
    "และ|หรือ|แต่|ซึ่ง|ที่|โดย|เพื่อ|เพราะ|เนื่องจาก|จน|จึง|ทำให้|ตลอดจน|รวมถึง|รวมทั้ง|ແລະ|ຫຼື|ແຕ່|ທີ່|ຊຶ່ງ|ເຊິ່ງ|ໂດຍ|ເພື່ອ|ເພາະ|ຈຶ່ງ|ຈົນ"
)
_PHRASE = 15  # code points without a space; names of persons have fewer
_LONGEST_LINK = 300


class SentenceKind(StrEnum):
    """Where a sentence stands."""

    PROSE = "prose"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    TEMPLATE = "template"  # a template's name or a parameter, on a line of its own
    CAPTION = "caption"  # of a file on a line of its own
    MARKUP = "markup"  # nothing to read: a category, a template on a line of its own, a rule


class Sentence(NamedTuple):
    """A sentence, trimmed of white space, with its clauses, which are in order, apart, and hold all its words.

    A sentence that is not divided is its own and only clause.
    """

    span: Span
    clauses: tuple[Span, ...]
    context_kind: SentenceKind = SentenceKind.PROSE


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Blocks of ``text[start:end]``: runs of plain lines, and each list item, heading, table row and infobox line."""
    for span in paragraphs_in(mask(text[start:end])):
        yield Span(*trim(text, span.start + start, span.end + start))


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Sentences of ``text[start:end]``, in order; together they hold everything but white space.

    Headings, list items, table cells and infobox parameters never share a sentence with their neighbours.
    """
    masked = mask(text[start:end])
    for paragraph in paragraphs_in(masked):
        for span in sentences_in(masked, paragraph):
            yield Span(*trim(text, span.start + start, span.end + start))


def sentences_in(masked: Masked, paragraph: Span) -> Iterator[Span]:
    """The sentences of one of a masked text's `paragraphs_in`."""
    text = masked.text
    if text[paragraph.start] in "|!":
        cells = [m.start() for m in _CELL.finditer(text, paragraph.start + 1, paragraph.end)]
        starts = [paragraph.start, *cells]
        for start, end in zip(starts, [*cells, paragraph.end], strict=True):
            yield from _split(masked, Span(start, end))
    else:
        yield from _split(masked, paragraph)


def pieces(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Each sentence's share of each span, trimmed, in order: the unit that text detectors judge.

    ``spans`` are in order and disjoint. Only the spans and up to 2,000 characters beside them are read.
    """
    for window, inside in windows_around(text, spans):
        at = 0
        for sentence in sentences(text, window.start, window.end):
            while at < len(inside) and inside[at].end <= sentence.start:
                at += 1
            later = at
            while later < len(inside) and inside[later].start < sentence.end:
                share = Span(max(sentence.start, inside[later].start), min(sentence.end, inside[later].end))
                yield from trimmed(text, iter((share,)))
                later += 1


def paragraphs_in(masked: Masked) -> Iterator[Span]:
    """The paragraphs of a masked text, trimmed of white space."""
    text = masked.text
    block_ends = iter(masked.blocks)
    block = next(block_ends, None)
    block_end = 0
    open_paragraph: Span | None = None
    last_line = Span(0, 0)
    for line in _LINE.finditer(text):
        while block is not None and block.start <= line.start():
            block_end = max(block_end, block.end)
            block = next(block_ends, None)
        start, end = trim(text, line.start(), line.end())
        stands_alone = line.start() < block_end or _stands_alone(text, start, end)
        parted = stands_alone or _blank_between(text, last_line.end, line.start())
        if open_paragraph and (parted or _is_listed(text, last_line, start)):
            yield open_paragraph
            open_paragraph = None
        if start == end:
            continue
        if stands_alone:
            yield Span(start, end)
        else:
            open_paragraph = Span(open_paragraph.start if open_paragraph else start, end)
            last_line = Span(start, end)
    if open_paragraph:
        yield open_paragraph


def _is_listed(text: str, line: Span, start: int) -> bool:
    """Whether a line and what is below it are entries of a list, or a heading and its text: no prose in short lines."""
    following = text[start : start + 1]
    return (
        line.end - line.start < SHORT_LINE
        and text[line.end - 1].isalnum()
        and following.isalnum()
        and not following.islower()
    )


def _blank_between(text: str, start: int, end: int) -> bool:
    return text.count("\n", start, end) > 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A heading, list item, table line, or a line that is one template, comment or link."""
    if start == end:
        return True
    first = text[start]
    if first in LIST_MARKERS or first in BULLETS or first in "|!" or text.startswith("{|", start):
        return True
    if first in "-–" and text[start + 1 : start + 2] == " ":
        return True
    if first == "=" and text[end - 1] in f"={LATE}":
        return True
    if first == "[" and text.startswith("[[", start):
        return text.endswith("]]", start, end) and text.find("[[", start + 2, end) < 0
    return first in (GLUED, LATE) and not text[start:end].strip(GLUED + LATE)


def _split(masked: Masked, unit: Span) -> Iterator[Span]:
    text, start = masked.text, unit.start
    stops = _STOP_OR_SPACE if _UNSTOPPED_LETTER.search(text, *unit) else _STOP
    for stop in stops.finditer(text, _end(_MARKERS, text, unit.start, unit.end), unit.end):
        at = _after_stop(text, stop.end(), unit.end)
        if at > start and _ends_sentence(masked, start, stop, at, unit.end):
            yield from trimmed(text, iter((Span(start, at),)))
            start = at
    yield from trimmed(text, iter((Span(start, unit.end),)))


def _after_stop(text: str, at: int, end: int) -> int:
    """Past the quotes, brackets and references that belong to the stop."""
    while True:
        at = _end(_MARK, text, _end(_CLOSING, text, at, end), end)
        after = _end(_SPACES, text, at, end)
        if after == at or after >= end:
            return at
        closes = text[after] == LATE or (text[after] in "»›" and not text[after + 1 : after + 2].isalnum())
        if not closes:
            return at
        at = after


def _end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _ends_sentence(masked: Masked, start: int, stop: re.Match[str], at: int, end: int) -> bool:
    text = masked.text
    if text[stop.start()] == " ":
        return _parts_phrases(text, start, stop, end)
    if at >= end or stop.group()[0] in _SURE_STOPS:
        return True
    glued = not text[at].isspace()
    if glued and text[at - 1] not in (LATE, GLUED, "]"):
        return False
    following = _end(_OPENING, text, at, end)
    char = text[following] if following < end else ""
    if (char.islower() and not (masked.lower_cased and stop.group() in _PLAIN_STOPS)) or (glued and not char.isupper()):
        return False
    return stop.group() != "." or not is_abbreviation(text, start, stop.start(), following)


def _parts_phrases(text: str, start: int, space: re.Match[str], end: int) -> bool:
    """Whether a space of a script without stops ends a sentence."""
    before = text[max(start, space.start() - _PHRASE) : space.start()]
    after = text[space.end() : min(end, space.end() + _PHRASE)]
    if min(len(before), len(after)) < _PHRASE or " " in before or " " in after:
        return False
    begun = max(start, space.start() - _LONGEST_LINK)
    is_in_link = text.rfind("[[", begun, space.start()) > text.rfind("]]", begun, space.start())
    return not is_in_link and _GOES_ON.match(text, _end(_OPENING, text, space.end(), end)) is None


def trimmed(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """The spans without white space at their ends, those that hold nothing else left out."""
    for span in spans:
        start, end = trim(text, span.start, span.end)
        if start < end:
            yield Span(start, end)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` without white space at its ends."""
    piece = text[start:end]
    stripped = piece.lstrip()
    start += len(piece) - len(stripped)
    return start, start + len(stripped.rstrip())
