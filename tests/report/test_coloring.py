from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.conftest import moment, revision
from wikiwatch.report import coloring
from wikiwatch.report.coloring import AgeStep


def runs(*order: int) -> list[tuple[int, int, int]]:
    return [(place, place + 1, rev_id) for place, rev_id in enumerate(order)]


def saved(*years: int):
    """Revisions 1, 2, 3..., saved in these years."""
    return {n: revision(n, moment(year, 1, 1), "Editor A", "") for n, year in enumerate(years, 1)}


def test_neighbours_of_equal_preference_differ():
    """1, 7 and 13 would all like the second of six colours."""
    assert coloring.by_origin(runs(1, 7, 1, 13, 7, 13), 6) == {1: 1, 7: 2, 13: 3}


def test_an_origin_keeps_its_colour():
    assert coloring.by_origin(runs(3, 4, 3, 5, 3), 6) == {3: 3, 4: 4, 5: 5}


def test_with_too_many_neighbours_the_rarest_colour_among_them_is_taken():
    found = coloring.by_origin(runs(1, 2, 3, 4, 1, 3, 5, 1, 5, 2, 5, 4), 3)
    assert set(found) == {1, 2, 3, 4, 5} and set(found.values()) == {0, 1, 2}


@given(st.lists(st.integers(1, 6), max_size=60))
def test_of_six_origins_that_prefer_one_colour_no_neighbours_share_it(order):
    found = coloring.by_origin(runs(*(6 * rev_id for rev_id in order)), 6)
    assert [(one, other) for one, other in pairwise(order) if one != other and found[6 * one] == found[6 * other]] == []


@pytest.mark.parametrize(
    ("years", "steps"),
    [
        ((2010,), {1: 0}),
        ((2010, 2020), {1: 0, 2: 7}),
        ((2020, 2010), {1: 7, 2: 0}),
        ((2010, 2011, 2012, 2024), {1: 0, 2: 2, 3: 5, 4: 7}),
        ((2010, 2010, 2010), {1: 0, 2: 4, 3: 7}),
    ],
)
def test_ages_go_from_the_first_step_to_the_last(years, steps):
    assert coloring.by_age(saved(*years), 8) == steps


def test_many_origins_share_the_steps_evenly():
    steps = list(coloring.by_age(saved(*range(1000, 1100)), 8).values())
    assert [steps.count(step) for step in range(8)] == [8, 14, 14, 14, 14, 14, 14, 8]
    assert steps == sorted(steps)


def test_nothing_has_no_ages():
    assert (coloring.by_age({}, 8), coloring.age_steps({}, {}), coloring.by_origin([], 6)) == ({}, [], {})


def test_what_the_steps_stand_for():
    origins = saved(2010, 2012, 2024, 2011)
    origins[5] = replace(origins[3], rev_id=5)
    assert coloring.age_steps(origins, coloring.by_age(origins, 3)) == [
        AgeStep(0, moment(2010, 1, 1), moment(2010, 1, 1)),
        AgeStep(1, moment(2011, 1, 1), moment(2012, 1, 1)),
        AgeStep(2, moment(2024, 1, 1), moment(2024, 1, 1)),
    ]
