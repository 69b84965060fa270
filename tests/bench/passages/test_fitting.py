"""Fitting words to sentences: their sum points where the sentence does, and what has nothing to say is short."""

import numpy as np
import pytest

from bench.passages import fitting
from bench.passages.fitting import bags, directions, fitted
from wikiwatch.score.passages.reading import unit_length

FILLER = 40  # the row of a word that stands in every sentence and says nothing


@pytest.fixture
def told() -> list[list[tuple[int, ...]]]:
    random = np.random.default_rng(1)
    return [[(int(row),) for row in random.choice(FILLER, 3, replace=False)] + [(FILLER,)] for _ in range(400)]


def test_words_that_are_moved_point_where_unseen_sentences_do(told, monkeypatch) -> None:
    monkeypatch.setattr(fitting, "BATCH", 50)
    monkeypatch.setattr(fitting, "ROUNDS", 40)
    random = np.random.default_rng(2)
    true = unit_length(random.normal(size=(FILLER + 1, 16)))
    true[FILLER] = 0
    targets = directions(true, bags(told))
    start = unit_length(true + random.normal(size=true.shape) * 0.3)
    moved = fitted(start, bags(told[:300]), targets[:300], random)
    unseen = bags(told[300:])
    before, after = ((directions(words, unseen) * targets[300:]).sum(axis=1).mean() for words in (start, moved))
    assert after > 0.98 > 0.9 > before
    lengths = np.linalg.norm(moved, axis=1)
    assert lengths[FILLER] < lengths[:FILLER].min() / 2


def test_a_word_of_two_rows_is_the_mean_of_both() -> None:
    words = np.array([[1, 0], [0, 1], [1, 0]], np.float32)
    one, other = directions(words, bags([[(0, 1)], [(0, 1), (2,)]]))
    assert one == pytest.approx([0.5**0.5, 0.5**0.5])
    assert other == pytest.approx(np.array([1.5, 0.5]) / 2.5**0.5)


def test_some_sentences_of_many() -> None:
    some = bags([[(1,)], [(2,), (3, 4)], [(5,)]]).of(np.array([1, 2]))
    assert list(some.rows) == [2, 3, 4, 5] and list(some.starts) == [0, 3, 4]
    assert list(some.shares) == [1, 0.5, 0.5, 1]
