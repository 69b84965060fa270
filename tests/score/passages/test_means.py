"""Means over rows of numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.score.passages.means import middle


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@given(values=st.lists(st.floats(-1e6, 1e6, width=32), min_size=1))
def test_the_middle_is_the_median(kind: type, values: list[float]) -> None:
    found, median = middle(np.array(values, kind)), np.median(np.array(values, kind))
    assert (found, type(found)) == (median, type(median))


def test_of_nothing_it_is_nothing() -> None:
    assert middle(np.empty(0)) == 0
