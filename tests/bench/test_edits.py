"""The measures of bench.edits."""

from __future__ import annotations

import numpy as np
import pytest

from bench.edits import metrics
from bench.edits.reliability import svg

LABELS = np.array([0.0, 0, 1, 0, 1, 1])
SCORES = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
ONES = np.ones(6)


def test_area_under_the_curve() -> None:
    assert metrics.auc(LABELS, SCORES, ONES) == pytest.approx(8 / 9)
    assert metrics.auc(LABELS, np.ones(6), ONES) == pytest.approx(0.5)
    assert metrics.auc(LABELS, -SCORES, ONES) == pytest.approx(1 / 9)


def test_average_precision() -> None:
    assert metrics.average_precision(LABELS, SCORES, ONES) == pytest.approx((1 + 1 + 3 / 4) / 3)
    assert metrics.average_precision(LABELS, np.ones(6), ONES) == pytest.approx(0.5)


def test_weights_stand_for_edits() -> None:
    twice = np.array([1.0, 1, 1, 2, 1, 1])
    labels, scores = np.append(LABELS, 0.0), np.append(SCORES, 0.4)
    for measure in (metrics.auc, metrics.average_precision):
        assert measure(LABELS, SCORES, twice) == pytest.approx(measure(labels, scores, np.ones(7)))


def test_recall_at_a_false_positive_rate() -> None:
    assert metrics.recall_at(0.0)(LABELS, SCORES, ONES) == pytest.approx(2 / 3)
    assert metrics.recall_at(0.34)(LABELS, SCORES, ONES) == 1


def test_calibration_error() -> None:
    assert metrics.calibration_error(np.array([0.0, 1]), np.array([0.5, 0.5]), np.ones(2)) == 0
    assert metrics.calibration_error(np.array([1.0, 1]), np.array([0.5, 0.5]), np.ones(2)) == 0.5


def test_a_stated_prevalence() -> None:
    weights = metrics.at_prevalence(LABELS, ONES, 0.1)
    assert np.average(LABELS, weights=weights) == pytest.approx(0.1)


def test_whole_pages_are_drawn() -> None:
    pages = np.repeat(np.arange(30).astype(str), 3)
    drawn = next(metrics.resamples(pages))
    assert len(drawn) == 90
    assert all(count % 3 == 0 for count in np.unique(pages[drawn], return_counts=True)[1])


def test_the_plot_has_its_curves() -> None:
    assert svg({"one": [(0.1, 0.2), (0.5, 0.4)]}).count("<circle") == 2
