"""The heaviest part of a sequence that keeps its order, against all parts of it."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.rising import heaviest_rising


@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_no_part_in_order_is_heavier(places: list[int], weights: list[int]) -> None:
    chosen = heaviest_rising(places, weights)
    assert all(places[a] < places[b] for a, b in pairwise(chosen))
    rising = (
        part
        for size in range(8)
        for part in combinations(range(7), size)
        if all(places[a] < places[b] for a, b in pairwise(part))
    )
    assert sum(weights[k] for k in chosen) == max(sum(weights[k] for k in part) for part in rising)
