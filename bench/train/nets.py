"""The net of a variant, trained on the logistic loss by Adam (Kingma and Ba 2015), seeded; each corpus starts from a
height of its own, so that nothing learns to tell corpora.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wikiwatch.score.edits.features import GROUP_NAMES, GROUP_OF
from wikiwatch.score.edits.net import FARTHEST, Net

SHARE = 0.4  # of the margin; the rest is the trees'
HIDDEN, SEEDS = 32, (1, 2)
"""Hidden units of a net; those of all seeds stand side by side in one, which says their mean."""

EPOCHS, BATCH, RATE = 30, 256, 2e-3
DECAY = 1e-3  # of the weights, as a part of the loss
DROPPED = 0.3  # of the hidden units, so that none relies on another
UNTOLD = 0.1  # of the groups of features, likewise
_KEPT, _KEPT_SQUARE, _TINY = 0.9, 0.999, 1e-8
_MOST = 127  # of an inner weight, in a byte


class _Edits(NamedTuple):
    """What a net learns from; ``groups`` numbers the group of each input, ``corpora`` the corpus of each edit."""

    inputs: np.ndarray
    groups: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    corpora: np.ndarray


class _Weights(NamedTuple):
    """Those of a `Net`; ``starts`` are the heights that the corpora start from."""

    inner: np.ndarray
    biases: np.ndarray
    outer: np.ndarray
    slopes: np.ndarray
    starts: np.ndarray


def fit(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: Sequence[str]) -> Net:
    """The net; it starts from the mean of the corpora's own starts."""
    missing = np.isnan(values)
    known = (~missing).any(axis=0)
    means, scales = np.zeros(values.shape[1]), np.ones(values.shape[1])
    means[known] = np.nanmean(values[:, known], axis=0, dtype=float)
    scales[known] = np.nanstd(values[:, known], axis=0, dtype=float)
    scales[scales < 1e-6] = 1.0
    distances = np.where(missing, 0.0, np.clip((values - means) / scales, -FARTHEST, FARTHEST))
    used = np.concatenate([known, known & missing.any(axis=0)])
    edits = _Edits(
        inputs=np.concatenate([distances, missing], axis=1)[:, used].astype(np.float32),
        groups=np.tile(GROUP_OF, 2)[used],
        labels=labels.astype(np.float32),
        weights=(weights / weights.mean()).astype(np.float32),
        corpora=np.unique(np.array(corpora), return_inverse=True)[1],
    )
    return _side_by_side([_trained(edits, seed) for seed in SEEDS], means, scales, used)


def _trained(edits: _Edits, seed: int) -> _Weights:
    random = np.random.default_rng(seed)
    count, width = edits.inputs.shape
    weights = _Weights(
        inner=(random.normal(size=(width, HIDDEN)) / np.sqrt(width)).astype(np.float32),
        biases=np.zeros(HIDDEN, np.float32),
        outer=(random.normal(size=HIDDEN) / np.sqrt(HIDDEN)).astype(np.float32),
        slopes=np.zeros(width, np.float32),
        starts=_starts(edits),
    )
    adam = _Adam(weights)
    for epoch in range(EPOCHS):
        order, rate = random.permutation(count), RATE * (1 - epoch / EPOCHS)
        for first in range(0, count, BATCH):
            adam.move(_gradient(edits, order[first : first + BATCH], weights, random), rate)
    return weights


def _starts(edits: _Edits) -> np.ndarray:
    """The log-odds of each corpus."""
    bad = np.bincount(edits.corpora, edits.weights * edits.labels)
    return np.log(bad / (np.bincount(edits.corpora, edits.weights) - bad)).astype(np.float32)


def _gradient(edits: _Edits, batch: np.ndarray, weights: _Weights, random: np.random.Generator) -> _Weights:
    """Of the loss on a batch, with some groups of features untold and some hidden units dropped."""
    corpora = edits.corpora[batch]
    told = random.random((len(batch), len(GROUP_NAMES)), np.float32) >= UNTOLD
    inputs = edits.inputs[batch] * told[:, edits.groups]
    moved = inputs @ weights.inner + weights.biases
    kept = (random.random(moved.shape, np.float32) >= DROPPED) * ((moved > 0) / np.float32(1 - DROPPED))
    said = moved * kept
    heights = said @ weights.outer + inputs @ weights.slopes + weights.starts[corpora]
    wrong = (1 / (1 + np.exp(-heights)) - edits.labels[batch]) * edits.weights[batch] / np.float32(len(batch))
    back = wrong[:, None] * weights.outer * kept
    return _Weights(
        inner=inputs.T @ back + np.float32(DECAY) * weights.inner,
        biases=back.sum(axis=0),
        outer=said.T @ wrong + np.float32(DECAY) * weights.outer,
        slopes=inputs.T @ wrong + np.float32(DECAY) * weights.slopes,
        starts=np.bincount(corpora, wrong, len(weights.starts)).astype(np.float32),
    )


class _Adam:
    """Moves weights in place."""

    def __init__(self, weights: _Weights) -> None:
        self._weights = weights
        self._means, self._squares = ([np.zeros_like(one) for one in weights] for _ in range(2))
        self._count = 0

    def move(self, gradient: _Weights, rate: float) -> None:
        self._count += 1
        rate *= (1 - _KEPT_SQUARE**self._count) ** 0.5 / (1 - _KEPT**self._count)
        for weights, told, mean, square in zip(self._weights, gradient, self._means, self._squares, strict=True):
            mean += (1 - _KEPT) * (told - mean)
            square += (1 - _KEPT_SQUARE) * (told * told - square)
            weights -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(_TINY))


def _side_by_side(nets: Sequence[_Weights], means: np.ndarray, scales: np.ndarray, used: np.ndarray) -> Net:
    """One net that says the mean of these, with inputs that are not used in it."""
    inner = np.zeros((len(used), len(nets) * HIDDEN))
    slopes = np.zeros(len(used))
    inner[used] = np.concatenate([net.inner for net in nets], axis=1)
    slopes[used] = np.mean([net.slopes for net in nets], axis=0)
    biases = np.concatenate([net.biases for net in nets]).astype(float)
    outer = np.concatenate([net.outer for net in nets]).astype(float) / len(nets)
    start = float(np.mean([net.starts.mean() for net in nets]) + np.maximum(biases, 0) @ outer)
    return Net(start, means, scales, inner, biases, outer, slopes, GROUP_OF)


def arrays(net: Net, share: float, name: str) -> dict[str, np.ndarray]:
    """The net in the layout of `wikiwatch.score.edits.net`, counting for a share of what it says."""
    units = np.abs(net.inner).max(axis=0) / _MOST
    return {
        f"{name}_net_usual": np.stack([net.means, net.scales]).astype(np.float32),
        f"{name}_net_inner": np.round(net.inner / units).astype(np.int8),
        f"{name}_net_units": np.stack([net.biases, net.outer * share, units]).astype(np.float32),
        f"{name}_net_slopes": (net.slopes * share).astype(np.float32),
        f"{name}_net_start": np.array(net.start * share),
    }
