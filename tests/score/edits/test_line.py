"""The straight line through the features."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from wikiwatch.score.edits.line import Line

# Three features with the means 0, 10, 0 and the scales 1, 5, 1.
ARRAYS: dict[str, np.ndarray] = {
    "t_line": np.array([[0.0, 10.0, 0.0], [1.0, 5.0, 1.0], [2.0, -1.0, 1.0], [0.5, 0.25, 0.0]]),
    "t_line_start": np.array(0.125),
}
GROUPS = np.array([0, 0, 1])


@pytest.mark.parametrize(
    ("values", "contributions"),
    [
        ([0.0, 10.0, 0.0], [0.0, 0.0]),
        ([1.0, 15.0, -1.0], [1.0, -1.0]),
        ([nan, nan, nan], [0.75, 0.0]),
        ([1e9, 10.0, -1e9], [6.0, -3.0]),  # no farther than three scales
    ],
)
def test_heights_and_contributions(values: list[float], contributions: list[float]) -> None:
    heights, added = Line.read(ARRAYS, "t", GROUPS).margins(np.array([[0.0, 0.0, 0.0], values], np.float32))
    found, by_group = heights[1], added[1]
    assert by_group == pytest.approx(contributions)
    assert found == pytest.approx(sum(contributions) + 0.125)
