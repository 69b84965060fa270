"""Lines as immutable arrays of tokens, and the vocabulary that interns words."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.tokens import TOKEN

Ids = NDArray[np.uint32]

EMPTY: Ids = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of a page: its bytes, and for each token its word, its byte offset and its identity.

    Lines are shared between all revisions they stand in. ``tokens`` are identities: a token keeps its number for
    as long as the history of the page can follow it.
    """

    key: bytes
    words: Ids
    offsets: Ids
    tokens: Ids


class Vocabulary(dict[bytes, int]):
    """Words interned to consecutive integers. ``lengths[word]`` is its length in bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("I")
        self.content_words: set[int] = set()

    def __missing__(self, word: bytes) -> int:
        number = self[word] = len(self)
        self.lengths.append(len(word))
        if (len(word) > 3 and word[:1].isalpha()) or (len(word) > 2 and word[0] >= 0xC3):
            self.content_words.add(number)  # long Latin words, and anything in another script
        return number

    def cut(self, text: bytes) -> tuple[Ids, Ids]:
        """The word numbers and byte offsets of a text's tokens."""
        if not text:
            return EMPTY, EMPTY
        found = TOKEN.findall(text)
        words = np.fromiter(map(self.__getitem__, found), np.uint32, len(found))
        offsets = np.fromiter((match.start() for match in TOKEN.finditer(text)), np.uint32, len(found))
        return words, offsets

    def ends(self, words: Ids, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the tokens end, in bytes."""
        return offsets + np.frombuffer(self.lengths, np.uint32)[words]


def shared_ends(old: Sequence[Line], new: Sequence[Line]) -> tuple[int, int]:
    """How many lines two lists share, the very same objects, at their heads and at their tails."""
    limit, head = min(len(old), len(new)), 0
    while head < limit and old[head] is new[head]:
        head += 1
    limit, tail = limit - head, 0
    while tail < limit and old[-1 - tail] is new[-1 - tail]:
        tail += 1
    return head, tail


def join(lines: Sequence[Line]) -> Line:
    """Several lines as one, newlines between."""
    if len(lines) == 1:
        return lines[0]
    offsets, base = [], 0
    for line in lines:
        offsets.append(line.offsets + np.uint32(base))
        base += len(line.key) + 1
    return Line(
        b"\n".join([line.key for line in lines]),
        np.concatenate([line.words for line in lines]),
        np.concatenate(offsets),
        np.concatenate([line.tokens for line in lines]),
    )


def split(joined: Line, keys: Sequence[bytes]) -> list[Line]:
    """The inverse of `join`: one line for each key. Arrays are copied, so that no line keeps a large one alive."""
    bounds = [0]
    for key in keys:
        bounds.append(bounds[-1] + len(key) + 1)
    cuts = joined.offsets.searchsorted(bounds).tolist()
    lines = []
    for index, key in enumerate(keys):
        first, last = cuts[index], cuts[index + 1]
        offsets = joined.offsets[first:last] - np.uint32(bounds[index])
        lines.append(Line(key, joined.words[first:last].copy(), offsets, joined.tokens[first:last].copy()))
    return lines
