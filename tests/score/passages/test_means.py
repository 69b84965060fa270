"""Means over rows of numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.score.passages.means import highest, highest_in, middle


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@given(values=st.lists(st.floats(-1e6, 1e6, width=32), min_size=1))
def test_the_middle_is_the_median(kind: type, values: list[float]) -> None:
    found, median = middle(np.array(values, kind)), np.median(np.array(values, kind))
    assert (found, type(found)) == (median, type(median))


def test_of_nothing_it_is_nothing() -> None:
    assert middle(np.empty(0)) == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=8), st.integers(0, 9))
def test_the_highest_of_many_runs_at_once_are_those_of_each(runs: list[tuple[int, int]], seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(40, 3))
    low = np.array([first for first, _ in runs], np.intp)
    high = low + np.array([size for _, size in runs], np.intp)
    found = highest_in(scores, low, high)
    assert found.shape == (len(runs), 3)
    assert all(np.array_equal(row, highest(scores[a:b])) for row, a, b in zip(found, low, high, strict=True))
