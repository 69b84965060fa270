"""A small net on the features: hidden units that say nothing below zero, and slopes that lead past them.

Features go in by how far they lie from the usual, within bounds; each has a second input, that it is not known. What
moves a hidden unit gets its share of what the unit then says more or less than where all is usual, so that the parts of
an answer add up (the rescale rule of DeepLIFT, Shrikumar et al. 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FARTHEST = 3.0
"""Standard deviations beyond which a value counts no more: to be odd in one way alone proves nothing."""

TOGETHER = 10
"""Edits that are multiplied together. OpenBLAS shares a larger product out among threads (from 262,144 steps on, some
400 inputs by 64 units by 10 edits), which here wait for one another twenty times as long as they work.
"""


@dataclass(frozen=True, slots=True)
class Net:
    """``means`` and ``scales`` make features comparable.

    ``inner`` has a row for each feature and then for each that is not known, a column for each hidden unit; ``biases``
    is what the units get where all is usual, ``outer`` weighs what they say. ``slopes`` weigh the inputs themselves.
    ``groups`` numbers the group of each feature. ``start`` is the height where all is usual.
    """

    start: float
    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    inner: NDArray[np.float64]
    biases: NDArray[np.float64]
    outer: NDArray[np.float64]
    slopes: NDArray[np.float64]
    groups: NDArray[np.int64]

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str, groups: NDArray[np.int64]) -> Net:
        """The net stored under a name: the inner weights in a byte each, with a scale for each hidden unit."""
        means, scales = arrays[f"{name}_net_usual"].astype(np.float64)
        biases, outer, units = arrays[f"{name}_net_units"].astype(np.float64)
        return cls(
            start=float(arrays[f"{name}_net_start"].astype(float)),
            means=means,
            scales=scales,
            inner=arrays[f"{name}_net_inner"].astype(np.float64) * units,
            biases=biases,
            outer=outer,
            slopes=arrays[f"{name}_net_slopes"].astype(np.float64),
            groups=groups,
        )

    def margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The heights for edits a row each, and what each group of features adds to the start. All of it makes them."""
        found = [self._margins(measured[at : at + TOGETHER]) for at in range(0, len(measured), TOGETHER)]
        return np.concatenate([heights for heights, _ in found]), np.concatenate([added for _, added in found])

    def _margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        inputs = self._inputs(measured)
        moved, said = self._hidden(inputs)
        share = np.empty(moved.shape)
        share[:] = self.biases > 0  # where nothing moved a unit in the end
        np.divide(said, moved, out=share, where=moved != 0)
        share *= self.outer
        by_input = share @ self.inner.T
        by_input += self.slopes
        by_input *= inputs
        added = by_input[:, : len(self.means)]
        added += by_input[:, len(self.means) :]
        rows, count = len(measured), int(self.groups[-1]) + 1
        group = self.groups + (np.arange(rows) * count)[:, None] if rows > 1 else self.groups
        by_group = np.bincount(group.ravel(), added.ravel(), rows * count)
        heights: NDArray[np.float64] = self.start + added.sum(axis=1)
        return heights, by_group.astype(np.float64, copy=False).reshape(rows, count)

    def heights(self, measured: NDArray[np.float32]) -> NDArray[np.float64]:
        """The heights alone, at half the cost."""
        inputs = self._inputs(measured)
        found: NDArray[np.float64] = self.start + self._hidden(inputs)[1] @ self.outer + inputs @ self.slopes
        return found

    def _inputs(self, measured: NDArray[np.float32]) -> NDArray[np.float64]:
        unknown = np.isnan(measured)
        width = len(self.means)
        inputs = np.empty((len(measured), 2 * width))
        distances = np.subtract(measured, self.means, out=inputs[:, :width])
        distances /= self.scales
        np.minimum(np.maximum(distances, -FARTHEST, out=distances), FARTHEST, out=distances)
        distances[unknown] = 0.0
        inputs[:, width:] = unknown
        return inputs

    def _hidden(self, inputs: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far each unit is moved from where it is when all is usual, and how much more it says."""
        moved = inputs @ self.inner
        said = moved + self.biases
        np.maximum(said, 0.0, out=said)
        said -= np.maximum(self.biases, 0.0)
        return moved, said
