"""A logistic model whose weights keep within bounds."""

from __future__ import annotations

import numpy as np
import pytest

from bench.planted.logistic import fitted

RANDOM = np.random.default_rng(3)
ROWS = np.column_stack([np.ones(4_000), RANDOM.normal(size=(4_000, 2))])
GUILTY = (RANDOM.random(4_000) < 1 / (1 + np.exp(-(ROWS @ [-1.0, 1.5, -0.8])))).astype(float)
FREE = np.array([[-9.0] * 3, [9.0] * 3])


def test_it_finds_the_weights_that_made_the_rows() -> None:
    assert fitted(ROWS, GUILTY, np.ones(4_000), FREE, np.zeros(3)) == pytest.approx([-1.0, 1.5, -0.8], abs=0.15)


def test_a_sign_that_makes_no_sense_is_not_learned() -> None:
    bounds = np.array([[-9.0, 0.0, 0.0], [9.0, 1.0, 9.0]])
    start, bounded, silenced = fitted(ROWS, GUILTY, np.ones(4_000), bounds, np.zeros(3))
    assert (bounded, silenced) == (1.0, 0.0)
    assert start < 0


def test_what_counts_twice_is_as_if_it_stood_there_twice() -> None:
    twice = np.where(GUILTY == 1, 2.0, 1.0)
    doubled = np.concatenate([np.arange(4_000), np.flatnonzero(GUILTY)])
    told = fitted(ROWS, GUILTY, twice, FREE, np.zeros(3))
    assert told == pytest.approx(fitted(ROWS[doubled], GUILTY[doubled], np.ones(len(doubled)), FREE, np.zeros(3)))
