"""A sum of decision trees, evaluated all at once for many edits, and what each group of features adds to it.

Every tree is laid out as a full binary tree of the same depth, level by level, so that going down costs a few array
operations for all trees together. A value that is not known goes the way the tree learned: a node that sends it right
reads the second copy of the values, in which unknown is infinite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOGETHER = 64
"""Edits that go down the trees together: more would not stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Trees:
    """``features``, ``thresholds`` and ``values`` hold the nodes of a level together, tree by tree.

    ``values`` have one level more than the others: what a tree says in each node, the mean of what it says below.
    ``groups`` numbers the group of each feature, twice over.
    """

    count: int
    features: tuple[NDArray[np.int64], ...]
    thresholds: tuple[NDArray[np.float32], ...]
    values: tuple[NDArray[np.float32], ...]
    groups: NDArray[np.int64]
    group_count: int

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str, groups: NDArray[np.int64]) -> Trees:
        """The trees stored under a name; ``groups`` numbers the group of each feature."""
        features = arrays[f"{name}_features"].astype(np.int64)
        count, nodes = features.shape
        depth = (nodes + 1).bit_length() - 1
        spread = [slice((1 << level) - 1, (2 << level) - 1) for level in range(depth + 1)]
        thresholds = arrays[f"{name}_thresholds"].astype(np.float32)
        values = arrays[f"{name}_values"].astype(np.float32)
        return cls(
            count=count,
            features=tuple(np.ascontiguousarray(features[:, level]).ravel() for level in spread[:-1]),
            thresholds=tuple(np.ascontiguousarray(thresholds[:, level]).ravel() for level in spread[:-1]),
            values=tuple(np.ascontiguousarray(values[:, level]).ravel() for level in spread),
            groups=np.concatenate([groups, groups]),
            group_count=int(groups.max()) + 1,
        )

    def margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The sums for edits a row each, and what each group adds to where the trees start. All of it makes the sum.

        A step down a tree is put down to the feature that it asks about.
        """
        found = [self._margins(measured[at : at + TOGETHER]) for at in range(0, len(measured), TOGETHER)]
        return np.concatenate([sums for sums, _ in found]), np.concatenate([added for _, added in found])

    def _margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        rows = len(measured)
        unknown = np.isnan(measured)
        both = np.concatenate([np.where(unknown, -np.inf, measured), np.where(unknown, np.inf, measured)], axis=1)
        values_of_row = (np.arange(rows) * both.shape[1])[:, None]
        groups_of_row = (np.arange(rows) * self.group_count)[:, None]
        contributions = np.zeros(rows * self.group_count)
        place = np.broadcast_to(np.arange(self.count), (rows, self.count))
        said = self.values[0][place]
        for features, thresholds, values in zip(self.features, self.thresholds, self.values[1:], strict=True):
            asked = features[place]
            place = 2 * place + (both.ravel()[asked + values_of_row] > thresholds[place])
            after = values[place]
            group = self.groups[asked] + groups_of_row
            contributions += np.bincount(group.ravel(), (after - said).ravel(), rows * self.group_count)
            said = after
        return said.sum(axis=1), contributions.reshape(rows, self.group_count)
