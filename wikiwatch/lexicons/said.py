"""The words of a text, cut once for all matchers."""

from __future__ import annotations

from functools import cached_property, lru_cache, reduce
from operator import or_

from wikiwatch.lexicons.notation import exactly, fold, fold_text
from wikiwatch.lexicons.roles import FIRST, RESPELT, SECOND, WORDS
from wikiwatch.model import Span
from wikiwatch.wikitext.words import parts

MAX_GAP = 60  # code points between two words of one term; markup blanked by wikitext.prose is that long at times

SHORT = 2_000  # code points of a text whose words are worth remembering beside those of many others

_GAP = " \t\n\u00a0\u202f\u200b\u200c\u200d\u05be'’-‐‑–/[]"  # brackets: [[slot machine]]s read as raw wikitext


class Said:
    """The words of a text in order, divided at apostrophes, worked out once for all matchers.

    ``roles`` are what each may be to each matcher (`roles.Words`), ``role`` is what any of them may be. The first of
    two words that are a pair of plain words has the role of opening a term, too.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self.words = parts(text)
        self.roles = list(map(WORDS.__getitem__, self.words))
        self.role = reduce(or_, set(self.roles), 0)
        if self.role & FIRST and self.role & (SECOND | RESPELT):
            self._pair_up()

    def _pair_up(self) -> None:
        roles, last = self.roles, len(self.roles) - 1
        small = list(map(str.lower if self._text.isascii() else fold, self.words))
        for at in [at for at, role in enumerate(roles) if role & FIRST]:
            following = roles[at + 1] if at < last else 0
            if not following & (SECOND | RESPELT):
                continue
            opens = WORDS.pairs.get(f"{small[at]} {small[at + 1]}", 0)
            if following & RESPELT:
                for spelling in WORDS.spelt(self.words[at + 1]):
                    opens |= WORDS.pairs.get(f"{small[at]} {fold(spelling)}", 0)
            if opens:
                roles[at] |= opens
                self.role |= opens

    def openings(self, role: int) -> list[int]:
        """Which words have a role."""
        return [at for at, roles in enumerate(self.roles) if roles & role] if self.role & role else []

    def span(self, first: int, last: int) -> Span:
        """Where these words and what is between them stand."""
        return Span(self._start(first), self._start(last) + len(self.words[last]))

    def adjoins(self, word: int) -> bool:
        """Whether a word stands near enough behind the one before to be of one term with it."""
        start, end = self._start(word - 1) + len(self.words[word - 1]), self._start(word)
        return end - start <= MAX_GAP and not self._text[start:end].strip(_GAP)

    def _start(self, word: int) -> int:
        """Where a word begins: looked for from the last one asked for on."""
        starts, text = self._starts, self._text
        if word >= len(starts):
            at = starts[-1] + len(self.words[len(starts) - 1]) if starts else 0
            for following in self.words[len(starts) : word + 1]:
                at = text.find(following, at)
                starts.append(at)
                at += len(following)
        return starts[word]

    @cached_property
    def folded(self) -> frozenset[str]:
        """All words, folded and as they are."""
        joined = "\n".join(set(self.words))
        found = frozenset(fold_text(joined).split("\n"))
        return found if joined.isascii() else found.union(exactly(joined).lower().split("\n"))


def words_of(text: str) -> Said:
    """Remembered for the next matcher to ask; of long texts, only the last few are."""
    return (_said_shortly if len(text) <= SHORT else _said_at_length)(text, WORDS.version)


@lru_cache(maxsize=256)
def _said_shortly(text: str, version: int) -> Said:
    return Said(text)


@lru_cache(maxsize=2)
def _said_at_length(text: str, version: int) -> Said:
    return Said(text)
