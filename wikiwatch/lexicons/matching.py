"""Finds the terms of lexicons in a text, in one pass over its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import compress, pairwise
from operator import and_
from typing import Any, NamedTuple

from wikiwatch.lexicons.notation import MIN_STEM, Entry, Grade, exactly, fold, fold_text
from wikiwatch.lexicons.sieve import LONGEST_WORD, REMEMBERED, Sieve
from wikiwatch.model import Span
from wikiwatch.wikitext.words import parts

MAX_GAP = 60  # code points between two words of one term; markup blanked by wikitext.prose is that long at times

SHORT = 2_000  # code points of a text whose words are worth remembering beside those of many others

TELLING = (Grade.STRONG, Grade.ORDINARY)

_GAP = " \t\n\u00a0\u202f\u200b\u200c\u200d\u05be'’-‐‑–/[]"  # brackets: [[slot machine]]s read as raw wikitext

Spellings = Callable[[str], tuple[str, ...]]


class Hit(NamedTuple):
    """A term of ``lexicon`` at ``[start, end)``; ``term`` is the entry's first form, ``home`` as in Entry."""

    lexicon: str
    term: str
    grade: Grade
    start: int
    end: int
    home: bool


_NOTHING: dict[str, Any] = {}
"""What leads on from most states, or ends there. Never written to: there are tens of thousands of states."""


class _Node:
    """A state of the automaton: words lead on from it, entries end in it."""

    __slots__ = ("ends", "exact", "folded", "prefixes", "suffixes")

    def __init__(self) -> None:
        self.exact: dict[str, _Node] = _NOTHING
        self.folded: dict[str, _Node] = _NOTHING
        self.prefixes: dict[str, dict[str, _Node]] = _NOTHING
        self.suffixes: dict[str, dict[str, _Node]] = _NOTHING
        self.ends: dict[str, Entry] = _NOTHING

    def extend(self, word: str, exact: bool) -> _Node:
        """The state after ``word``, made where there is none yet."""
        if word.endswith("*"):
            self.prefixes = self.prefixes or {}
            return _made(self.prefixes.setdefault(word[:MIN_STEM], {}), word[:-1])
        if word.startswith("*"):
            self.suffixes = self.suffixes or {}
            return _made(self.suffixes.setdefault(word[-MIN_STEM:], {}), word[1:])
        if exact:
            self.exact = self.exact or {}
            return _made(self.exact, word)
        self.folded = self.folded or {}
        return _made(self.folded, word)

    def end(self, name: str, entry: Entry) -> None:
        """Let an entry of a lexicon end here."""
        self.ends = self.ends or {}
        self.ends.setdefault(name, entry)

    def terms(self) -> Iterator[str]:
        """Of the entries that end here or further on."""
        yield from (entry.term for entry in self.ends.values())
        stems = (nodes for by_index in (self.prefixes, self.suffixes) for nodes in by_index.values())
        for nodes in (self.exact, self.folded, *stems):
            for node in nodes.values():
                yield from node.terms()

    def may_do(self) -> bool:
        """Whether an entry ends here, or goes on with words that are not simply looked up."""
        return bool(self.ends or self.exact or self.prefixes or self.suffixes)

    def leads_on(self) -> bool:
        """Whether any word leads on from here."""
        return bool(self.folded or self.exact or self.prefixes or self.suffixes)

    def after(self, spelling: str) -> list[_Node]:
        """The states that the word leads to, the most precise first."""
        word = fold(spelling)
        found = []
        if self.exact:
            exact = exactly(spelling)
            if node := self.exact.get(exact) or self.exact.get(exact.lower()):
                found.append(node)
        if node := self.folded.get(word):
            found.append(node)
        if stems := self.prefixes.get(word[:MIN_STEM]):
            found += (node for stem, node in stems.items() if word.startswith(stem))
        if stems := self.suffixes.get(word[-MIN_STEM:]):
            found += (node for stem, node in stems.items() if word.endswith(stem))
        return found


def _made(nodes: dict[str, _Node], word: str) -> _Node:
    node = nodes.get(word)
    if node is None:
        nodes[word] = node = _Node()
    return node


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
        self._root = _Node()
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
        _TELLING_WORDS.add(self._root, self._pairs, self._key_stems, spellings)

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
        said = _said(text)
        if any(form <= said.folded for key in self._keys.keys() & said.folded for form in self._keys[key]):
            return True
        return bool(self._key_stems) and bool(self._starred.passing(said.telling_folded))

    def may_hit(self, text: str) -> bool:
        """False only where ``hits`` finds nothing, at a fraction of what it costs."""
        return bool(self._openings(_said(text)))

    def _is_starred(self, word: str) -> bool:
        stems = self._key_stems
        return any(word.startswith(s[:-1]) for s in stems.get(word[:MIN_STEM], ()) if s.endswith("*")) or any(
            word.endswith(s[1:]) for s in stems.get(word[-MIN_STEM:], ()) if s.startswith("*")
        )

    def hits(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """The terms in ``text[start:end]`` by position: for each lexicon the longest at each word, none overlapping."""
        said = _said(text[start:end])
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
        openings = self._openings(_said(text))
        if all(terms.isdisjoint(node.terms()) for word in openings for node in self._begun(word)):
            return set()
        return {hit.term for hit in self.hits(text)} & terms

    def _longest(self, said: _Said, first: int) -> dict[str, tuple[int, Entry]]:
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

    def _openings(self, said: _Said) -> Set[str]:
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

    def _begun(self, word: str) -> list[_Node]:
        return self._first(word) if len(word) <= LONGEST_WORD else self._from_root(word)

    def _from_root(self, word: str) -> list[_Node]:
        return self._after(self._root, word)

    def _after(self, node: _Node, word: str) -> list[_Node]:
        found = node.after(word)
        return found or next((found for spelling in self._spelt(word) if (found := node.after(spelling))), [])


class _TellingWords:
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
        self, root: _Node, pairs: Iterable[str], key_stems: Mapping[str, Iterable[str]], spellings: Spellings | None
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


_TELLING_WORDS = _TellingWords()


class _Said:
    """The words of a text in order, divided at apostrophes, worked out once for all matchers.

    ``telling`` are those that mean something to any of them, as they are written. ``folded`` are all words folded, and
    as they are where that is not the same; ``telling_folded`` the same of the telling ones. ``pairs`` are neighbours,
    folded, that may begin a term, with the first of them as it is written.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.words = parts(text)
        self._different = frozenset(self.words)
        self.telling = _TELLING_WORDS.among(self._different)
        folded = list(map(str.lower if text.isascii() else fold, self.words))
        self.pairs = _TELLING_WORDS.pairs(self.words, folded)

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
        return _folded(self._different)

    @cached_property
    def telling_folded(self) -> frozenset[str]:
        return _folded(self.telling)


def _folded(words: Collection[str]) -> frozenset[str]:
    if not words:
        return frozenset()
    joined = "\n".join(words)
    found = frozenset(fold_text(joined).split("\n"))
    return found if joined.isascii() else found.union(exactly(joined).lower().split("\n"))


def _said(text: str) -> _Said:
    """Remembered for the next matcher to ask; of long texts, only the last few are."""
    return (_said_shortly if len(text) <= SHORT else _said_at_length)(text, _TELLING_WORDS.version)


@lru_cache(maxsize=256)
def _said_shortly(text: str, version: int) -> _Said:
    return _Said(text)


@lru_cache(maxsize=2)
def _said_at_length(text: str, version: int) -> _Said:
    return _Said(text)
