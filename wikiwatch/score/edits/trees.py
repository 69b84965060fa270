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

TOGETHER = 10
"""Edits that go down the trees together: more would not stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Trees:
    """``features`` and ``thresholds`` hold the inner nodes, level by level and tree by tree. ``steps`` and ``groups``
    have the leaves as well: how much more a node says than the one above, which says the mean of what is below, and
    whose feature is asked above. ``values`` are what the leaves say.

    So the nodes below node *n* are 2 *n* + ``count`` and the next.
    """

    count: int
    depth: int
    features: NDArray[np.int64]
    thresholds: NDArray[np.float32]
    groups: NDArray[np.int64]
    steps: NDArray[np.float64]
    values: NDArray[np.float32]
    group_count: int

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str, groups: NDArray[np.int64]) -> Trees:
        """The trees stored under a name; ``groups`` numbers the group of each feature."""
        features = arrays[f"{name}_features"].astype(np.int64)
        count, nodes = features.shape
        values = arrays[f"{name}_values"].astype(np.float32)
        above = np.arange(values.shape[1] - 1) // 2
        steps, asking = values.copy(), np.zeros(values.shape, np.int64)
        steps[:, 1:] -= values[:, above]
        asking[:, 1:] = np.concatenate([groups, groups])[features][:, above]
        return cls(
            count=count,
            depth=(nodes + 1).bit_length() - 1,
            features=_by_level(features),
            thresholds=_by_level(arrays[f"{name}_thresholds"].astype(np.float32)),
            groups=_by_level(asking),
            steps=_by_level(steps).astype(np.float64),
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
        room = np.empty((2, self.depth, min(TOGETHER, len(measured)), self.count), np.int64)
        found = []
        for at in range(0, len(measured), TOGETHER):
            some = measured[at : at + TOGETHER]
            found.append(self._margins(some, *room[:, :, : len(some)]))
        return np.concatenate([sums for sums, _ in found]), np.concatenate([added for _, added in found])

    def _margins(
        self, measured: NDArray[np.float32], places: NDArray[np.int64], groups: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """``places`` and ``groups`` are room for where each edit goes, level by level: to ask the system for so much
        again and again costs as much as the trees.
        """
        rows = len(measured)
        unknown = np.isnan(measured)
        both = np.concatenate([np.where(unknown, -np.inf, measured), np.where(unknown, np.inf, measured)], axis=1)
        row = np.arange(rows)[:, None]
        values_of_row, values = row * both.shape[1], both.ravel()
        place = np.broadcast_to(np.arange(self.count), (rows, self.count))
        for below in places:
            is_over = values.take(self.features.take(place) + values_of_row) > self.thresholds.take(place)
            np.multiply(place, 2, out=below)
            below += is_over
            below += self.count
            place = below
        self.groups.take(places, out=groups, mode="clip")  # as it is, without a copy to put right what is out of range
        groups += row * self.group_count
        contributions = np.zeros(rows * self.group_count)
        contributions += np.bincount(groups.ravel(), self.steps.take(places).ravel(), len(contributions))
        said = self.values.take(place - len(self.features))
        return said.sum(axis=1), contributions.reshape(rows, self.group_count)


def _by_level(nodes: NDArray[T]) -> NDArray[T]:
    """Nodes, a tree each row, as one run: the first level of all trees, the second, and so on."""
    levels = (nodes.shape[1] + 1).bit_length() - 1
    return np.concatenate([nodes[:, (1 << level) - 1 : (2 << level) - 1].ravel() for level in range(levels)])
