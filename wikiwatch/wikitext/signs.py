"""How many characters of a kind a text has, and whether it repeats any."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

_LEAST_TO_LOOK = 100  # code points; in fewer, `re` finds a repeat as fast
_ASCII = re.compile(r"[\x00-\x7f]+")


class Signs:
    """The characters that a pattern matches one by one. Those of ASCII are counted by bytes."""

    __slots__ = ("_bytes", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._bytes = bytes(code for code in range(128) if self._pattern.match(chr(code)))

    def count(self, text: str) -> int:
        """How many of its characters match."""
        if text.isascii():
            return len(text) - len(text.encode().translate(None, self._bytes)) if self._bytes else 0
        plain, others = _parted(text)
        return len(plain) - len(plain.translate(None, self._bytes)) + len(self._pattern.findall(others))


@lru_cache(maxsize=4)
def _parted(text: str) -> tuple[bytes, str]:
    """The characters of ASCII, and all others. Kept for whoever counts others in the same text."""
    return text.encode("ascii", "ignore"), _ASCII.sub("", text)


def may_repeat(text: str) -> bool:
    """Whether three characters in a row are the same; True where it costs no less to say than to look for them."""
    if len(text) < _LEAST_TO_LOOK:
        return True
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    same = codes[1:] == codes[:-1]
    return bool((same[1:] & same[:-1]).any())
