"""Which words mean something to any of the matchers there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import compress
from operator import and_

from wikiwatch.lexicons.notation import MIN_STEM, exactly, fold
from wikiwatch.lexicons.sieve import Sieve
from wikiwatch.lexicons.states import Node

Spellings = Callable[[str], tuple[str, ...]]
"""What else a word may be meant as."""


class TellingWords:
    """Which words may mean something to any of the matchers: most mean nothing to all of them, and are tried once."""

    def __init__(self) -> None:
        self.version = 0
        self._words: set[str] = set()  # that are a term, or begin one that does not go on with a plain word
        self._firsts: set[str] = set()  # of a term of several words, and the second ones
        self._seconds: set[str] = set()
        self._prefixes: dict[str, tuple[str, ...]] = {}  # stems by their first letters
        self._suffixes: dict[str, tuple[str, ...]] = {}
        self._spellings: set[Spellings] = set()
        self._sieve = Sieve(self._may_tell)

    def add(
        self, root: Node, pairs: Iterable[str], key_stems: Mapping[str, Iterable[str]], spellings: Spellings | None
    ) -> None:
        """Take in what a matcher looks for."""
        for pair in pairs:
            first, second = pair.split(" ")
            self._firsts.add(first)
            self._seconds.add(second)
        self._words.update(root.exact, (word for word, node in root.folded.items() if node.may_do()))
        for known, stems_by_index in ((self._prefixes, root.prefixes), (self._suffixes, root.suffixes)):
            for index, stems in stems_by_index.items():
                known[index] = (*known.get(index, ()), *stems)
        for index, starred in key_stems.items():
            for word in starred:
                known = self._prefixes if word.endswith("*") else self._suffixes
                known[index] = (*known.get(index, ()), word.strip("*"))
        if spellings is not None:
            self._spellings.add(spellings)
        self._sieve = Sieve(self._may_tell)
        self.version += 1

    def among(self, words: Set[str]) -> Set[str]:
        """Those of the words that a matcher has to look at."""
        return self._sieve.passing(words)

    def pairs(self, words: Sequence[str], folded: Sequence[str]) -> dict[str, set[str]]:
        """The pairs of neighbours that may begin a term, each with its first words as they are written."""
        found: dict[str, set[str]] = {}
        begins = map(self._firsts.__contains__, folded)
        goes_on = map(self._seconds.__contains__, folded[1:])
        for at in compress(range(len(folded)), map(and_, begins, goes_on)):
            found.setdefault(f"{folded[at]} {folded[at + 1]}", set()).add(words[at])
        return found

    def _may_tell(self, word: str) -> bool:
        forms = (word.lower(),) if word.isascii() else (fold(word), exactly(word), exactly(word).lower())
        for form in forms:
            if form in self._words or form.startswith(self._prefixes.get(form[:MIN_STEM], ())):
                return True
            if form.endswith(self._suffixes.get(form[-MIN_STEM:], ())):
                return True
        return word in self._words or any(spellings(word) for spellings in self._spellings)


TELLING_WORDS = TellingWords()
"""Of all matchers of this process."""
