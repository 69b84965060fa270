"""Gives a parser the chunks of a document, but of a text only what is new in it.

What comes of it is what ``Parser.feed`` makes of the same chunks: events, errors, and where they are. But a text that
goes on over the end of a chunk is held back until its end tag has been seen.
"""

from __future__ import annotations

from wikiwatch.fetch.export.known_texts import Overlap
from wikiwatch.fetch.export.parser import MAX_TAG_BYTES, Parser

_MIN_TEXT_BYTES = 4096  # a shorter one is parsed before it is compared with others
_END_TAG = b"</text>"


class Feeder:
    """Feeds one parser with one document."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._held: list[bytes] = []  # a text from its beginning: the end of a chunk, and whole ones
        self._held_bytes = 0

    def feed(self, chunk: bytes) -> None:
        """Raises RefusedError and expat.ExpatError."""
        parsed = end = 0
        if self._held:
            end = chunk.find(b"<")
            if end < 0 and self._hold(chunk):
                return
            parsed, end = self._end_held(chunk, end)
        self._parse(chunk, parsed, end)

    def finish(self) -> None:
        """Raises RefusedError, and expat.ExpatError where the document is not at its end."""
        self.settle()
        self._parser.finish()

    def settle(self) -> None:
        """Parse what is held back, as its end does not come. Raises RefusedError and expat.ExpatError."""
        held, self._held, self._held_bytes = self._held, [], 0
        for part in held:
            self._parser.feed(part)

    def _hold(self, part: bytes) -> bool:
        """Keep a part of a text for later, unless it gets too long."""
        size = self._held_bytes + len(part)
        if not self._parser.has_room_for(size):
            return False
        self._held.append(part)
        self._held_bytes = size
        return True

    def _end_held(self, chunk: bytes, end: int) -> tuple[int, int]:
        """Parse what is held; the chunk goes on with the text up to ``end``, or has no end of it.

        Returns up to where the chunk has been parsed, and where in it the next text is to be looked for.
        """
        if end < 0 or not chunk.startswith(_END_TAG, end):
            self.settle()
            return 0, max(end, 0)
        overlap = self._overlap(b"".join((*self._held, memoryview(chunk)[:end])))
        if overlap.is_empty:
            self.settle()
            self._parser.expect_text(overlap)
            return 0, end
        self._held, self._held_bytes = [], 0
        self._parser.parse_text(overlap)
        return end, end

    def _parse(self, chunk: bytes, parsed: int, place: int) -> None:
        """Parse a chunk from ``parsed`` on. Texts are looked for from ``place`` on."""
        while (tag := chunk.find(b"<text", place)) >= 0 and (start := chunk.find(b">", tag) + 1):
            place = end = chunk.find(b"<", start)
            if 0 <= end < start + _MIN_TEXT_BYTES:
                continue
            self._parser.parse(chunk[parsed:start])
            parsed = start
            if not self._parser.is_at_text():
                break  # it only looked like one, in a comment perhaps, and there may be thousands
            if end < 0:
                if self._hold(chunk[start:]):
                    return
                break
            if chunk.startswith(_END_TAG, end):
                overlap = self._overlap(chunk[start:end])
                if overlap.is_empty:
                    self._parser.expect_text(overlap)
                else:
                    self._parser.parse_text(overlap)
                    parsed = end
        self._parser.feed(chunk[parsed:])

    def _overlap(self, written: bytes) -> Overlap:
        # What is parsed without a look at how far expat came must not be longer than what it may leave unfinished.
        return self._parser.known_texts.overlap(written, MAX_TAG_BYTES)
