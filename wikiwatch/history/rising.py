"""The heaviest part of a sequence that keeps its order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def heaviest_rising(places: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Which items have rising places, chosen so that they weigh most; no place is there twice.

    Fenwick tree over the places, O(n log n).
    """
    if all(a < b for a, b in pairwise(places)):
        return list(range(len(places)))
    rank = {place: i + 1 for i, place in enumerate(sorted(places))}
    tree: list[tuple[int, int]] = [(0, -1)] * (len(places) + 1)  # best weight of a prefix, and the item it ends with
    before = []
    for index, (place, weight) in enumerate(zip(places, weights, strict=True)):
        best, k = (0, -1), rank[place] - 1
        while k:
            best, k = max(best, tree[k]), k & (k - 1)
        before.append(best[1])
        own, k = (best[0] + weight, index), rank[place]
        while k < len(tree):
            tree[k], k = max(own, tree[k]), k + (k & -k)
    best, k = (0, -1), len(places)
    while k:
        best, k = max(best, tree[k]), k & (k - 1)
    chain, index = [], best[1]
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]
