"""Finds the terms of lexicons in a text, in one pass over its words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from wikiwatch.lexicons.notation import MIN_STEM, Entry, Grade, fold
from wikiwatch.lexicons.said import Said, words_of
from wikiwatch.lexicons.sieve import LONGEST_WORD, REMEMBERED, Sieve
from wikiwatch.lexicons.states import Node
from wikiwatch.lexicons.telling import TELLING_WORDS, Spellings

TELLING = (Grade.STRONG, Grade.ORDINARY)


class Hit(NamedTuple):
    """A term of ``lexicon`` at ``[start, end)``; ``term`` is the entry's first form, ``home`` as in Entry."""

    lexicon: str
    term: str
    grade: Grade
    start: int
    end: int
    home: bool


class Matcher:
    """Several lexicons read together, each by its name.

    ``spellings`` gives what else a word may be meant as (``fuuuck``); tried in turn until one is known. ``telling``
    are the grades that ``may_hold`` looks for.
    """

    def __init__(
        self,
        lexicons: Iterable[tuple[str, Iterable[Entry]]],
        *,
        spellings: Spellings | None = None,
        telling: Container[Grade] = TELLING,
    ) -> None:
        self._root = Node()
        self._telling = telling
        self._spellings = spellings and lru_cache(maxsize=REMEMBERED)(spellings)
        self._first = lru_cache(maxsize=REMEMBERED)(self._from_root)
        self._sure = Sieve(self._is_sure)
        self._pairs: set[str] = set()
        self._respelt = Sieve(lambda word: bool(self._spelt(word)))
        self._starred = Sieve(self._is_starred)
        self._keys: dict[str, list[frozenset[str]]] = {}
        self._key_stems: dict[str, list[str]] = {}
        for name, entries in lexicons:
            for entry in entries:
                self._add(name, entry)
        for word, node in self._root.folded.items():
            self._pairs.update(f"{word} {following}" for following in node.folded)
        TELLING_WORDS.add(self._root, self._pairs, self._key_stems, spellings)

    def _add(self, name: str, entry: Entry) -> None:
        for form in entry.forms:
            node = self._root
            for word in form:
                node = node.extend(word, entry.exact)
            node.end(name, entry)
            if entry.grade in self._telling:
                self._add_key(form, entry.exact)

    def _add_key(self, form: tuple[str, ...], exact: bool) -> None:
        plain = frozenset(word.lower() if exact else word for word in form if "*" not in word)
        if plain:
            self._keys.setdefault(max(plain, key=len), []).append(plain)
            return
        for word in form:
            index = word[:MIN_STEM] if word.endswith("*") else word[-MIN_STEM:]
            self._key_stems.setdefault(index, []).append(word)

    def may_hold(self, text: str) -> bool:
        """False only where there is no telling term, at a fraction of what ``hits`` costs.

        Looks for the words of a term anywhere in the text, leaving out those with a star where there are others.
        """
        said = words_of(text)
        if any(form <= said.folded for key in self._keys.keys() & said.folded for form in self._keys[key]):
            return True
        return bool(self._key_stems) and bool(self._starred.passing(said.telling_folded))

    def may_hit(self, text: str) -> bool:
        """False only where ``hits`` finds nothing, at a fraction of what it costs."""
        return bool(self._openings(words_of(text)))

    def _is_starred(self, word: str) -> bool:
        stems = self._key_stems
        return any(word.startswith(s[:-1]) for s in stems.get(word[:MIN_STEM], ()) if s.endswith("*")) or any(
            word.endswith(s[1:]) for s in stems.get(word[-MIN_STEM:], ()) if s.startswith("*")
        )

    def hits(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """The terms in ``text[start:end]`` by position: for each lexicon the longest at each word, none overlapping."""
        said = words_of(text[start:end])
        openings = self._openings(said)
        if not openings:
            return
        taken: dict[str, int] = {}
        for first, word in enumerate(said.words):
            if word not in openings:
                continue
            for name, (last, entry) in self._longest(said, first).items():
                if first < taken.get(name, 0):
                    continue
                taken[name] = last + 1
                if entry.grade is not Grade.INNOCENT:
                    found = said.span(first, last)
                    yield Hit(name, entry.term, entry.grade, start + found.start, start + found.end, entry.home)

    def found(self, text: str, terms: Set[str]) -> set[str]:
        """Those of the terms that ``hits`` finds in a text, at a fraction of its cost where the text has none."""
        openings = self._openings(words_of(text))
        if all(terms.isdisjoint(node.terms()) for word in openings for node in self._begun(word)):
            return set()
        return {hit.term for hit in self.hits(text)} & terms

    def _longest(self, said: Said, first: int) -> dict[str, tuple[int, Entry]]:
        """By lexicon, the longest entry that begins with this word of a text, and which word ends it."""
        found: dict[str, tuple[int, Entry]] = {}
        nodes, last = self._begun(said.words[first]), first
        while nodes:
            ends: dict[str, tuple[int, Entry]] = {}
            for node in nodes:
                for name, entry in node.ends.items():
                    ends.setdefault(name, (last, entry))
            found |= ends
            last += 1
            if last == len(said.words):
                break
            nodes = [after for node in nodes if node.leads_on() for after in self._after(node, said.words[last])]
            if nodes and not said.adjoins(last):
                break
        return found

    def _openings(self, said: Said) -> Set[str]:
        """Those of the words that begin a term whose second word, if it is a plain one, follows somewhere."""
        sure = self._sure.passing(said.telling)
        begun = {word for pair, words in said.pairs.items() if pair in self._pairs for word in words}
        if self._spellings and (respelt := self._respelt.passing(said.telling)):
            begun.update(
                word
                for word, following in pairwise(said.words)
                if following in respelt and self._is_respelt_pair(word, following)
            )
        return sure | begun if begun else sure

    def _is_respelt_pair(self, word: str, following: str) -> bool:
        return any(f"{fold(word)} {fold(spelling)}" in self._pairs for spelling in self._spelt(following))

    def _is_sure(self, word: str) -> bool:
        """Whether a word ends a term, or begins one that does not go on with a plain word."""
        plain = self._root.folded.get(fold(word))
        return any(node is not plain or node.may_do() for node in self._begun(word))

    def _spelt(self, word: str) -> tuple[str, ...]:
        """What else a word may be meant as; of one so long that nobody writes it, nothing is remembered."""
        if self._spellings is None:
            return ()
        return self._spellings(word) if len(word) <= LONGEST_WORD else self._spellings.__wrapped__(word)

    def _begun(self, word: str) -> list[Node]:
        return self._first(word) if len(word) <= LONGEST_WORD else self._from_root(word)

    def _from_root(self, word: str) -> list[Node]:
        return self._after(self._root, word)

    def _after(self, node: Node, word: str) -> list[Node]:
        found = node.after(word)
        return found or next((found for spelling in self._spelt(word) if (found := node.after(spelling))), [])
