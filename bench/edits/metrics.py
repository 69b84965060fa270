"""Measures of a score on labelled edits, and their intervals by resampling pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Measure = Callable[[Numbers, Numbers, Numbers], float]
"""Of labels (1 damaging), scores and weights."""

RESAMPLED = 200
BINS = 10


def at_prevalence(labels: Numbers, weights: Numbers, prevalence: float) -> Numbers:
    """Weights under which this share of the edits is damaging."""
    bad, good = weights[labels == 1].sum(), weights[labels == 0].sum()
    factor = bad / prevalence * (1 - prevalence) / good
    return np.where(labels == 1, weights, weights * factor)


def auc(labels: Numbers, scores: Numbers, weights: Numbers) -> float:
    """Area under the ROC curve; ties count half."""
    order = np.argsort(scores, kind="stable")
    _, firsts = np.unique(scores[order], return_index=True)
    good = np.add.reduceat(np.where(labels[order] == 0, weights[order], 0), firsts)
    bad = np.add.reduceat(np.where(labels[order] == 1, weights[order], 0), firsts)
    below = np.cumsum(good) - good
    return float((bad * (below + good / 2)).sum() / (good.sum() * bad.sum()))


def average_precision(labels: Numbers, scores: Numbers, weights: Numbers) -> float:
    """Mean precision over the damaging edits, from the highest score down."""
    caught, wrong = _above(labels, scores, weights)
    gained = np.diff(caught, prepend=0)
    return float((gained * caught / (caught + wrong)).sum() / caught[-1])


def recall_at(fpr: float) -> Measure:
    """The share of damaging edits that score higher than all but this share of the good ones."""

    def measure(labels: Numbers, scores: Numbers, weights: Numbers) -> float:
        caught, wrong = _above(labels, scores, weights)
        allowed = wrong <= fpr * wrong[-1]
        return float(caught[allowed].max(initial=0) / caught[-1])

    return measure


def calibration_error(labels: Numbers, scores: Numbers, weights: Numbers) -> float:
    """Expected calibration error: how far tenths of the scores lie from the share that is damaging."""
    error = 0.0
    for low in np.linspace(0, 1, BINS, endpoint=False):
        inside = (scores >= low) & ((scores < low + 1 / BINS) | (low + 1 / BINS >= 1))
        if (weight := weights[inside].sum()) > 0:
            gap = np.average(labels[inside], weights=weights[inside]) - np.average(
                scores[inside], weights=weights[inside]
            )
            error += weight * abs(gap)
    return error / float(weights.sum())


def _above(labels: Numbers, scores: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """The weights of damaging and good edits down to each distinct score, from the highest."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    caught = np.cumsum(np.where(labels[order] == 1, weights[order], 0))[last]
    wrong = np.cumsum(np.where(labels[order] == 0, weights[order], 0))[last]
    return caught, wrong


def resamples(pages: NDArray[np.str_], seed: int = 1) -> Iterator[NDArray[np.int64]]:
    """Draws of whole pages, or of edits where there are too few pages to draw from."""
    _, numbers = np.unique(pages, return_inverse=True)
    count = int(numbers.max()) + 1
    if count < 20:
        numbers, count = np.arange(len(pages)), len(pages)
    order = np.argsort(numbers, kind="stable")
    edges = np.searchsorted(numbers[order], np.arange(count + 1))
    random = np.random.default_rng(seed)
    for _ in range(RESAMPLED):
        drawn = random.integers(0, count, count)
        yield np.concatenate([order[edges[page] : edges[page + 1]] for page in drawn])


def interval(
    measure: Measure, labels: Numbers, scores: Numbers, weights: Numbers, pages: NDArray[np.str_]
) -> tuple[float, float]:
    """The middle 95% of a measure over resampled pages."""
    drawn = [measure(labels[at], scores[at], weights[at]) for at in resamples(pages) if 0 < labels[at].mean() < 1]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def difference(
    measure: Measure, labels: Numbers, ours: Numbers, theirs: Numbers, weights: Numbers, pages: NDArray[np.str_]
) -> tuple[float, float, float]:
    """How much higher ours measures than theirs, and the middle 95% of that over the same resampled pages."""
    gaps = [
        measure(labels[at], ours[at], weights[at]) - measure(labels[at], theirs[at], weights[at])
        for at in resamples(pages)
        if 0 < labels[at].mean() < 1
    ]
    low, high = np.percentile(gaps, [2.5, 97.5])
    return measure(labels, ours, weights) - measure(labels, theirs, weights), float(low), float(high)
