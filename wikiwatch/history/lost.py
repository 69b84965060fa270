"""Text that was taken out of the page, so that it is known again when it comes back or turns up elsewhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.lines import Ids

SHORTEST_RUN = 12  # tokens; shorter runs come back by chance
FEWEST_WORDS = 6  # distinct content words in a run that is taken for the same text
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

    def __init__(self, content_words: set[int]) -> None:
        self._content_words = content_words
        self._runs: list[tuple[Ids, Ids]] = []
        self._places: dict[int, tuple[int, int]] = {}

    def remember(self, words: Ids, tokens: Ids) -> None:
        """Index a removed run; of two runs with one shingle the later is kept."""
        if len(words) < SHORTEST_RUN:
            return
        run = len(self._runs)
        self._runs.append((words.copy(), tokens.copy()))
        for position, shingle in enumerate(_shingles(words)[::_STRIDE].tolist()):
            self._places[shingle] = (run, position * _STRIDE)

    def find(self, words: Ids) -> list[Found]:
        """Lost runs inside a newly inserted run, in order and apart."""
        found: list[Found] = []
        if len(words) < SHORTEST_RUN or not self._places:
            return found
        behind = 0
        for position, shingle in enumerate(_shingles(words).tolist()):
            if position < behind or shingle not in self._places:
                continue
            run, place = self._places[shingle]
            floor = found[-1].end if found else 0
            match = self._grow(words, position, floor, *self._runs[run], place)
            if match is None:
                continue
            behind = match.end  # also after a refusal: looking at this stretch again would be quadratic
            if self._is_same_text(words, match, len(self._runs[run][0])):
                found.append(match)
        return found

    @staticmethod
    def _grow(words: Ids, position: int, floor: int, lost: Ids, tokens: Ids, place: int) -> Found | None:
        back = _equal_run(words[floor:position][::-1], lost[:place][::-1])
        ahead = _equal_run(words[position:], lost[place:])
        if ahead < _SHINGLE:
            return None  # two shingles with one hash
        return Found(position - back, position + ahead, tokens[place - back : place + ahead])

    def _is_same_text(self, words: Ids, match: Found, lost_size: int) -> bool:
        size = match.end - match.start
        if size < SHORTEST_RUN or (size < 0.6 * len(words) and size < 0.8 * lost_size):
            return False
        distinct = set(words[match.start : match.end].tolist())
        return len(distinct & self._content_words) >= FEWEST_WORDS


def _shingles(words: Ids) -> NDArray[np.uint64]:
    wide = words.astype(np.uint64)
    size = len(wide) - _SHINGLE + 1
    value = np.zeros(size, np.uint64)
    for step in range(_SHINGLE):
        value = (value ^ wide[step : step + size]) * _MULTIPLIER
        value ^= value >> np.uint64(29)
    return value


def _equal_run(a: Ids, b: Ids) -> int:
    size = min(len(a), len(b))
    if not size:
        return 0
    differ = a[:size] != b[:size]
    first = int(differ.argmax())
    return first if differ[first] else size
