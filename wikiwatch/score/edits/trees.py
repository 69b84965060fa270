"""A sum of decision trees, evaluated all at once for many edits, and what each group of features adds to it.

Every tree is laid out as a full binary tree of the same depth, level by level, so that going down costs a few array
operations for all trees together. A value that is not known goes the way the tree learned: a node that sends it right
reads the second copy of the values, in which unknown is infinite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)

TOGETHER = 16
"""Edits that go down the trees together: more would not stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Trees:
    """``features``, ``thresholds`` and ``groups`` hold the inner nodes, level by level and tree by tree; ``groups`` is
    whose feature is asked. ``steps`` has the leaves as well: how much more a node says than the one above, which says
    the mean of what is below. ``values`` are what the leaves say.

    So the nodes below node *n* are 2 *n* + ``count`` and the next.
    """

    count: int
    depth: int
    features: NDArray[np.int64]
    thresholds: NDArray[np.float32]
    groups: NDArray[np.int64]
    steps: NDArray[np.float32]
    values: NDArray[np.float32]
    group_count: int

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str, groups: NDArray[np.int64]) -> Trees:
        """The trees stored under a name; ``groups`` numbers the group of each feature."""
        features = arrays[f"{name}_features"].astype(np.int64)
        count, nodes = features.shape
        asked = _by_level(features)
        values = arrays[f"{name}_values"].astype(np.float32)
        steps = values.copy()
        steps[:, 1:] -= values[:, np.arange(values.shape[1] - 1) // 2]
        return cls(
            count=count,
            depth=(nodes + 1).bit_length() - 1,
            features=asked,
            thresholds=_by_level(arrays[f"{name}_thresholds"].astype(np.float32)),
            groups=np.concatenate([groups, groups])[asked],
            steps=_by_level(steps),
            values=values[:, nodes:].ravel(),
            group_count=int(groups.max()) + 1,
        )

    @property
    def start(self) -> float:
        """What the trees say before anything is asked."""
        return float(self.steps[: self.count].sum())

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
        row = np.arange(rows)[:, None]
        values_of_row, groups_of_row, values = row * both.shape[1], row * self.group_count, both.ravel()
        places = np.empty((self.depth + 1, rows, self.count), np.int64)
        places[0] = np.arange(self.count)
        for level in range(self.depth):
            place, below = places[level], places[level + 1]
            is_over = values.take(self.features.take(place) + values_of_row) > self.thresholds.take(place)
            np.multiply(place, 2, out=below)
            below += is_over
            below += self.count
        groups = self.groups.take(places[:-1])
        groups += groups_of_row
        contributions = np.zeros(rows * self.group_count)
        contributions += np.bincount(groups.ravel(), self.steps.take(places[1:]).ravel(), len(contributions))
        said = self.values.take(places[-1] - len(self.features))
        return said.sum(axis=1), contributions.reshape(rows, self.group_count)


def _by_level(nodes: NDArray[T]) -> NDArray[T]:
    """Nodes, a tree each row, as one run: the first level of all trees, the second, and so on."""
    levels = (nodes.shape[1] + 1).bit_length() - 1
    return np.concatenate([nodes[:, (1 << level) - 1 : (2 << level) - 1].ravel() for level in range(levels)])
