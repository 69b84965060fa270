"""Which items of a new sequence are those of the old one: longest common subsequence, bounded.

rapidfuzz's bit-parallel LCS needs len(old) * len(new) bits. Above `MAX_BITS` the sequences are first cut at runs
that occur once in each (anchors, in the order a patience diff takes them); a piece without anchors that is still too
large counts as replaced. So the cost stays near-linear for pages made to be slow.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from typing import TypeAlias

MAX_BITS = 1 << 27  # 16 MiB of bits: 11,000 by 11,000 items
_ANCHOR = 4  # items in an anchor run


Match: TypeAlias = tuple[int, int, int]
"""Items of the old sequence from the first number on are those of the new one from the second on, as many as the third.

A plain tuple: these are made in great numbers.
"""


def align(old: Sequence[Hashable], new: Sequence[Hashable], head: int = 0, tail: int = 0) -> list[Match]:
    """The common subsequence as runs, in order and apart; so many items at either end are known to be equal."""
    head = _equal_head(old, new, head)
    tail = _equal_tail(old, new, head, tail)
    matches = [(0, 0, head)] if head else []
    matches += _align_core(old, new, head, len(old) - tail, head, len(new) - tail)
    if tail:
        matches.append((len(old) - tail, len(new) - tail, tail))
    return matches


def _equal_head(old: Sequence[Hashable], new: Sequence[Hashable], size: int) -> int:
    limit = min(len(old), len(new))
    while size < limit and old[size] == new[size]:
        size += 1
    return size


def _equal_tail(old: Sequence[Hashable], new: Sequence[Hashable], head: int, size: int) -> int:
    limit = min(len(old), len(new)) - head
    size = min(size, limit)
    while size < limit and old[-1 - size] == new[-1 - size]:
        size += 1
    return size


def _align_core(old: Sequence[Hashable], new: Sequence[Hashable], i1: int, i2: int, j1: int, j2: int) -> list[Match]:
    if i1 == i2 or j1 == j2:
        return []
    if (i2 - i1) * (j2 - j1) <= MAX_BITS:
        return _lcs(old, new, i1, i2, j1, j2)
    matches: list[Match] = []
    for i, j, size in [*_anchors(old, new, i1, i2, j1, j2), (i2, j2, 0)]:
        if 0 < (i - i1) * (j - j1) <= MAX_BITS:
            matches += _lcs(old, new, i1, i, j1, j)
        if size:
            matches.append((i, j, size))
        i1, j1 = i + size, j + size
    return matches


def _lcs(old: Sequence[Hashable], new: Sequence[Hashable], i1: int, i2: int, j1: int, j2: int) -> list[Match]:
    there, here = old[i1:i2], new[j1:j2]
    if set(there).isdisjoint(here):
        return []
    from rapidfuzz.distance import LCSseq  # here, since it takes long, and one more edit mostly needs none of it

    blocks = LCSseq.editops(there, here).as_matching_blocks()
    return [(i1 + block.a, j1 + block.b, block.size) for block in blocks if block.size]


def _unique_runs(items: Sequence[Hashable], first: int, last: int) -> dict[tuple[Hashable, ...], int]:
    places: dict[tuple[Hashable, ...], int] = {}
    for place in range(first, last - _ANCHOR + 1):
        run = tuple(items[place : place + _ANCHOR])
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], i1: int, i2: int, j1: int, j2: int) -> Iterator[Match]:
    """Runs unique in both, in rising order on both sides, grown to the right as far as they match."""
    there = _unique_runs(new, j1, j2)
    pairs = [(place, there[run]) for run, place in _unique_runs(old, i1, i2).items() if run in there]
    i, j = i1, j1
    for old_place, new_place in _rising(pairs):
        if old_place < i or new_place < j:
            continue
        size = _ANCHOR
        while old_place + size < i2 and new_place + size < j2 and old[old_place + size] == new[new_place + size]:
            size += 1
        yield old_place, new_place, size
        i, j = old_place + size, new_place + size


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence rising in both places; ``pairs`` come sorted by the first (patience sorting)."""
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(top_index[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            top_index.append(index)
        else:
            tops[pile], top_index[pile] = place, index
    chain = []
    index = top_index[-1] if top_index else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]
