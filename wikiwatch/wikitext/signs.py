"""How many characters of a kind a text has."""

from __future__ import annotations

import re


class Signs:
    """The characters that a pattern matches one by one, counted by bytes where the text is ASCII."""

    __slots__ = ("_bytes", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._bytes = bytes(code for code in range(128) if self._pattern.match(chr(code)))

    def count(self, text: str) -> int:
        """How many of its characters match."""
        if not text.isascii():
            return len(self._pattern.findall(text))
        return len(text) - len(text.encode().translate(None, self._bytes)) if self._bytes else 0
