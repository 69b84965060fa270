"""Patterns that are looked for in every text and found in few."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cached_property, lru_cache

_ODD_FORM = re.compile("[\u0130\u0131\u017f\u1e9e]")  # letters that re takes for i, s and ß where case is ignored


class Sought:
    """A pattern each match of which holds one of its ``signs``, which cost next to nothing to look for.

    The signs of a pattern that ignores case, as a whole or in a part (``any_case``), are in small letters.
    """

    def __init__(self, pattern: str, signs: Iterable[str], flags: int = 0, *, any_case: bool = False) -> None:
        self.signs = tuple(signs)
        self.any_case = any_case or bool(flags & re.IGNORECASE)
        self._written = pattern, flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when a sign was first met."""
        return re.compile(*self._written)

    def is_in(self, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
        """Whether the pattern is somewhere in ``text[start:end]``."""
        return self.may_be_in(text[start:end]) and self.pattern.search(text, start, end) is not None

    def count(self, text: str) -> int:
        """How often the pattern is in a text, one time after the other."""
        return len(self.pattern.findall(text)) if self.may_be_in(text) else 0

    def may_be_in(self, text: str) -> bool:
        """Whether any sign is in the text, or a letter that is a sign only where case is ignored."""
        if self.any_case:
            small = _small(text)
            return small is None or any(map(small.__contains__, self.signs))
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
        part = text[start:end]
        if not any(map(part.__contains__, self._signs)):
            small = _small(part)
            if small is not None and not any(map(small.__contains__, self._small_signs)):
                return False
        return any(one.pattern.search(text, start, end) for one in self._sought if one.may_be_in(part))


@lru_cache(maxsize=4)
def _small(text: str) -> str | None:
    """The text in small letters; None where it has letters that re finds by others. Kept for the next pattern."""
    return None if not text.isascii() and _ODD_FORM.search(text) else text.lower()
