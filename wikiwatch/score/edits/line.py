"""A straight line through the features: what each adds goes by how far it lies from the usual, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FARTHEST = 3.0
"""Standard deviations beyond which a value counts no more: to be odd in one way alone proves nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """``means`` and ``scales`` make features comparable, ``slopes`` weigh them; ``unknown`` is what not to know adds.

    ``groups`` numbers the group of each feature.
    """

    start: float
    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    slopes: NDArray[np.float64]
    unknown: NDArray[np.float64]
    groups: NDArray[np.int64]

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str, groups: NDArray[np.int64]) -> Line:
        """The line stored under a name."""
        means, scales, slopes, unknown = arrays[f"{name}_line"].astype(np.float64)
        return cls(float(arrays[f"{name}_line_start"].astype(float)), means, scales, slopes, unknown, groups)

    def margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The heights for edits a row each, and what each group of features adds to the start. All of it makes them."""
        added = self.added(measured)
        rows, count = len(measured), int(self.groups.max()) + 1
        group = self.groups + (np.arange(rows) * count)[:, None]
        by_group = np.zeros(rows * count)
        by_group += np.bincount(group.ravel(), added.ravel(), rows * count)
        heights: NDArray[np.float64] = self.start + added.sum(axis=1)
        return heights, by_group.reshape(rows, count)

    def added(self, measured: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each feature adds, for edits a row each."""
        distances = np.clip((measured - self.means) / self.scales, -FARTHEST, FARTHEST)
        return np.where(np.isnan(measured), self.unknown, distances * self.slopes)
