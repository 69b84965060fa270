"""Boosted trees learn what two features decide together, and keep the direction they are given."""

import numpy as np

from bench.passages.boosting import fit


def test_two_features_together() -> None:
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(3_000, 5))
    labels = (rows[:, 0] * rows[:, 1] > 0).astype(float)
    trees = fit(rows[:2_000], labels[:2_000], np.ones(2_000), seed=1)
    said = trees.scores(rows[2_000:]) > 0
    assert (said == (labels[2_000:] == 1)).mean() > 0.9


def test_a_direction_is_kept() -> None:
    chance = np.random.default_rng(4)
    rows = chance.normal(size=(2_000, 2))
    labels = (rows[:, 0] < 0).astype(float)  # the data say the opposite of the direction
    trees = fit(rows, labels, np.ones(2_000), seed=1, directions={0: 1})
    steps = np.stack([np.linspace(-3, 3, 50), np.zeros(50)], axis=1)
    assert (np.diff(trees.scores(steps)) >= -1e-6).all()


def test_the_same_seed_gives_the_same_trees() -> None:
    rows = np.random.default_rng(5).normal(size=(500, 3))
    labels = (rows[:, 2] > 0.5).astype(float)
    first, second = (fit(rows, labels, np.ones(500), seed=7, rounds=5) for _ in range(2))
    assert np.array_equal(first.values, second.values) and np.array_equal(first.thresholds, second.thresholds)
