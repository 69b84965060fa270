"""A logistic model of few columns whose weights keep within bounds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
STEPS = 3_000


def fitted(rows: Floats, guilty: Floats, counts: Floats, bounds: Floats, ridge: Floats) -> Floats:
    """The weights that make the rows likeliest, each between its two ``bounds``; by projected, accelerated descent.

    ``counts`` is how often each row counts, ``ridge`` how much the square of each weight costs.
    """
    counts = counts / counts.sum()
    steepest = np.linalg.eigvalsh((rows * counts[:, None]).T @ rows)[-1] / 4 + ridge.max()
    weights = np.clip(np.zeros(rows.shape[1]), *bounds)
    ahead, momentum = weights, 1.0
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ ahead, -30, 30)))
        slope = rows.T @ (counts * (chances - guilty)) + ridge * ahead
        moved = np.clip(ahead - slope / steepest, *bounds)
        later = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / later * (moved - weights)
        weights, momentum = moved, later
    return weights
