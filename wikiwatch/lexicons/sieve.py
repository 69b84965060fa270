"""Lets the few interesting words of a text through, at the cost of a set difference for all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

REMEMBERED = 20_000  # words
LONGEST_WORD = 60  # letters of a word that is worth remembering


class Sieve:
    """Remembers which words fail a test, so that what every text is full of is tried once."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = test
        self._failed: set[str] = set()
        self._passed: set[str] = set()

    def passing(self, words: Set[str]) -> Set[str]:
        """Those of the words that pass."""
        passing = words - self._failed
        unknown = passing - self._passed
        if not unknown:
            return passing
        passed = set(filter(self._test, unknown))
        failed = unknown - passed
        _remember(self._passed, passed)
        _remember(self._failed, failed)
        return passing - failed


def _remember(known: set[str], words: Iterable[str]) -> None:
    new = [word for word in words if len(word) <= LONGEST_WORD][:REMEMBERED]
    if len(known) + len(new) > REMEMBERED:
        known.clear()
    known.update(new)
