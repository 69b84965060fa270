"""Trees evaluated all at once."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from wikiwatch.score.edits.trees import TOGETHER, Trees

# Two trees of depth 1 on three features: feature 0 over 0.5 (unknown to the left), feature 2 over 7 (unknown to the
# right, so that it asks the second copy).
ARRAYS: dict[str, np.ndarray] = {
    "t_features": np.array([[0], [2 + 3]]),
    "t_thresholds": np.array([[0.5], [7.0]]),
    "t_values": np.array([[0.1, -1.0, 1.0], [0.0, -2.0, 2.0]]),
}
GROUPS = np.array([0, 0, 1])


@pytest.mark.parametrize(
    ("values", "margin", "contributions"),
    [
        ([0.0, 0.0, 0.0], -3.0, [-1.1, -2.0]),
        ([1.0, 0.0, 0.0], -1.0, [0.9, -2.0]),
        ([0.5, 9.0, 7.0], -3.0, [-1.1, -2.0]),  # equal goes left
        ([1.0, nan, 8.0], 3.0, [0.9, 2.0]),
        ([nan, nan, nan], 1.0, [-1.1, 2.0]),
    ],
)
def test_margins_and_contributions(values: list[float], margin: float, contributions: list[float]) -> None:
    sums, added = Trees.read(ARRAYS, "t", GROUPS).margins(np.array([[0.0, 0.0, 0.0], values], np.float32))
    found, by_group = sums[1], added[1]
    assert found == pytest.approx(margin)
    assert by_group == pytest.approx(contributions)
    assert found == pytest.approx(by_group.sum() + 0.1)  # where the trees start


def test_many_rows_are_weighed_as_each_alone() -> None:
    trees = Trees.read(ARRAYS, "t", GROUPS)
    rows = np.random.default_rng(1).choice([nan, 0.0, 1.0, 7.5], (2 * TOGETHER + 1, 3)).astype(np.float32)
    sums, added = trees.margins(rows)
    for row, margin, by_group in zip(rows, sums, added, strict=True):
        alone = trees.margins(row[None])
        assert margin == alone[0][0]
        assert list(by_group) == list(alone[1][0])
