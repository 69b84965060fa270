"""Small boosted trees, read from the model file and added up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

DEPTH = 3
INNER = 2**DEPTH - 1

Floats = npt.NDArray[np.float64]


class Trees(NamedTuple):
    """Complete trees. Inner node i leads to 2i+1 where the value is at most the threshold, else to 2i+2.

    ``values`` holds what each node would say if it were a leaf: what a split adds is the difference.
    """

    start: float
    features: npt.NDArray[np.int16]  # trees x inner nodes
    thresholds: npt.NDArray[np.float32]
    values: npt.NDArray[np.float32]  # trees x all nodes

    def scores(self, rows: Floats) -> Floats:
        """Log-odds of each row."""
        total = np.full(len(rows), self.start)
        if not len(rows):
            return total
        at = np.arange(len(rows))
        for features, thresholds, values in zip(self.features, self.thresholds, self.values, strict=True):
            node = np.zeros(len(rows), np.intp)
            for _ in range(DEPTH):
                node = 2 * node + 1 + (rows[at, features[node]] > thresholds[node])
            total += values[node]
        return total

    def contributions(self, row: Floats) -> dict[int, float]:
        """What each feature adds to one row's log-odds, beyond the start."""
        added: dict[int, float] = {}
        for features, thresholds, values in zip(self.features, self.thresholds, self.values, strict=True):
            node, said = 0, 0.0
            for _ in range(DEPTH):
                feature = int(features[node])
                node = 2 * node + 1 + int(row[feature] > thresholds[node])
                added[feature] = added.get(feature, 0.0) + float(values[node]) - said
                said = float(values[node])
        return added
