"""Text that was taken out of the page, so that it is known again when it comes back or turns up elsewhere."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids, Numbers, ids_of, view
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.long_lost import Hit, LongLost
from wikiwatch.history.shingles import SIZE, shingles_of
from wikiwatch.history.stored import Arrays
from wikiwatch.history.word_model import WordModel

SHORTEST_RUN = 8  # tokens; shorter runs come back by chance
_MOST = 0.75  # share of an inserted run, or of a lost one
_SURE = 60.0  # bits a run must take to tell, to be taken for the same text
_SURE_MOVED = 30.0  # and one that this very edit took out elsewhere
_LONG = 256  # tokens from which on a run waits in `LongLost`
_STRIDE = 3  # every third shingle of a lost run is indexed: a run of SHORTEST_RUN always holds one


class Found(NamedTuple):
    """Tokens ``start:end`` of the text searched are the lost tokens ``tokens``."""

    start: int
    end: int
    tokens: Numbers


class LostText:
    """An index of removed runs by hashes of token shingles; every hit is compared token by token.

    A long run is mostly given back by the next revert. So it waits before it is indexed, and is looked through
    meanwhile.
    """

    def __init__(self, ledger: TokenLedger, model: WordModel) -> None:
        self._ledger = ledger
        self._model = model
        self.tokens: Numbers = array("I")  # of all lost runs, one after the other
        self.bounds: Numbers = array("q", (0,))
        self._last_place: Numbers = array("i")  # of each token of the page, in ``tokens``; -1 for none
        self._places: dict[int, int] = {}
        self._lost_now: dict[int, int] = {}  # as ``_places``, of runs this edit took out
        self._is_indexed = True
        self._fresh: list[Numbers] = []  # runs that will be indexed when somebody looks
        self._old = 0  # so many of them another edit took out
        self._long = LongLost(ledger, _STRIDE)

    def begin_edit(self) -> None:
        """What is remembered from now on, another edit took out."""
        if self._lost_now:
            self._lost_now = {}
        self._old = len(self._fresh)

    def remember(self, tokens: Numbers) -> None:
        """Remember a removed run; of two runs with one shingle the later is kept."""
        if len(tokens) >= _LONG:
            self._long.add(tokens)
        elif len(tokens) >= SHORTEST_RUN:
            self._fresh.append(tokens)

    def _settle(self) -> None:
        """Index what was remembered, unless all of it stands again; long runs once they have waited."""
        for tokens, is_own in self._long.overdue():
            for fallen in self._ledger.fallen_runs(tokens):
                if len(fallen) >= SHORTEST_RUN:
                    self._keep(fallen, is_own=is_own)
        for number, tokens in enumerate(self._fresh):
            if not self._ledger.all_stand(tokens):
                self._keep(tokens, is_own=number >= self._old)
        self._fresh, self._old = [], 0

    def _keep(self, tokens: Numbers, *, is_own: bool) -> None:
        place = self._remembered_at(tokens)
        base = len(self.tokens) if place is None else place
        shingles = shingles_of(self._ledger.words(ids_of(tokens)), _STRIDE).tolist()
        places = range(base, base + len(tokens), _STRIDE)
        if place is None:
            self.tokens += tokens
            self.bounds.append(len(self.tokens))
            view(self._last_place)[ids_of(tokens)] = np.arange(base, base + len(tokens), dtype=np.int32)
            self._places.update(zip(shingles, places, strict=False))
        if is_own:
            self._lost_now.update(zip(shingles, places, strict=False))

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
        return {
            "fresh_sizes": np.array([len(tokens) for tokens in self._fresh], np.int64),
            "fresh_tokens": np.array([*chain(*self._fresh)], np.uint32),
            **self._long.saved(),
        }

    def restored(self, arrays: Arrays) -> None:
        """Take up a save. ``tokens`` and ``bounds`` are there again: they are indexed once somebody looks."""
        self._is_indexed = False
        tokens, last = array("I", arrays["fresh_tokens"].tobytes()), 0
        for size in arrays["fresh_sizes"].tolist():
            first, last = last, last + size
            self._fresh.append(tokens[first:last])
        self._long.restored(arrays)

    def _index(self) -> None:
        if self._is_indexed:
            return
        self._is_indexed = True
        self._last_place = array("i", (-1,)) * len(self._ledger)
        view(self._last_place)[ids_of(self.tokens)] = np.arange(len(self.tokens), dtype=np.int32)
        for first, last in zip(self.bounds, self.bounds[1:], strict=False):
            shingles = shingles_of(self._ledger.words(ids_of(self.tokens[first:last])), _STRIDE)
            self._places.update(zip(shingles.tolist(), range(first, last, _STRIDE), strict=False))

    def find(self, inserted: Ids) -> list[Found]:
        """Lost runs inside a newly inserted run, given by its words, in order and apart.

        The inserted run must be made of them for the most part, or hold most of a lost one: what is only quoted in
        new text, or a phrase that many sentences share, stays new.
        """
        if len(inserted) < SHORTEST_RUN:
            return []
        self._index()
        self._settle()
        hashes = shingles_of(inserted)
        shingles = hashes.tolist()
        wanted = set(shingles)
        waiting = self._long.search(hashes, wanted)
        known = self._places.keys() & wanted | self._lost_now.keys() & wanted | waiting.keys()
        if not known:
            return []
        words: list[int] = inserted.tolist()
        found: list[Found] = []
        whole: list[bool] = []
        behind = 0
        for position, shingle in enumerate(shingles):
            if position < behind or shingle not in known:
                continue
            hit = self._hit(shingle, waiting)
            match = self._grow(words, position, behind, hit)
            if match is None:
                continue
            behind = match.end
            if self._is_told_by(words[match.start : match.end], _SURE_MOVED if hit.moved else _SURE):
                found.append(match)
                whole.append(hit.moved or match.end - match.start >= _MOST * (hit.last - hit.first))
        if sum(match.end - match.start for match in found) >= _MOST * len(words):
            return found
        return [match for match, is_whole in zip(found, whole, strict=True) if is_whole]

    def _hit(self, shingle: int, waiting: Mapping[int, Hit]) -> Hit:
        """Where a shingle is: best in what this edit took out."""
        place = self._lost_now.get(shingle)
        moved = place is not None
        if place is None:
            if shingle in waiting:
                return waiting[shingle]
            place = self._places[shingle]
        run = bisect_right(self.bounds, place) - 1
        return Hit(self.tokens, self.bounds[run], place, self.bounds[run + 1], moved)

    def _grow(self, words: Sequence[int], position: int, floor: int, hit: Hit) -> Found | None:
        """The shingle at ``position``, as far as the words around it go on like those of the lost run around it."""
        lost, first, place, last, _ = hit
        ahead = self._equal_run(words, position, 1, min(len(words) - position, last - place), lost, place)
        if ahead < SIZE:
            return None  # two shingles with one hash
        back = self._equal_run(words, position - 1, -1, min(position - floor, place - first), lost, place - 1)
        return Found(position - back, position + ahead, lost[place - back : place + ahead])

    def _equal_run(self, words: Sequence[int], position: int, step: int, most: int, lost: Numbers, place: int) -> int:
        all_words = self._ledger.all_words
        size = 0
        while size < most and all_words[lost[place]] == words[position]:
            size, place, position = size + 1, place + step, position + step
        return size

    def _is_told_by(self, words: Sequence[int], bits: float) -> bool:
        """Whether a run takes so many bits to tell that it cannot be there by chance."""
        return len(words) >= SHORTEST_RUN and self._model.bits(words, bits) >= bits
