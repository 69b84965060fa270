"""The words of a text, cut once for all matchers."""

from __future__ import annotations

from functools import cached_property, lru_cache, reduce
from itertools import compress
from operator import or_

from wikiwatch.lexicons.roles import ANY_PAIRED, FIRST, RESPELT, SECOND, WORDS
from wikiwatch.model import Span
from wikiwatch.wikitext.words import part_starts, parts

MAX_GAP = 60  # code points between two words of one term; markup blanked by wikitext.prose is that long at times

SHORT = 2_000  # code points of a text whose words are worth remembering beside those of many others
LONG = 25_000  # ... of some others: a large edit, and its largest pieces

_GAP = " \t\n\u00a0\u202f\u200b\u200c\u200d\u05be'’·・-‐‑–/[]"  # brackets: [[slot machine]]s read as raw wikitext


class Said:
    """The words of a text in order, divided at apostrophes, worked out once for all matchers.

    ``roles`` are what each may be to each matcher (`roles.Words`), ``role`` is what any of them may be. The first of
    two words that are a pair of plain words has the role of opening a term, too.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.words = parts(text)
        self.roles = list(map(WORDS.__getitem__, self.words))
        self.role = reduce(or_, set(self.roles), 0)
        if self.role & FIRST and self.role & (SECOND | RESPELT):
            self._pair_up()
        marked = compress(range(len(self.roles)), self.roles)
        self._telling = [at for at in marked if self.roles[at] > ANY_PAIRED]

    def _pair_up(self) -> None:
        roles, words = self.roles, self.words
        for at in [at for at in compress(range(len(roles) - 1), roles) if roles[at] & FIRST]:
            if roles[at + 1] & (SECOND | RESPELT) and (opens := WORDS.pairs[words[at], words[at + 1]]):
                roles[at] |= opens
                self.role |= opens

    def openings(self, role: int) -> list[int]:
        """Which words have a role to a matcher."""
        return [at for at in self._telling if self.roles[at] & role] if self.role & role else []

    def may_be_second(self, word: int) -> bool:
        """Whether a word may come second in a term, among those that are simply looked up."""
        return word < len(self.roles) and bool(self.roles[word] & (SECOND | RESPELT))

    def span(self, first: int, last: int) -> Span:
        """Where these words and what is between them stand."""
        return Span(self._starts[first], self._starts[last] + len(self.words[last]))

    def adjoins(self, word: int) -> bool:
        """Whether a word stands near enough behind the one before to be of one term with it."""
        start, end = self._starts[word - 1] + len(self.words[word - 1]), self._starts[word]
        return end - start <= MAX_GAP and not self._text[start:end].strip(_GAP)

    @cached_property
    def _starts(self) -> list[int]:
        return part_starts(self._text, self.words)


def words_of(text: str) -> Said:
    """Remembered for the next matcher to ask; of long texts, only the last few are."""
    length = len(text)
    said = _said_shortly if length <= SHORT else _said_at_length if length <= LONG else _said_on_pages
    return said(text, WORDS.version)


@lru_cache(maxsize=256)
def _said_shortly(text: str, version: int) -> Said:
    return Said(text)


@lru_cache(maxsize=16)
def _said_at_length(text: str, version: int) -> Said:
    return Said(text)


@lru_cache(maxsize=2)
def _said_on_pages(text: str, version: int) -> Said:
    return Said(text)
