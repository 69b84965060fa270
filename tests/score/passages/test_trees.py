"""Boosted trees: what they add up to, and what each feature adds."""

import numpy as np
import pytest

from wikiwatch.score.passages.trees import INNER, Trees


def one_split(feature: int, threshold: float, low: float, high: float) -> Trees:
    """A tree that asks one question; the other inner nodes ask nothing."""
    features = np.zeros((1, INNER), np.int16)
    thresholds = np.full((1, INNER), np.inf, np.float32)
    values = np.zeros((1, 2 * INNER + 1), np.float32)
    features[0, 0], thresholds[0, 0] = feature, threshold
    for node in range(1, 2 * INNER + 1):
        values[0, node] = low if _is_left(node) else high
    return Trees(-1.0, features, thresholds, values)


def _is_left(node: int) -> bool:
    while node > 2:
        node = (node - 1) // 2
    return node == 1


def test_a_row_goes_left_up_to_the_threshold() -> None:
    trees = one_split(1, 0.5, -2.0, 3.0)
    rows = np.array([[9.0, 0.5], [0.0, 0.51], [0.0, -7.0]])
    assert trees.scores(rows).tolist() == [-3.0, 2.0, -3.0]


def test_contributions_and_the_start_make_the_score() -> None:
    trees = one_split(1, 0.5, -2.0, 3.0)
    row = np.array([0.0, 1.0])
    added = trees.contributions(row)
    assert trees.start + sum(added.values()) == pytest.approx(trees.scores(row[None, :])[0])
    assert added[1] == pytest.approx(3.0)


def test_no_rows_have_no_scores() -> None:
    assert one_split(0, 0.0, 1.0, 2.0).scores(np.empty((0, 2))).shape == (0,)
