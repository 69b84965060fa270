"""Texts of an export that have been read, so that of the next one only the new lines need to be.

The revisions of a page have most of their lines in common, at the beginning and at the end. What is written there in
the XML is the same, byte for byte, as it was in an earlier text, and so is what it says.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

_KEPT_TEXTS = 4  # reverts go back behind one, two or three others
_MAX_KEPT_BYTES = 2**22  # twice what MediaWiki lets a text have
_LITTLE = 8  # a text of which less than one part in so many is new is not looked for in older ones
_BLOCK_WORDS = 2**13  # how much is compared at once

_Lines: TypeAlias = NDArray[np.int64]
"""The byte where each line of a text begins, the first at 0: in the upper half of the number, that in what the XML has,
in the lower half, that in what it says. One array is cut, moved and joined faster than two."""

_LOW_BITS = 32
_LOW = 2**_LOW_BITS - 1


class _KnownText(NamedTuple):
    """A text as the XML has it, and as what that says."""

    written: bytes
    text: bytes
    lines: _Lines


_NO_TEXT = _KnownText(b"", b"", np.zeros(1, np.int64))


class Overlap(NamedTuple):
    """Whole lines that a text has in common with a known one: up to byte ``start`` of what the XML has, from ``end``.

    In the known text the new lines would stand between the beginnings of the lines ``first`` and ``last``.
    """

    written: bytes
    start: int
    end: int
    known: _KnownText
    first: int
    last: int

    @property
    def new(self) -> bytes:
        """What there is to read."""
        return self.written[self.start : self.end]

    @property
    def is_empty(self) -> bool:
        """Whether all of the text is new."""
        return self.known is _NO_TEXT

    @property
    def size_after(self) -> int:
        """Bytes from ``end`` on."""
        return len(self.written) - self.end

    @property
    def lines_before(self) -> int:
        """Line breaks up to ``start``."""
        return self.first

    @property
    def lines_after(self) -> int:
        """Line breaks from ``end`` on."""
        return max(len(self.known.lines) - 1 - self.last, 0)

    @property
    def last_line(self) -> bytes:
        """What comes behind the last line break from ``end`` on."""
        return self.written[max(self.end, self.written.rfind(b"\n") + 1) :]


class KnownTexts:
    """The last texts that were read, a few of them."""

    def __init__(self) -> None:
        self._texts: deque[_KnownText] = deque(maxlen=_KEPT_TEXTS)

    def overlap(self, written: bytes, most_new_bytes: int) -> Overlap:
        """What a text has in common with the known one that is most like it; nothing if more than so much is new."""
        nothing = best = Overlap(written, 0, len(written), _NO_TEXT, 0, 1)
        for known in self._texts:
            found = _overlap(written, known)
            if found.end - found.start < best.end - best.start:
                best = found
            if best.end - best.start < len(written) // _LITTLE:
                break
        return best if best.end - best.start <= most_new_bytes else nothing

    def add(self, overlap: Overlap, new: bytes) -> bytes:
        """The text, when ``new`` is what its new lines say. It is known from now on."""
        written, start, end, known, first, last = overlap
        old, lines, ended = memoryview(known.text), known.lines[: first + 1], known.lines[last:]
        text_start = int(lines[-1]) & _LOW
        text_end = int(ended[0]) & _LOW if len(ended) else len(old)
        text = b"".join((old[:text_start], new, old[text_end:]))
        written_new = overlap.new
        breaks = _line_ends(written_new)
        text_breaks = breaks if new == written_new else _line_ends(new)
        # Where a line break is written as a reference, or a carriage return becomes one, the lines do not agree.
        if len(breaks) == len(text_breaks) and len(written) <= _MAX_KEPT_BYTES:
            middle = (breaks << _LOW_BITS) + text_breaks + ((start << _LOW_BITS) + text_start)
            if len(ended):
                ended = ended[1:] + ((end << _LOW_BITS) + text_start + len(new) - int(ended[0]))
            self._texts.appendleft(_KnownText(written, text, np.concatenate((lines, middle, ended))))
        return text


def _overlap(written: bytes, known: _KnownText) -> Overlap:
    lines = known.lines
    first = int(lines.searchsorted((_common_start(written, known.written) << _LOW_BITS) + _LOW, "right")) - 1
    start = int(lines[first]) >> _LOW_BITS
    common = _common_end(written, known.written, min(len(written), len(known.written)) - start)
    # A line begins behind a line break, which both must have.
    last = int(lines.searchsorted((len(known.written) - common + 1) << _LOW_BITS))
    after = len(known.written) - (int(lines[last]) >> _LOW_BITS) if last < len(lines) else 0
    return Overlap(written, start, len(written) - after, known, first, last)


def _line_ends(text: bytes) -> _Lines:
    ends: _Lines = (np.frombuffer(text, np.uint8) == 0x0A).nonzero()[0] + 1
    return ends


def _common_start(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same in both; up to seven less."""
    words = min(len(one), len(other)) // 8
    left, right = np.frombuffer(one, np.uint64, words), np.frombuffer(other, np.uint64, words)
    for place in range(0, words, _BLOCK_WORDS):
        differ = left[place : place + _BLOCK_WORDS] != right[place : place + _BLOCK_WORDS]
        first = int(differ.argmax())
        if differ[first]:
            return 8 * (place + first)
    return 8 * words


def _common_end(one: bytes, other: bytes, limit: int) -> int:
    """How many of the last ``limit`` bytes are the same in both; up to seven less."""
    words = limit // 8
    left = np.frombuffer(one, np.uint64, words, len(one) - 8 * words)
    right = np.frombuffer(other, np.uint64, words, len(other) - 8 * words)
    differ: bytes = (left != right).tobytes()
    return 8 * (words - 1 - differ.rfind(1))
