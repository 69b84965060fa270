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

    def margin(self, measured: NDArray[np.float32]) -> tuple[float, NDArray[np.float64]]:
        """The height for one edit, and what each group of features adds to the start. All of it makes the height."""
        added = self.added(measured[None])[0]
        by_group = np.zeros(int(self.groups.max()) + 1)
        by_group += np.bincount(self.groups, added, len(by_group))
        return self.start + float(added.sum()), by_group

    def added(self, measured: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each feature adds, for edits a row each."""
        distances = np.clip((measured - self.means) / self.scales, -FARTHEST, FARTHEST)
        return np.where(np.isnan(measured), self.unknown, distances * self.slopes)
