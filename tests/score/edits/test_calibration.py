"""From margins to probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from wikiwatch.score.edits.calibration import LEAST_SHARE, MOST_SHARE, PREVALENCE, Calibration, estimated

# Good edits lie evenly between -2 and 0, damaging ones between -1 and 1.
SHARES = np.linspace(0, 1, 101)
EVEN = Calibration(slope=2.0, offset=1.0, good=0 - 2 * SHARES, bad=1 - 2 * SHARES, shares=SHARES)


def test_where_half_is_damaging_the_odds_are_the_line() -> None:
    assert EVEN.probability(-0.5, 0.5) == pytest.approx(0.5)
    assert EVEN.probability(0.0, 0.5) == pytest.approx(1 / (1 + np.exp(-1)))


def test_rarer_damage_makes_lower_scores() -> None:
    assert EVEN.probability(0.0, 0.01) < EVEN.probability(0.0, 0.1) < EVEN.probability(0.0, 0.5)


def test_nothing_is_certain() -> None:
    assert 0 < EVEN.probability(-1e9) < EVEN.probability(1e9) < 1


def test_a_false_positive_rate() -> None:
    assert EVEN.margin_at_fpr(0.1) == pytest.approx(-0.2)


def test_a_precision() -> None:
    margin = EVEN.margin_at_precision(0.9, 0.5)
    good, bad = (0 - margin) / 2, (1 - margin) / 2
    assert bad / (good + bad) == pytest.approx(0.9, abs=0.02)
    assert EVEN.margin_at_precision(0.9, 0.1) > margin


def test_a_precision_that_is_not_to_be_had() -> None:
    mixed = Calibration(slope=1.0, offset=0.0, good=1 - SHARES, bad=1 - SHARES, shares=SHARES)
    assert mixed.margin_at_precision(0.99, 0.1) == float("inf")


def test_an_estimated_prevalence_is_drawn_towards_the_usual_one() -> None:
    assert estimated(0, 0) == PREVALENCE
    assert PREVALENCE < estimated(20, 100) < estimated(200, 1_000) < estimated(20_000, 100_000) == 0.2
    assert estimated(0, 1_000_000) == LEAST_SHARE
    assert estimated(900_000, 1_000_000) == MOST_SHARE
