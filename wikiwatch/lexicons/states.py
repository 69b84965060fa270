"""The automaton of several lexicons: words lead from state to state, and entries end in some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wikiwatch.lexicons.notation import MIN_STEM, Entry, exactly, fold

_NOTHING: dict[str, Any] = {}
"""What leads on from most states, or ends there. Never written to: there are tens of thousands of states."""


class Node:
    """A state of the automaton: words lead on from it, entries end in it."""

    __slots__ = ("ends", "exact", "folded", "prefixes", "suffixes")

    def __init__(self) -> None:
        self.exact: dict[str, Node] = _NOTHING
        self.folded: dict[str, Node] = _NOTHING
        self.prefixes: dict[str, dict[str, Node]] = _NOTHING
        self.suffixes: dict[str, dict[str, Node]] = _NOTHING
        self.ends: dict[str, Entry] = _NOTHING

    def extend(self, word: str, exact: bool) -> Node:
        """The state after ``word``, made where there is none yet."""
        if not exact and "*" not in word:  # nearly all
            nodes = self.folded
            if nodes is _NOTHING:
                nodes = self.folded = {}
            return _made(nodes, word)
        if word.endswith("*"):
            self.prefixes = self.prefixes or {}
            return _made(self.prefixes.setdefault(word[:MIN_STEM], {}), word[:-1])
        if word.startswith("*"):
            self.suffixes = self.suffixes or {}
            return _made(self.suffixes.setdefault(word[-MIN_STEM:], {}), word[1:])
        self.exact = self.exact or {}
        return _made(self.exact, word)

    def end(self, name: str, entry: Entry) -> None:
        """Let an entry of a lexicon end here."""
        self.ends = self.ends or {}
        self.ends.setdefault(name, entry)

    def terms(self) -> Iterator[str]:
        """Of the entries that end here or further on."""
        yield from (entry.term for entry in self.ends.values())
        for node in self.children():
            yield from node.terms()

    def may_do(self) -> bool:
        """Whether an entry ends here, or goes on with words that are not simply looked up."""
        return bool(self.ends or self.exact or self.prefixes or self.suffixes)

    def leads_on(self) -> bool:
        """Whether any word leads on from here."""
        return bool(self.folded or self.exact or self.prefixes or self.suffixes)

    def leads_on_by_plain_words(self) -> bool:
        """Whether the words that lead on from here are simply looked up."""
        return not (self.exact or self.prefixes or self.suffixes)

    def children(self) -> Iterator[Node]:
        """The states that a word leads to."""
        stems = (nodes for by_index in (self.prefixes, self.suffixes) for nodes in by_index.values())
        for nodes in (self.exact, self.folded, *stems):
            yield from nodes.values()

    def after(self, spelling: str) -> list[Node]:
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


def _made(nodes: dict[str, Node], word: str) -> Node:
    node = nodes.get(word)
    if node is None:
        nodes[word] = node = Node()
    return node
