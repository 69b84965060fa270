"""Trains small nets on the logistic loss by Adam (Kingma and Ba 2015), seeded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.heads import Net

NETS, HIDDEN = 3, 32  # nets are averaged, so that chance has less of a say
EPOCHS, BATCH, RATE = 20, 128, 2e-3
DECAY, DROPPED = 0.03, 0.3
SCALE = 8.0  # of the inputs, so that vectors of length one are neither too small nor too large for the rate
_KEPT, _KEPT_SQUARE, _TINY = 0.9, 0.999, 1e-8

Vectors = npt.NDArray[np.float32]
Floats = npt.NDArray[np.floating]


def train_net(rows: Vectors, labels: Floats, weights: Floats, *, seed: int) -> Net:
    """Log-odds of each column of ``labels``, together; several nets side by side in one, which says their mean."""
    nets = [_trained(rows, labels.astype(np.float32), weights.astype(np.float32), seed + n) for n in range(NETS)]
    inner = np.concatenate([net.inner for net in nets], axis=1)
    outer = np.concatenate([*(net.outer[:-1] for net in nets), sum(net.outer[-1:] for net in nets)])
    return Net(inner, (outer / NETS).astype(np.float32))


def _trained(rows: Vectors, labels: Vectors, weights: Vectors, seed: int) -> Net:
    random = np.random.default_rng(seed)
    inner = random.normal(0, rows.shape[1] ** -0.5, (rows.shape[1] + 1, HIDDEN)).astype(np.float32)
    outer = random.normal(0, HIDDEN**-0.5, (HIDDEN + 1, labels.shape[1])).astype(np.float32)
    inner[-1] = outer[-1] = 0
    full = np.concatenate([rows * SCALE, np.ones((len(rows), 1))], axis=1, dtype=np.float32)
    steps = [_Adam(inner), _Adam(outer)]
    for epoch in range(EPOCHS):
        order, rate = random.permutation(len(full)), RATE * (1 - epoch / EPOCHS)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            hidden = np.maximum(0, full[batch] @ inner)
            kept = ((random.random(hidden.shape) >= DROPPED) / (1 - DROPPED)).astype(np.float32)
            out = (hidden * kept) @ outer[:-1] + outer[-1]
            wrong = (1 / (1 + np.exp(-out)) - labels[batch]) * weights[batch][:, None] / len(batch)
            back = (wrong @ outer[:-1].T) * kept * (hidden > 0)
            told = np.concatenate([(hidden * kept).T @ wrong, wrong.sum(axis=0, keepdims=True)])
            steps[0].move(full[batch].T @ back, rate)
            steps[1].move(told, rate)
    inner[:-1] *= SCALE
    return Net(inner, outer)


class _Adam:
    """Moves weights in place."""

    def __init__(self, weights: Vectors) -> None:
        self._weights = weights
        self._mean, self._square = np.zeros_like(weights), np.zeros_like(weights)
        self._count = 0

    def move(self, gradient: Vectors, rate: float) -> None:
        self._count += 1
        self._mean += (1 - _KEPT) * (gradient - self._mean)
        self._square += (1 - _KEPT_SQUARE) * (gradient**2 - self._square)
        mean, square = self._mean / (1 - _KEPT**self._count), self._square / (1 - _KEPT_SQUARE**self._count)
        self._weights *= 1 - DECAY * rate
        self._weights -= rate * mean / (np.sqrt(square) + _TINY)
