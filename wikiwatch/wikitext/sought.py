"""Patterns that are looked for in every text and found in few."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

_ODD_FORM = re.compile("[\u0130\u0131\u017f\u1e9e]")  # letters that re takes for i, s and ß where case is ignored


class Sought:
    """A pattern each match of which holds one of its ``signs``, which cost next to nothing to look for.

    The signs of a pattern that ignores case, as a whole or in a part (``any_case``), are in small letters.
    """

    __slots__ = ("any_case", "pattern", "signs")

    def __init__(self, pattern: str, signs: Iterable[str], flags: int = 0, *, any_case: bool = False) -> None:
        self.pattern = re.compile(pattern, flags)
        self.signs = tuple(signs)
        self.any_case = any_case or bool(self.pattern.flags & re.IGNORECASE)

    def is_in(self, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
        """Whether the pattern is somewhere in ``text[start:end]``."""
        return self._may_be_in(text[start:end]) and self.pattern.search(text, start, end) is not None

    def count(self, text: str) -> int:
        """How often the pattern is in a text, one time after the other."""
        return len(self.pattern.findall(text)) if self._may_be_in(text) else 0

    def _may_be_in(self, text: str) -> bool:
        if self.any_case:
            if _is_odd(text):
                return True
            text = text.lower()
        return any(map(text.__contains__, self.signs))


class SoughtTogether:
    """Several patterns, whose signs are looked for at once."""

    __slots__ = ("_signs", "_small_signs", "_sought")

    def __init__(self, sought: Iterable[Sought]) -> None:
        self._sought = tuple(sought)
        self._signs, self._small_signs = (
            tuple(dict.fromkeys(sign for one in self._sought if one.any_case is any_case for sign in one.signs))
            for any_case in (False, True)
        )

    def is_in(self, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
        """Whether any of the patterns is somewhere in ``text[start:end]``."""
        return self._may_be_in(text[start:end]) and any(one.is_in(text, start, end) for one in self._sought)

    def _may_be_in(self, text: str) -> bool:
        if any(map(text.__contains__, self._signs)):
            return True
        return _is_odd(text) or any(map(text.lower().__contains__, self._small_signs))


def _is_odd(text: str) -> bool:
    return not text.isascii() and _ODD_FORM.search(text) is not None
