"""Lets the few interesting words of a text through, at the cost of a set difference for all the others."""

from __future__ import annotations

from collections.abc import Callable, Set

REMEMBERED = 20_000  # words
LONGEST_WORD = 60  # letters of a word that is worth remembering


class Sieve:
    """Remembers which words fail a test, so that what every text is full of is tried once."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = test
        self._failed: set[str] = set()

    def passing(self, words: Set[str]) -> Set[str]:
        """Those of the words that pass."""
        unknown = words - self._failed
        if not unknown:
            return unknown
        passing = set(filter(self._test, unknown))
        failed = [word for word in unknown - passing if len(word) <= LONGEST_WORD][:REMEMBERED]
        if len(self._failed) + len(failed) > REMEMBERED:
            self._failed.clear()
        self._failed.update(failed)
        return passing
