"""What a word may be to each of the matchers there are, looked up once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wikiwatch.lexicons.notation import MIN_STEM, exactly, fold
from wikiwatch.lexicons.states import Node

Spellings = Callable[[str], tuple[str, ...]]
"""What else a word may be meant as."""

FIRST, SECOND, RESPELT = 1, 2, 4
"""Bits of a word that begins a pair of plain words some matcher knows, that comes second in a term and is simply looked
up, that has another spelling."""

ANY_PAIRED = FIRST | SECOND | RESPELT
"""What has no more bits than these has no role to a matcher by itself."""

REMEMBERED = 40_000  # words
LONGEST_WORD = 60  # letters of a word that is worth remembering


class Words(dict[str, int]):
    """The roles of words as they are written, by bits; those of most are none."""

    def __init__(self) -> None:
        super().__init__()
        self.version = 0
        self.pairs = _Pairs(self)
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._prefixes: dict[str, list[tuple[str, int]]] = {}  # stems by their first letters, and their roles
        self._suffixes: dict[str, list[tuple[str, int]]] = {}
        self._spellings: dict[Spellings, int] = {}
        self._begins: dict[str, int] = {}  # plain words that begin a term, to matchers that know other spellings

    def add(self, root: Node, spellings: Spellings | None) -> int:
        """Take in what a matcher looks for; gives the bit of words that may open a term of it."""
        opens = RESPELT << self.version + 1
        _mark(self._exact, root.exact, opens)
        _mark(self._folded, (word for word, node in root.folded.items() if node.may_do()), opens)
        for word, node in root.folded.items():
            if node.folded:
                _mark(self._folded, (word,), FIRST)
                _mark(self.pairs.known, (f"{word} {following}" for following in node.folded), opens)
        for node in root.children():
            _mark(self._folded, node.folded, SECOND)
        for known, stems_by_index in ((self._prefixes, root.prefixes), (self._suffixes, root.suffixes)):
            for index, stems in stems_by_index.items():
                known.setdefault(index, []).extend((stem, opens) for stem in stems)
        if spellings is not None:
            _mark(self._begins, root.folded, opens)
            self._spellings[spellings] = self._spellings.get(spellings, 0) | opens
        self.version += 1
        self.clear()
        self.pairs.clear()
        return opens

    def spelt(self, word: str) -> Iterator[str]:
        """What else a word may be meant as, to any matcher."""
        for spellings in self._spellings:
            yield from spellings(word)

    def __missing__(self, word: str) -> int:
        roles = self._written(word)
        for spellings, matchers in self._spellings.items():
            for spelling in spellings(word):
                roles |= RESPELT | (self._written(spelling) | self._begins.get(fold(spelling), 0)) & matchers
        if len(word) <= LONGEST_WORD:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = roles
        return roles

    def _written(self, word: str) -> int:
        """The roles of a word that is meant as it is written."""
        if word.isascii():
            form = word.lower()
            return self._exact.get(word, 0) | self._exact.get(form, 0) | self._form(form)
        exact = exactly(word)
        form = exact.lower()
        return self._exact.get(exact, 0) | self._exact.get(form, 0) | self._form(form) | self._form(fold(word))

    def _form(self, form: str) -> int:
        roles = self._folded.get(form, 0)
        for stem, of_stem in self._prefixes.get(form[:MIN_STEM], ()):
            if form.startswith(stem):
                roles |= of_stem
        for stem, of_stem in self._suffixes.get(form[-MIN_STEM:], ()):
            if form.endswith(stem):
                roles |= of_stem
        return roles


class _Pairs(dict[tuple[str, str], int]):
    """The matchers that know a term of two plain words, by their ``opens``; two words as they are written."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.known: dict[str, int] = {}  # folded, a space between them
        self._words = words

    def __missing__(self, pair: tuple[str, str]) -> int:
        first, second = pair
        opens = 0
        for spelling in (second, *self._words.spelt(second)):
            opens |= self.known.get(f"{fold(first)} {fold(spelling)}", 0)
        if len(first) + len(second) <= LONGEST_WORD:
            if len(self) >= REMEMBERED:
                self.clear()
            self[pair] = opens
        return opens


def _mark(known: dict[str, int], words: Iterable[str], role: int) -> None:
    for word in words:
        known[word] = known.get(word, 0) | role


WORDS = Words()
"""Of all matchers of this process."""
