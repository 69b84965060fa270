"""Small boosted trees, read from the model file and added up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

DEPTH = 3
INNER = 2**DEPTH - 1
_AT_ONCE = 64  # rows: with a column for each tree, that is what a processor keeps at hand

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
        parts = [self._scores(rows[first : first + _AT_ONCE]) for first in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _scores(self, rows: Floats) -> Floats:
        """In all trees at once: for each row a column, added up one after the other."""
        features, thresholds, values = (np.ascontiguousarray(part).ravel() for part in self[1:])
        first_inner = np.arange(len(self.features)) * INNER
        first_cell = np.arange(len(rows))[:, None] * rows.shape[1]
        cells = np.ascontiguousarray(rows).ravel()
        node = np.zeros((len(rows), len(self.features)), np.intp)
        for _ in range(DEPTH):
            here = first_inner + node
            node = 2 * node + 1 + (cells.take(first_cell + features.take(here)) > thresholds.take(here))
        total = np.empty((len(rows), 1 + len(self.features)))
        total[:, 0] = self.start
        total[:, 1:] = values.take(np.arange(len(self.features)) * (2 * INNER + 1) + node)
        return np.asarray(total.cumsum(axis=1)[:, -1])

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
