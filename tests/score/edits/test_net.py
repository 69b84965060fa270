"""The small net on the features."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from wikiwatch.score.edits.net import TOGETHER, Net

# Three features with the means 0, 10, 0 and the scales 1, 5, 1; the first two are of one group. Of two hidden units the
# first says what the first and third feature come to, from 1 below the usual on; the second is silent up to 2 above it.
ARRAYS: dict[str, np.ndarray] = {
    "t_net_usual": np.array([[0.0, 10.0, 0.0], [1.0, 5.0, 1.0]]),
    "t_net_inner": np.array([[2, 0], [0, 4], [2, 0], [0, 0], [0, 0], [4, 0]], np.int8),
    "t_net_units": np.array([[1.0, -2.0], [1.0, 3.0], [0.5, 0.25]]),  # biases, outer weights, scales of the inner ones
    "t_net_slopes": np.array([0.0, -1.0, 0.0, 0.5, 0.0, 0.0]),
    "t_net_start": np.array(0.125),
}
GROUPS = np.array([0, 0, 1])


@pytest.mark.parametrize(
    ("values", "contributions"),
    [
        pytest.param([0.0, 10.0, 0.0], [0.0, 0.0], id="the usual"),
        pytest.param([1.0, 15.0, 0.5], [0.0, 0.5], id="a unit that speaks, and a slope"),
        pytest.param([-2.0, 10.0, -2.0], [-0.5, -0.5], id="no less than nothing, shared by what moved it"),
        pytest.param([0.0, 25.0, 0.0], [0.0, 0.0], id="a unit that begins to speak, against a slope"),
        pytest.param([nan, nan, nan], [0.5, 2.0], id="unknown"),
        pytest.param([1e9, 10.0, -1e9], [3.0, -3.0], id="no farther than three scales"),
    ],
)
def test_heights_and_contributions(values: list[float], contributions: list[float]) -> None:
    net = Net.read(ARRAYS, "t", GROUPS)
    measured = np.array([[0.0, 10.0, 0.0], values], np.float32)
    heights, added = net.margins(measured)
    assert added[1] == pytest.approx(contributions)
    assert heights[1] == pytest.approx(sum(contributions) + 0.125)
    assert net.heights(measured) == pytest.approx(heights)


def test_many_edits_are_told_in_their_order() -> None:
    net = Net.read(ARRAYS, "t", GROUPS)
    measured = np.array([[at / 10, 10.0, -at / 20] for at in range(2 * TOGETHER + 1)], np.float32)
    heights, added = net.margins(measured)
    each = [net.margins(measured[at : at + 1]) for at in range(len(measured))]
    assert heights == pytest.approx([height[0] for height, _ in each])
    assert added == pytest.approx(np.concatenate([parts for _, parts in each]))
    assert heights == pytest.approx(net.heights(measured))
