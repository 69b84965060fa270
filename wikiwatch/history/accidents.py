"""Which of the matches between two texts are text that stayed, and which are words both happen to use.

The common subsequence of two unrelated paragraphs is full of "the" and commas. Of all ways to tell the new text from
the old one, the shortest is taken (minimum description length, Rissanen 1978): a kept run saves the bits of its words,
by how frequent they are on the page, and costs the bits to say how much was passed over before it on either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf, log2

from wikiwatch.history.align import Match
from wikiwatch.history.word_model import WordModel

_END_COST = 5.0  # bits to say where a kept run starts, and again where it ends; nothing where the text does
_GAP_COST = 2.5  # for each doubling of what is passed over: not to be let off lightly for a long way
_SOLID = 60.0  # bits; a run that saves more is kept in any case
_LONG = 12  # tokens
_BEST = 12  # earlier runs that are tried as the one before: those of the shortest tellings so far
_NEAREST = 6  # and the nearest ones


def without_accidents(matches: list[Match], model: WordModel, new: Sequence[int], old_size: int) -> list[Match]:
    """The matches without accidental ones. ``new`` are the words of the new text."""
    if _is_plain(matches, new, old_size):
        return matches
    enough, costs = _SOLID + 2 * _END_COST, 2 * _END_COST
    saved = [model.bits(new[place : place + size], enough) - costs for _, place, size in matches]
    if matches[0][:2] == (0, 0):
        saved[0] += _END_COST
    i, j, size = matches[-1]
    if i + size == old_size and j + size == len(new):
        saved[-1] += _END_COST
    solid = [k for k, gain in enumerate(saved) if gain > _SOLID]
    if len(solid) == len(matches):
        return matches
    bounds = [(0, 0, 0), *matches, (old_size, len(new), 0)]
    kept: list[Match] = []
    for a, b in pairwise([-1, *solid, len(matches)]):
        kept += _shortest(bounds[a + 1 : b + 2], saved[a + 1 : b])
        kept += matches[b : b + 1]
    return kept


def _is_plain(matches: Sequence[Match], new: Sequence[int], old_size: int) -> bool:
    """Whether there is nothing to doubt: long runs only, or text put in or taken out in one place."""
    sizes = [size for _, _, size in matches]
    return (len(sizes) <= 2 and sum(sizes) in (old_size, len(new))) or min(sizes, default=_LONG) >= _LONG


def _shortest(runs: Sequence[Match], saved: Sequence[float]) -> list[Match]:
    """Which of the runs between the first and the last one the shortest telling keeps."""
    if len(runs) == 2:
        return []
    told = [0.0]  # bits of the shortest telling that ends with each run
    before = [0]  # the run kept before that one
    ends = [(i + size - 1, j + size - 1) for i, j, size in runs]
    best: list[int] = []
    for k in range(1, len(runs)):
        old, new, _ = runs[k]
        shortest, chosen = inf, 0
        for earlier in range(k) if k <= _NEAREST else {*best, *range(k - _NEAREST, k)}:
            old_end, new_end = ends[earlier]
            bits = told[earlier] + _GAP_COST * log2((old - old_end) * (new - new_end))
            if bits < shortest:
                shortest, chosen = bits, earlier
        told.append(shortest - saved[k - 1] if k < len(runs) - 1 else shortest)
        before.append(chosen)
        best = sorted([*best, k], key=told.__getitem__)[:_BEST]
    chain, k = [], before[-1]
    while k > 0:
        chain.append(runs[k])
        k = before[k]
    return chain[::-1]
