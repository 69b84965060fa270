"""The words of a text, cut once for all matchers."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, lru_cache

from wikiwatch.lexicons.notation import exactly, fold, fold_text
from wikiwatch.lexicons.telling import TELLING_WORDS
from wikiwatch.model import Span
from wikiwatch.wikitext.words import parts

MAX_GAP = 60  # code points between two words of one term; markup blanked by wikitext.prose is that long at times

SHORT = 2_000  # code points of a text whose words are worth remembering beside those of many others

_GAP = " \t\n\u00a0\u202f\u200b\u200c\u200d\u05be'’-‐‑–/[]"  # brackets: [[slot machine]]s read as raw wikitext


class Said:
    """The words of a text in order, divided at apostrophes, worked out once for all matchers.

    ``telling`` are those that mean something to any of them, as they are written. ``folded`` are all words folded, and
    as they are where that is not the same; ``telling_folded`` the same of the telling ones. ``pairs`` are neighbours,
    folded, that may begin a term, with the first of them as it is written.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.words = parts(text)
        self._different = frozenset(self.words)
        self.telling = TELLING_WORDS.among(self._different)
        folded = list(map(str.lower if text.isascii() else fold, self.words))
        self.pairs = TELLING_WORDS.pairs(self.words, folded)

    def span(self, first: int, last: int) -> Span:
        """Where these words and what is between them stand."""
        return Span(self._starts[first], self._starts[last] + len(self.words[last]))

    def adjoins(self, word: int) -> bool:
        """Whether a word stands near enough behind the one before to be of one term with it."""
        start, end = self._starts[word - 1] + len(self.words[word - 1]), self._starts[word]
        return end - start <= MAX_GAP and not self._text[start:end].strip(_GAP)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for word in self.words:
            at = self._text.find(word, at)
            starts.append(at)
            at += len(word)
        return starts

    @cached_property
    def folded(self) -> frozenset[str]:
        """All words, folded and as they are."""
        return _folded(self._different)

    @cached_property
    def telling_folded(self) -> frozenset[str]:
        """Those that mean something to any matcher, folded and as they are."""
        return _folded(self.telling)


def _folded(words: Collection[str]) -> frozenset[str]:
    if not words:
        return frozenset()
    joined = "\n".join(words)
    found = frozenset(fold_text(joined).split("\n"))
    return found if joined.isascii() else found.union(exactly(joined).lower().split("\n"))


def words_of(text: str) -> Said:
    """Remembered for the next matcher to ask; of long texts, only the last few are."""
    return (_said_shortly if len(text) <= SHORT else _said_at_length)(text, TELLING_WORDS.version)


@lru_cache(maxsize=256)
def _said_shortly(text: str, version: int) -> Said:
    return Said(text)


@lru_cache(maxsize=2)
def _said_at_length(text: str, version: int) -> Said:
    return Said(text)
