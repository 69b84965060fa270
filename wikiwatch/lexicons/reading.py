"""What an edit says in its own voice: the prose of its pieces, without what is quoted or the title of a work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from wikiwatch.model import Span
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.sentences import pieces
from wikiwatch.wikitext.windows import grouped, lines_around

BEFORE, AFTER = 2_000, 500  # how far to look round a piece for the markup and the quotation it stands in
LONGEST_QUOTATION = 400
LONGEST_TITLE = 150

_APOSTROPHES = re.compile(r"'{2,}|\n")
_UP_TO = f"{{0,{LONGEST_QUOTATION}}}"
_QUOTATION = re.compile(
    rf'«[^«»\n]{_UP_TO}»|“[^“”\n]{_UP_TO}”|„[^„“”\n]{_UP_TO}[“”]|"[^"\n]{_UP_TO}"|「[^「」\n]{_UP_TO}」|『[^『』\n]{_UP_TO}』'
)


def readings(
    text: str,
    spans: Iterable[Span],
    *,
    quotations: bool = False,
    worth_reading: Callable[[str], bool] = lambda inserted: True,
) -> Iterator[tuple[Span, str]]:
    """Each piece of the spans with its prose, of the same length; titles of works blanked.

    Quotations are blanked too unless ``quotations``. Spans come in order and do not overlap. Lines are passed over
    where what is inserted into them, markup and all, is not ``worth_reading``.
    """
    reader = _reader(text)
    for window, held in grouped(spans, lambda span: lines_around(text, *span, before=BEFORE, after=AFTER)):
        if worth_reading("\n".join([text[span.start : span.end] for span in held])):
            yield from reader.read(window, tuple(held), quotations=quotations)


class _Reader:
    """Reads lines of one text, once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._prose: dict[tuple[Span, bool], str] = {}
        self._pieces: dict[tuple[Span, tuple[Span, ...]], tuple[Span, ...]] = {}

    def read(self, window: Span, held: tuple[Span, ...], *, quotations: bool) -> Iterator[tuple[Span, str]]:
        """The pieces of the spans that a window holds."""
        found = self._pieces.get((window, held))
        if found is None:
            self._pieces[window, held] = found = tuple(pieces(self._text, held))
        read = self._prose_of(window, quotations)
        for piece in found:
            yield piece, read[piece.start - window.start : piece.end - window.start]

    def _prose_of(self, window: Span, quotations: bool) -> str:
        place = window, quotations
        if place not in self._prose:
            self._prose[place] = (
                _prose(self._text, window)
                if quotations
                else _QUOTATION.sub(lambda match: " " * len(match.group()), self._prose_of(window, True))
            )
        return self._prose[place]


@lru_cache(maxsize=1)
def _reader(text: str) -> _Reader:
    """Kept until the next edit, since several detectors read the same lines."""
    return _Reader(text)


def _prose(text: str, window: Span) -> str:
    titles = [Span(s.start - window.start, s.end - window.start) for s in _titles(text, window)]
    return _blank(prose(text, window.start, window.end), titles)


def _titles(text: str, window: Span) -> Iterator[Span]:
    """Runs in italics that read as the title of a work: a capital in front, or more than two words."""
    opened: int | None = None
    for match in _APOSTROPHES.finditer(text, window.start, window.end):
        if match.group() == "\n":
            opened = None
        elif len(match.group()) in (2, 5) and opened is None:
            opened = match.end()
        elif len(match.group()) in (2, 5) and opened is not None:
            if _is_title(text[opened : min(match.start(), opened + LONGEST_TITLE + 1)]):
                yield Span(opened, match.start())
            opened = None


def _is_title(italic: str) -> bool:
    bare = italic.lstrip("[( ")
    return 0 < len(italic) <= LONGEST_TITLE and (bare[:1].isupper() or bare.count(" ") > 1)


def _blank(text: str, spans: Iterable[Span]) -> str:
    parts, done = [], 0
    for span in spans:
        parts += [text[done : span.start], " " * (span.end - span.start)]
        done = span.end
    return "".join([*parts, text[done:]])
