"""The training of small nets."""

from __future__ import annotations

import numpy as np

from bench.train import nets
from wikiwatch.score.edits.features import GROUP_OF, NAMES
from wikiwatch.score.edits.net import Net

EITHER, OTHER, OFTEN_UNKNOWN = (NAMES.index(name) for name in ("words.strong", "case.capitals", "comment.empty"))


def edits(count: int) -> tuple[np.ndarray, np.ndarray]:
    """An edit is damaging where one of two features is high and the other is not, which no straight line tells."""
    random = np.random.default_rng(3)
    values = random.normal(size=(count, len(NAMES))).astype(np.float32)
    values[random.random(count) < 0.5, OFTEN_UNKNOWN] = np.nan
    return values, ((values[:, EITHER] > 0) != (values[:, OTHER] > 0)).astype(float)


def trained(values: np.ndarray, labels: np.ndarray) -> Net:
    names = np.where(np.arange(len(labels)) % 2, "one", "other")
    return nets.fit(values, labels, np.ones(len(labels)), names)


def test_learns_what_no_line_tells_and_the_same_each_time() -> None:
    values, labels = edits(8_000)
    values[:, [place for place in range(len(NAMES)) if place not in (EITHER, OTHER, OFTEN_UNKNOWN)]] = np.nan
    net = trained(values, labels)
    found = net.heights(values) > 0
    assert (found == labels).mean() > 0.9
    assert np.array_equal(trained(values, labels).inner, net.inner)


def test_what_ships_says_the_same_within_the_rounding() -> None:
    values, labels = edits(500)
    net = trained(values, labels)
    stored = Net.read(nets.arrays(net, nets.SHARE, "t"), "t", GROUP_OF)
    assert np.abs(stored.heights(values) - nets.SHARE * net.heights(values)).max() < 0.1


def test_what_was_never_known_tells_nothing() -> None:
    values, labels = edits(500)
    values[:, OTHER] = np.nan
    net = trained(values, labels)
    told = values.copy()
    told[:, OTHER] = 5.0
    assert np.array_equal(net.heights(told), net.heights(values))
