"""Belonging: the log-ratio of "of this page" to "of any page" is the exact one, and nought where nothing is known."""

import numpy as np

from wikiwatch.score.passages.belonging import LANGUAGES, Belonging

CHANCE = np.random.default_rng(8)
BETWEEN = np.array([4.0, 0.5], np.float32)
MIDDLES = np.zeros((len(LANGUAGES) + 1, 2), np.float32)
MIDDLES[LANGUAGES.index("fr")] = 0.8, 0.0
MODEL = Belonging(np.eye(2, dtype=np.float32), np.zeros(2, np.float32), BETWEEN, MIDDLES)


def log_normal(row: np.ndarray, spread: np.ndarray) -> float:
    """Of a row of several sentences' places along one axis, whose covariance is ``spread``."""
    return float(-0.5 * (np.log(np.linalg.det(2 * np.pi * spread)) + row @ np.linalg.solve(spread, row)))


def test_it_is_the_ratio_of_the_two_densities() -> None:
    page, row = CHANCE.normal(size=(3, 2)), CHANCE.normal(size=2)
    expected = 0.0
    for axis, between in enumerate(BETWEEN):
        together = np.append(page[:, axis], row[axis])
        joined, known = (np.eye(size) + between for size in (4, 3))
        alone = log_normal(row[axis : axis + 1], np.array([[1 + between]]))
        expected += log_normal(together, joined) - log_normal(page[:, axis], known) - alone
    told = MODEL.to_group(row[None, :], page.sum(axis=0)[None, :], np.array([3.0]))
    assert np.isclose(told[0], expected, atol=1e-5)


def test_one_beside_one_is_a_group_of_one() -> None:
    rows, others = CHANCE.normal(size=(4, 2)).astype(np.float32), CHANCE.normal(size=(3, 2)).astype(np.float32)
    each = MODEL.to_each(rows, others)
    for place, other in enumerate(others):
        group = MODEL.to_group(rows, np.tile(other, (4, 1)), np.ones(4))
        assert np.allclose(each[:, place], group, atol=1e-5)
    assert np.allclose(MODEL.to_other(rows[:3], others), np.diag(each[:3]), atol=1e-5)


def test_what_a_language_has_in_common_is_no_subject() -> None:
    alike = np.array([[0.8, 0.6], [0.8, -0.6], [0.0, 0.0]], np.float32)
    assert np.allclose(MODEL.apart(alike, "fr"), [[0, 1], [0, -1], [0, 0]])
    assert np.allclose(MODEL.apart(alike, "tlh"), alike)


def test_nothing_known_says_nothing() -> None:
    rows = CHANCE.normal(size=(5, 2)).astype(np.float32)
    assert np.allclose(MODEL.to_group(rows, np.zeros((5, 2), np.float32), np.zeros(5)), 0.0, atol=1e-6)
