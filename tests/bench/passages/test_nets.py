"""Small nets learn what no weights of one layer tell, and the same seed gives the same net."""

import numpy as np

from bench.passages.nets import train_net

CHANCE = np.random.default_rng(6)
ROWS = CHANCE.normal(size=(2_400, 4)).astype(np.float32) / 4
EITHER = ((ROWS[:, 0] > 0) != (ROWS[:, 1] > 0)).astype(float)
LABELS = np.stack([EITHER, 1 - EITHER], axis=1)


def test_one_or_the_other_but_not_both() -> None:
    net = train_net(ROWS[:2_000], LABELS[:2_000], np.ones(2_000), seed=1)
    said = net.log_odds(ROWS[2_000:]) > 0
    assert (said == (LABELS[2_000:] == 1)).mean() > 0.85


def test_the_same_seed_gives_the_same_net() -> None:
    first, second = (train_net(ROWS[:300], LABELS[:300], np.ones(300), seed=2) for _ in range(2))
    assert np.array_equal(first.inner, second.inner) and np.array_equal(first.outer, second.outer)
