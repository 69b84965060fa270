"""Means over rows of numbers: of the highest, the most alike, the rest of a paragraph or section."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.heads import LIMIT
from wikiwatch.score.passages.reading import Runs

Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]

NEAR = 2  # sentences on either side that a sentence should fit
LIKEST = 3  # words of a unit that say what kind of text it is
CLOSEST = 3  # of all other sentences, how many closest ones it is compared with


def highest(scores: Floats) -> Floats:
    """The mean of the highest few in each column."""
    if not len(scores):
        return np.full(scores.shape[1], -LIMIT)
    keep = min(LIKEST, len(scores))
    return np.asarray(np.partition(scores, -keep, axis=0)[-keep:].mean(axis=0), np.float64)


def highest_in(scores: Floats, low: npt.NDArray[np.intp], high: npt.NDArray[np.intp]) -> Floats:
    """The ``highest`` of the rows from each ``low`` to before its ``high``: those of as many rows all at once."""
    found, sizes = np.empty((len(low), scores.shape[1])), high - low
    for size in set(sizes.tolist()):
        units = np.flatnonzero(sizes == size)
        if not size:
            found[units] = highest(scores[:0])
            continue
        keep = min(LIKEST, size)
        rows = scores[low[units, None] + np.arange(size)]
        found[units] = np.partition(rows, -keep, axis=1)[:, -keep:].mean(axis=1)
    return found


def middle(values: Floats | Vectors) -> np.floating[Any] | float:
    """The median, 0 of nothing: `np.median` imports for it what takes longer than all other measures."""
    ordered, half = np.sort(values), len(values) // 2
    if not len(ordered):
        return 0.0
    found: np.floating[Any] = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return found


def closest_two_ways(
    likeness: Vectors,
    host: npt.NDArray[np.intp],
    first: npt.NDArray[np.intp],
    end: npt.NDArray[np.intp],
) -> tuple[Vectors, Vectors]:
    """The mean likeness to the most like sentences: its own left out, and its own paragraph. It is written over."""
    likeness[np.arange(len(likeness)), host] = -np.inf
    near = most_like(likeness)
    for unit, sentence in enumerate(host.tolist()):
        likeness[unit, first[sentence] : end[sentence]] = -np.inf
    return near, most_like(likeness)


def most_like(likeness: Vectors) -> Vectors:
    """The mean of the highest few of each row, of as many as there are; 0 where there are none."""
    keep = min(CLOSEST, likeness.shape[1])
    if not keep:
        return np.zeros(len(likeness), np.float32)
    best = np.partition(likeness, -keep, axis=1)[:, -keep:]
    some = np.isfinite(best)
    return np.asarray(np.where(some, best, 0).sum(axis=1) / np.maximum(1, some.sum(axis=1)), np.float32)


def of_all(values: Floats, runs: Runs) -> Floats:
    """The mean over the paragraph, or section, of each sentence."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray((total[runs.end] - total[runs.first]) / np.maximum(1, runs.end - runs.first))


def of_others(values: Floats, runs: Runs, alone: float) -> Floats:
    """The same without the sentence itself; ``alone`` where there is no other."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    others = runs.end - runs.first - 1
    mean = (total[runs.end] - total[runs.first] - values) / np.maximum(1, others)
    return np.where(others > 0, mean, alone)
