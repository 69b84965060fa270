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
        tree = np.arange(len(self.features))
        node, said, added = np.zeros(len(tree), np.intp), np.zeros(len(tree)), np.zeros(len(row))
        for _ in range(DEPTH):
            feature = self.features[tree, node]
            node = 2 * node + 1 + (row[feature] > self.thresholds[tree, node])
            after = self.values[tree, node].astype(np.float64)
            added += np.bincount(feature, after - said, len(row))
            said = after
        return {int(feature): float(added[feature]) for feature in np.flatnonzero(added)}
