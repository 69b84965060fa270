"""An expat parser that is not given all of a document, and that knows all the same where in the document it is."""

from __future__ import annotations

from collections.abc import Collection
from xml.parsers import expat


class GappedParser:
    """Expat's counts of bytes, lines and columns, with what was left out added to them."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.expat = parser
        self._given_bytes = 0
        self._skipped_bytes = 0
        self._skipped_lines = 0
        self._line = 0  # expat's, where something was left out last
        self._skipped_columns = 0  # of that line; below zero where the document begins a new one there

    def parse(self, data: bytes) -> None:
        """Go on with this. Raises expat.ExpatError and what the handlers do."""
        self._given_bytes += len(data)
        self.expat.Parse(data, False)

    def finish(self) -> None:
        """There is no more. Raises expat.ExpatError and what the handlers do."""
        self.expat.Parse(b"", True)

    def skip(self, left_out: int, line_breaks: int, last_line: bytes) -> None:
        """Leave out so many bytes of text, with so many line breaks, which end in ``last_line``.

        They begin behind a line break or have one.
        """
        if left_out:
            self._skipped_bytes += left_out
            self._skipped_lines += line_breaks
            self._line = self.expat.CurrentLineNumber
            self._skipped_columns = len(last_line.decode()) - self.expat.CurrentColumnNumber

    @property
    def passed_bytes(self) -> int:
        """What it was given, and what was left out."""
        return self._given_bytes + self._skipped_bytes

    @property
    def has_read_all(self) -> bool:
        """Whether no token is left unfinished."""
        return self.expat.CurrentByteIndex == self._given_bytes

    @property
    def position(self) -> int:
        """The byte of the document where the last token begins, or ends if it has been dealt with."""
        return self.expat.CurrentByteIndex + self._skipped_bytes

    @property
    def names(self) -> Collection[str]:
        """Those of elements and attributes, each once."""
        return self.expat.intern

    def place(self, error: expat.ExpatError) -> tuple[int, int]:
        """Line and column of the document where the error is."""
        columns = self._skipped_columns if error.lineno == self._line else 0
        return error.lineno + self._skipped_lines, error.offset + columns
