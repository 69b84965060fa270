"""Text that was taken out of the page, so that it is known again when it comes back or turns up elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Growing, Ids
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.word_model import WordModel

SHORTEST_RUN = 8  # tokens; shorter runs come back by chance
_MOST = 0.75  # share of an inserted run, or of a lost one
_SURE = 60.0  # bits a run must take to tell, to be taken for the same text
_SURE_MOVED = 30.0  # and one that this very edit took out elsewhere
_MOST_MOVED = 4096  # tokens; a vandal's blanking is not looked through for what moved
_SHINGLE = 6  # tokens hashed together
_STRIDE = 3  # every third shingle of a lost run is indexed: a run of SHORTEST_RUN always holds one
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, 2^64 / golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)


class Found(NamedTuple):
    """Tokens ``start:end`` of the text searched are the lost tokens ``tokens``."""

    start: int
    end: int
    tokens: Ids


class LostText:
    """An index of removed runs by hashes of token shingles; every hit is compared token by token."""

    def __init__(self, ledger: TokenLedger, model: WordModel) -> None:
        self._ledger = ledger
        self._model = model
        self.tokens = Growing(np.empty(0, np.uint32))  # of all lost runs, one after the other
        self.bounds = Growing(np.zeros(1, np.int64))
        self._last_place = Growing(np.empty(0, np.int64))  # of each token of the page, in ``_tokens``; -1 for none
        self._places: dict[int, int] = {}
        self._lost_now: dict[int, int] = {}  # the same of runs this edit took out
        self._is_indexed = True

    def begin_edit(self) -> None:
        """What is remembered from now on, another edit took out."""
        self._lost_now = {}

    def remember(self, tokens: Ids) -> None:
        """Index a removed run; of two runs with one shingle the later is kept."""
        if len(tokens) < SHORTEST_RUN:
            return
        self._index()
        base = self._remembered_at(tokens)
        if base is None:
            base = len(self.tokens)
            self.tokens.extend(tokens, len(tokens))
            self.bounds.extend(len(self.tokens), 1)
            self._last_place.values[tokens] = np.arange(base, base + len(tokens))
            self._places.update(self._places_of(tokens, base))
        if len(tokens) <= _MOST_MOVED:
            self._lost_now.update(self._places_of(tokens, base))

    def _places_of(self, tokens: Ids, base: int) -> Iterator[tuple[int, int]]:
        shingles = _shingles(self._ledger.words(tokens))[::_STRIDE]
        return zip(shingles.tolist(), range(base, base + len(tokens), _STRIDE), strict=False)

    def _remembered_at(self, tokens: Ids) -> int | None:
        """Where a run is that was lost before, alone or in a longer one: vandals blank the same page again."""
        missing = len(self._ledger) - len(self._last_place)
        if missing:
            self._last_place.extend(-1, missing)
        place = int(self._last_place.values[tokens[0]])
        same = place >= 0 and np.array_equal(self.tokens.values[place : place + len(tokens)], tokens)
        return place if same else None

    def refilled(self) -> None:
        """The runs were restored: index them once they are asked for, which small edits never do."""
        self._is_indexed = False

    def _index(self) -> None:
        if self._is_indexed:
            return
        self._is_indexed = True
        self._last_place.extend(-1, len(self._ledger))
        self._last_place.values[self.tokens.values] = np.arange(len(self.tokens))
        if len(self.tokens) < _SHINGLE:
            return
        bounds = self.bounds.values
        firsts, ends = (np.repeat(edge, np.diff(bounds)) for edge in (bounds[:-1], bounds[1:]))
        places = np.arange(len(self.tokens))
        indexed = places[((places - firsts) % _STRIDE == 0) & (places + _SHINGLE <= ends)]
        shingles = _shingles(self._ledger.words(self.tokens.values))[indexed]
        self._places = dict(zip(shingles.tolist(), indexed.tolist(), strict=True))

    def find(self, words: Ids) -> list[Found]:
        """Lost runs inside a newly inserted run, in order and apart.

        The inserted run must be made of them for the most part, or hold most of a lost one: what is only quoted in
        new text, or a phrase that many sentences share, stays new.
        """
        if len(words) < SHORTEST_RUN:
            return []
        self._index()
        found: list[Found] = []
        whole: list[bool] = []
        behind = 0
        for position, shingle in enumerate(_shingles(words).tolist()):
            if position < behind:
                continue
            place = self._lost_now.get(shingle)
            moved = place is not None
            if place is None:
                place = self._places.get(shingle)
            if place is None:
                continue
            run = int(self.bounds.values.searchsorted(place, "right")) - 1
            first, last = self.bounds.values[run : run + 2].tolist()
            match = self._grow(words, position, behind, self.tokens.values[first:last], place - first)
            if match is None:
                continue
            behind = match.end
            if self._bits(words[match.start : match.end]) >= (_SURE_MOVED if moved else _SURE):
                found.append(match)
                whole.append(moved or match.end - match.start >= _MOST * (last - first))
        if sum(match.end - match.start for match in found) >= _MOST * len(words):
            return found
        return [match for match, is_whole in zip(found, whole, strict=True) if is_whole]

    def _grow(self, words: Ids, position: int, floor: int, lost: Ids, place: int) -> Found | None:
        back = self._equal_run(words[floor:position][::-1], lost[:place][::-1])
        ahead = self._equal_run(words[position:], lost[place:])
        if ahead < _SHINGLE:
            return None  # two shingles with one hash
        return Found(position - back, position + ahead, lost[place - back : place + ahead])

    def _equal_run(self, words: Ids, tokens: Ids) -> int:
        """How many of the words, from the first on, are those of the tokens; in growing steps, as most are few."""
        size, done, step = min(len(words), len(tokens)), 0, 64
        while done < size:
            stop = min(size, done + step)
            differ = words[done:stop] != self._ledger.words(tokens[done:stop])
            first = int(differ.argmax())
            if differ[first]:
                return done + first
            done, step = stop, step * 2
        return size

    def _bits(self, words: Ids) -> float:
        """What a run takes to tell; nothing for a short one."""
        if len(words) < SHORTEST_RUN:
            return 0.0
        alone, following = self._model.surprise(words, own=1)
        return float(alone[0] + following[1:].sum())


def _shingles(words: Ids) -> NDArray[np.uint64]:
    wide = words.astype(np.uint64)
    size = len(wide) - _SHINGLE + 1
    value = np.zeros(size, np.uint64)
    for step in range(_SHINGLE):
        value = (value ^ wide[step : step + size]) * _MULTIPLIER
        value ^= value >> np.uint64(29)
    return value
