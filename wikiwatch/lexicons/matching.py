"""Finds the terms of lexicons in a text, in one pass over its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from wikiwatch.lexicons.keeping import uncollected
from wikiwatch.lexicons.notation import Entry, Grade
from wikiwatch.lexicons.roles import LONGEST_WORD, REMEMBERED, WORDS, Spellings
from wikiwatch.lexicons.said import Said, words_of
from wikiwatch.lexicons.states import Node

MOST_SECOND = 50  # words remembered behind a first one
_APART = "\0"  # between texts that are read as one: no term reaches over it


class Hit(NamedTuple):
    """A term of ``lexicon`` at ``[start, end)``; ``term`` is the entry's first form, ``home`` as in Entry."""

    lexicon: str
    term: str
    grade: Grade
    start: int
    end: int
    home: bool


class _Begun(NamedTuple):
    """The states that a first word leads to, the entries it is by itself, and the states that more words lead on from.

    ``onward_by_plain_words``: those are simply looked up, with no star and no capitals that count. ``second`` remembers
    what second words led to.
    """

    nodes: list[Node]
    ends: dict[str, Entry]
    onward: list[Node]
    onward_by_plain_words: bool
    second: dict[str, list[Node]]


class Matcher:
    """Several lexicons read together, each by its name.

    ``spellings`` gives what else a word may be meant as (``fuuuck``); tried in turn until one is known.
    """

    def __init__(
        self,
        lexicons: Iterable[tuple[str, Iterable[Entry]]],
        *,
        spellings: Spellings | None = None,
    ) -> None:
        self._root = Node()
        self._spellings = spellings and lru_cache(maxsize=REMEMBERED)(spellings)
        self._first = lru_cache(maxsize=REMEMBERED)(self._from_root)
        with uncollected():
            for name, entries in lexicons:
                for entry in entries:
                    self._add(name, entry)
            self._opens = WORDS.add(self._root, spellings)

    def _add(self, name: str, entry: Entry) -> None:
        for form in entry.forms:
            node = self._root
            for word in form:
                node = node.extend(word, entry.exact)
            node.end(name, entry)

    def hits(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """The terms in ``text[start:end]`` by position: for each lexicon the longest at each word, none overlapping."""
        said = words_of(text[start:end])
        for name, entry, first, last in self._terms(said):
            found = said.span(first, last)
            yield Hit(name, entry.term, entry.grade, start + found.start, start + found.end, entry.home)

    def hits_in(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The ``hits`` of each text. To read them as one costs a fraction."""
        found: list[list[Hit]] = [[] for _ in texts]
        said = words_of(_APART.join(texts))
        if not said.role & self._opens:
            return found
        starts = list(accumulate((len(text) + len(_APART) for text in texts), initial=0))
        for name, entry, first, last in self._terms(said):
            span = said.span(first, last)
            text = bisect_right(starts, span.start) - 1
            start, end = span.start - starts[text], span.end - starts[text]
            found[text].append(Hit(name, entry.term, entry.grade, start, end, entry.home))
        return found

    def entries(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, Entry]]:
        """The lexicon and the entry of each hit, without what it costs to say where it is."""
        return ((name, entry) for name, entry, _, _ in self._terms(words_of(text[start:end])))

    def _terms(self, said: Said) -> Iterator[tuple[str, Entry, int, int]]:
        """The terms of each lexicon, with their first and last words."""
        taken: dict[str, int] = {}
        for first in said.openings(self._opens):
            begun = self._begun(said.words[first])
            goes_on = begun.onward and (not begun.onward_by_plain_words or said.may_be_second(first + 1))
            if not goes_on and not begun.ends:
                continue
            for name, (last, entry) in self._longest(said, first, begun, goes_on=bool(goes_on)).items():
                if first < taken.get(name, 0):
                    continue
                taken[name] = last + 1
                if entry.grade is not Grade.INNOCENT:
                    yield name, entry, first, last

    def found(self, text: str, terms: Set[str]) -> set[str]:
        """Those of the terms that ``hits`` finds in a text, at a fraction of its cost where the text has none."""
        said = words_of(text)
        openings = {said.words[first] for first in said.openings(self._opens)}
        if all(terms.isdisjoint(node.terms()) for word in openings for node in self._begun(word).nodes):
            return set()
        return {entry.term for _, entry in self.entries(text)} & terms

    def _longest(self, said: Said, first: int, begun: _Begun, *, goes_on: bool) -> dict[str, tuple[int, Entry]]:
        """By lexicon, the longest entry that begins with this word of a text, and which word ends it."""
        found = {name: (first, entry) for name, entry in begun.ends.items()}
        nodes, last = begun.onward if goes_on else [], first
        while nodes:
            last += 1
            if last == len(said.words):
                break
            word = said.words[last]
            if last == first + 1 and len(word) <= LONGEST_WORD:
                reached = begun.second.get(word)
                if reached is None:
                    reached = self._second(begun, word)
            else:
                reached = [after for node in nodes for after in self._after(node, word)]
            if not reached or not said.adjoins(last):
                break
            found |= {name: (last, entry) for name, entry in _ends(reached).items()}
            nodes = [node for node in reached if node.leads_on()]
        return found

    def _second(self, begun: _Begun, word: str) -> list[Node]:
        """The states that the second word of a text leads to, remembered: most words lead nowhere."""
        if len(begun.second) >= MOST_SECOND:
            begun.second.clear()
        begun.second[word] = reached = [after for node in begun.onward for after in self._after(node, word)]
        return reached

    def _spelt(self, word: str) -> tuple[str, ...]:
        """What else a word may be meant as; of one so long that nobody writes it, nothing is remembered."""
        if self._spellings is None:
            return ()
        return self._spellings(word) if len(word) <= LONGEST_WORD else self._spellings.__wrapped__(word)

    def _begun(self, word: str) -> _Begun:
        return self._first(word) if len(word) <= LONGEST_WORD else self._from_root(word)

    def _from_root(self, word: str) -> _Begun:
        nodes = self._after(self._root, word)
        onward = [node for node in nodes if node.leads_on()]
        return _Begun(nodes, _ends(nodes), onward, all(node.leads_on_by_plain_words() for node in onward), {})

    def _after(self, node: Node, word: str) -> list[Node]:
        found = node.after(word)
        if found or self._spellings is None:
            return found
        return next((found for spelling in self._spelt(word) if (found := node.after(spelling))), [])


def _ends(nodes: Iterable[Node]) -> dict[str, Entry]:
    """By lexicon, the entry that ends in these states; of several, that of the most precise."""
    found: dict[str, Entry] = {}
    for node in nodes:
        for name, entry in node.ends.items():
            found.setdefault(name, entry)
    return found
