"""Which of the matches between two texts are text that stayed, and which are words both happen to use.

The common subsequence of two unrelated paragraphs is full of "the" and commas. Of all ways to tell the new text from
the old one, the shortest is taken (minimum description length, Rissanen 1978): a kept run saves the bits of its words,
by how frequent they are on the page, and costs the bits to say how much was passed over before it on either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf, log2
from typing import NamedTuple

from wikiwatch.history.align import Match
from wikiwatch.history.word_model import WordModel

_END_COST = 5.0  # bits to say where a kept run starts, and again where it ends; nothing where the text does
_GAP_COST = 2.5  # for each doubling of what is passed over: not to be let off lightly for a long way
_SOLID = 60.0  # bits; a run that saves more is kept in any case
_LONG = 12  # tokens
_BEST = 12  # earlier runs that are tried as the one before: those of the shortest tellings so far
_NEAREST = 6  # and the nearest ones


class _Told(NamedTuple):
    """The shortest telling that ends with a run: its bits, and the run kept before."""

    bits: float
    run: int
    before: int


def without_accidents(matches: list[Match], model: WordModel, new: Sequence[int], old_size: int) -> list[Match]:
    """The matches without accidental ones. ``new`` are the words of the new text."""
    if _is_plain(matches, new, old_size):
        return matches
    saved = [model.bits(new[m.new : m.new + m.size], _SOLID + 2 * _END_COST) - 2 * _END_COST for m in matches]
    if not matches[0].old and not matches[0].new:
        saved[0] += _END_COST
    if matches[-1].old + matches[-1].size == old_size and matches[-1].new + matches[-1].size == len(new):
        saved[-1] += _END_COST
    solid = [-1, *(k for k, gain in enumerate(saved) if gain > _SOLID), len(matches)]
    if len(solid) == len(matches) + 2:
        return matches
    bounds = [Match(0, 0, 0), *matches, Match(old_size, len(new), 0)]
    kept: list[Match] = []
    for a, b in pairwise(solid):
        kept += [matches[k] for k in _shortest(bounds[a + 1 : b + 2], saved[a + 1 : b], a + 1)]
        kept += [matches[b]] if b < len(matches) else []
    return kept


def _is_plain(matches: Sequence[Match], new: Sequence[int], old_size: int) -> bool:
    """Whether there is nothing to doubt: long runs only, or text put in or taken out in one place."""
    kept = sum(match.size for match in matches)
    if len(matches) <= 2 and kept in (old_size, len(new)):
        return True
    return all(match.size >= _LONG for match in matches)


def _shortest(runs: Sequence[Match], saved: Sequence[float], base: int) -> list[int]:
    """The runs between the first and the last one that the shortest telling keeps."""
    if len(runs) == 2:
        return []
    tellings = [_Told(0.0, 0, -1)]
    best: list[int] = []
    for k in range(1, len(runs)):
        run, bits, before = runs[k], inf, 0
        for earlier in {*best, *range(max(0, k - _NEAREST), k)}:
            gap = log2(1 + run.old - runs[earlier].old - runs[earlier].size)
            gap += log2(1 + run.new - runs[earlier].new - runs[earlier].size)
            gap *= _GAP_COST
            if tellings[earlier].bits + gap < bits:
                bits, before = tellings[earlier].bits + gap, earlier
        gain = saved[k - 1] if k < len(runs) - 1 else 0.0
        tellings.append(_Told(bits - gain, k, before))
        best = sorted([*best, k], key=lambda place: tellings[place].bits)[:_BEST]
    chain, k = [], tellings[-1].before
    while k > 0:
        chain.append(base + k - 1)
        k = tellings[k].before
    return chain[::-1]
