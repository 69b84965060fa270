"""A sum of decision trees, evaluated all at once for many edits, and what each group of features adds to it.

Every tree is laid out as a full binary tree of the same depth, level by level, so that going down costs a few array
operations for all trees together. A value that is not known goes the way the tree learned: a node that sends it right
reads the second copy of the values, in which unknown is infinite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)

TOGETHER = 10
"""Edits that go down the trees together: more would not stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Trees:
    """``features`` and ``thresholds`` hold the inner nodes, an array each level, tree by tree. ``steps`` and ``groups``
    are those of the nodes below the first, level by level in one run, and so have the leaves as well: how much more a
    node says than the one above, which says the mean of what is below, and whose feature is asked above. ``values`` are
    what the leaves say. ``starts`` has what the trees say before anything is asked.

    So the nodes below node *n* of a level are 2 *n* and the next. All of it is kept small, to stay in the processor's
    cache.
    """

    features: tuple[NDArray[np.uint16], ...]
    thresholds: tuple[NDArray[np.float32], ...]
    groups: NDArray[np.uint8]
    steps: NDArray[np.float32]
    values: NDArray[np.float32]
    starts: NDArray[np.float64]
    group_count: int

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str, groups: NDArray[np.int64]) -> Trees:
        """The trees stored under a name; ``groups`` numbers the group of each feature."""
        features = arrays[f"{name}_features"].astype(np.uint16)
        values = arrays[f"{name}_values"].astype(np.float32)
        above = np.arange(values.shape[1] - 1) // 2
        asking = np.concatenate([groups, groups]).astype(np.uint8)[features][:, above]
        return cls(
            features=tuple(_by_level(features)),
            thresholds=tuple(_by_level(arrays[f"{name}_thresholds"].astype(np.float32))),
            groups=np.concatenate(list(_by_level(asking, first=1))),
            steps=np.concatenate(list(_by_level(values[:, 1:] - values[:, above], first=1))),
            values=values[:, features.shape[1] :].ravel(),
            starts=values[:, 0].astype(np.float64),
            group_count=int(groups.max()) + 1,
        )

    @property
    def start(self) -> float:
        """What the trees say before anything is asked."""
        return float(self.starts.sum())

    def margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The sums for edits a row each, and what each group adds to where the trees start. All of it makes the sum.

        A step down a tree is put down to the feature that it asks about.
        """
        count, depth = len(self.starts), len(self.features)
        room = np.empty((2, depth, min(TOGETHER, len(measured)), count), np.int64)
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
        rows, depth, count = len(measured), len(places), len(self.starts)
        unknown = np.isnan(measured)
        both = np.concatenate([np.where(unknown, -np.inf, measured), np.where(unknown, np.inf, measured)], axis=1)
        row = np.arange(rows)[:, None]
        values_of_row, values = row * both.shape[1], both.ravel()
        place: NDArray[np.int64] = np.arange(count)
        asked, thresholds = self.features[0], self.thresholds[0]
        for level, below in enumerate(places, start=1):
            is_over = values.take(asked + values_of_row if rows > 1 else asked) > thresholds
            np.add(place, place, out=below)
            below += is_over
            place = below
            if level < depth:
                asked, thresholds = self.features[level].take(place), self.thresholds[level].take(place)
        said = self.values.take(place)
        places += count * ((2 << np.arange(depth)) - 2)[:, None, None]  # from their place in a level to that in all
        np.add(self.groups.take(places), row * self.group_count, out=groups)
        contributions = np.bincount(groups.ravel(), self.steps.take(places).ravel(), rows * self.group_count)
        by_group = contributions.astype(np.float64, copy=False).reshape(rows, self.group_count)
        return said.sum(axis=1), by_group


def _by_level(nodes: NDArray[T], first: int = 0) -> Iterator[NDArray[T]]:
    """Nodes, a tree each row, by level: of the first level all trees', then of the second. The row's first node is the
    one on top, or one of those of the level ``first``.
    """
    start, width = 0, 1 << first
    while start < nodes.shape[1]:
        yield nodes[:, start : start + width].ravel()
        start, width = start + width, 2 * width
