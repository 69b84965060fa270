"""Text that was taken out of the page, so that it is known again when it comes back or turns up elsewhere."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Numbers, ids_of, view
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.stored import Arrays
from wikiwatch.history.word_model import WordModel

SHORTEST_RUN = 8  # tokens; shorter runs come back by chance
_MOST = 0.75  # share of an inserted run, or of a lost one
_SURE = 60.0  # bits a run must take to tell, to be taken for the same text
_SURE_MOVED = 30.0  # and one that this very edit took out elsewhere
_MOST_MOVED = 4096  # tokens; a vandal's blanking is not looked through for what moved
_SHINGLE = 6  # tokens hashed together
_MOST_WAITING = 1 << 18  # tokens of runs that are not indexed yet
_STRIDE = 3  # every third shingle of a lost run is indexed: a run of SHORTEST_RUN always holds one


class Found(NamedTuple):
    """Tokens ``start:end`` of the text searched are the lost tokens ``tokens``."""

    start: int
    end: int
    tokens: Numbers


class LostText:
    """An index of removed runs by hashes of token shingles; every hit is compared token by token."""

    def __init__(self, ledger: TokenLedger, model: WordModel) -> None:
        self._ledger = ledger
        self._model = model
        self.tokens: Numbers = array("I")  # of all lost runs, one after the other
        self.bounds: Numbers = array("q", (0,))
        self._last_place: Numbers = array("i")  # of each token of the page, in ``tokens``; -1 for none
        self._places: dict[int, int] = {}
        self._waiting: list[Numbers] = []  # runs that will be indexed when somebody looks
        self._old = 0  # so many of them another edit took out
        self._waiting_size = 0
        self._lost_now: dict[int, int] = {}  # as ``_places``, of runs this edit took out
        self._is_indexed = True

    def begin_edit(self) -> None:
        """What is remembered from now on, another edit took out."""
        self._lost_now = {}
        self._old = len(self._waiting)

    def remember(self, tokens: Numbers) -> None:
        """Remember a removed run; of two runs with one shingle the later is kept."""
        if len(tokens) < SHORTEST_RUN:
            return
        self._waiting.append(tokens)
        self._waiting_size += len(tokens)
        if self._waiting_size > _MOST_WAITING:
            self._settle(everything=True)

    def _settle(self, *, everything: bool = False) -> None:
        """Index what was remembered, unless all of it stands again, as when a blanked page is given back.

        A long run that this very edit took out waits for the next one, which mostly gives it back.
        """
        self._index()
        waiting, old = self._waiting, self._old
        self._waiting, self._old, self._waiting_size = [], 0, 0
        for number, tokens in enumerate(waiting):
            is_own = number >= old
            if is_own and len(tokens) > _MOST_MOVED and not everything:
                self._waiting.append(tokens)
                self._waiting_size += len(tokens)
                continue
            if self._ledger.all_stand(tokens):
                continue
            base = self._remembered_at(tokens)
            places = None
            if base is None:
                base = len(self.tokens)
                self.tokens.extend(tokens)
                self.bounds.append(len(self.tokens))
                view(self._last_place)[ids_of(tokens)] = np.arange(base, base + len(tokens), dtype=np.int32)
                places = list(self._places_of(base, base + len(tokens)))
                self._places.update(places)
            if is_own and len(tokens) <= _MOST_MOVED:
                self._lost_now.update(places or self._places_of(base, base + len(tokens)))

    def _places_of(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        words = self._ledger.words_of(self.tokens[first:last])
        return zip(_shingles(words, _STRIDE), range(first, last, _STRIDE), strict=False)

    def _remembered_at(self, tokens: Numbers) -> int | None:
        """Where a run is that was lost before, alone or in a longer one: vandals blank the same page again."""
        missing = len(self._ledger) - len(self._last_place)
        if missing:
            self._last_place.extend(array("i", (-1,)) * missing)
        place = self._last_place[tokens[0]]
        same = place >= 0 and self.tokens[place : place + len(tokens)].tobytes() == tokens.tobytes()
        return place if same else None

    def saved(self) -> dict[str, NDArray[Any]]:
        """What is not indexed yet, in a form `restored` reads."""
        sizes = np.array([len(tokens) for tokens in self._waiting], np.int64)
        return {"waiting_sizes": sizes, "waiting_tokens": np.array([*chain(*self._waiting)], np.uint32)}

    def restored(self, arrays: Arrays) -> None:
        """Take up a save. ``tokens`` and ``bounds`` are there again: they are indexed once somebody looks."""
        self._is_indexed = False
        tokens, last = array("I", arrays["waiting_tokens"].tobytes()), 0
        for size in arrays["waiting_sizes"].tolist():
            first, last = last, last + size
            self.remember(tokens[first:last])

    def _index(self) -> None:
        if self._is_indexed:
            return
        self._is_indexed = True
        self._last_place = array("i", (-1,)) * len(self._ledger)
        view(self._last_place)[ids_of(self.tokens)] = np.arange(len(self.tokens), dtype=np.int32)
        for first, last in zip(self.bounds, self.bounds[1:], strict=False):
            self._places.update(self._places_of(first, last))

    def find(self, words: Sequence[int]) -> list[Found]:
        """Lost runs inside a newly inserted run, in order and apart.

        The inserted run must be made of them for the most part, or hold most of a lost one: what is only quoted in
        new text, or a phrase that many sentences share, stays new.
        """
        if len(words) < SHORTEST_RUN:
            return []
        self._settle()
        shingles = list(_shingles(words, 1))
        if self._places.keys().isdisjoint(shingles) and self._lost_now.keys().isdisjoint(shingles):
            return []
        found: list[Found] = []
        whole: list[bool] = []
        behind = 0
        for position, shingle in enumerate(shingles):
            if position < behind:
                continue
            place = self._lost_now.get(shingle)
            moved = place is not None
            if place is None:
                place = self._places.get(shingle)
            if place is None:
                continue
            run = bisect_right(self.bounds, place) - 1
            first, last = self.bounds[run], self.bounds[run + 1]
            match = self._grow(words, position, behind, first, place, last)
            if match is None:
                continue
            behind = match.end
            if self._is_told_by(words[match.start : match.end], _SURE_MOVED if moved else _SURE):
                found.append(match)
                whole.append(moved or match.end - match.start >= _MOST * (last - first))
        if sum(match.end - match.start for match in found) >= _MOST * len(words):
            return found
        return [match for match, is_whole in zip(found, whole, strict=True) if is_whole]

    def _grow(self, words: Sequence[int], position: int, floor: int, first: int, place: int, last: int) -> Found | None:
        """The shingle at ``position``, as far as the words around it go on like those of the lost run around it."""
        ahead = self._equal_run(words, position, 1, min(len(words) - position, last - place), place)
        if ahead < _SHINGLE:
            return None  # two shingles with one hash
        back = self._equal_run(words, position - 1, -1, min(position - floor, place - first), place - 1)
        return Found(position - back, position + ahead, self.tokens[place - back : place + ahead])

    def _equal_run(self, words: Sequence[int], position: int, step: int, most: int, place: int) -> int:
        lost, all_words = self.tokens, self._ledger.all_words
        size = 0
        while size < most and all_words[lost[place]] == words[position]:
            size, place, position = size + 1, place + step, position + step
        return size

    def _is_told_by(self, words: Sequence[int], bits: float) -> bool:
        """Whether a run takes so many bits to tell that it cannot be there by chance."""
        return len(words) >= SHORTEST_RUN and self._model.bits(words, bits) >= bits


def _shingles(words: Sequence[int], stride: int) -> Iterator[int]:
    """The hash of each run of so many words, of every ``stride``-th one."""
    parts = [words[start::stride] for start in range(_SHINGLE)]
    return map(hash, zip(*parts, strict=False))
