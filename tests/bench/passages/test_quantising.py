"""Product quantisation: what is used most is kept best."""

import numpy as np

from bench.passages.quantising import PIECES, quantised


def restored(rows, codes, centres, piece):
    return centres[codes[:rows][:, piece], np.arange(centres.shape[1])]


def test_the_most_used_rows_come_first_and_are_nearest_to_what_they_were() -> None:
    random = np.random.default_rng(0)
    vectors = (random.normal(size=(1500, 96)) * np.geomspace(1, 0.05, 96)).astype(np.float32)
    used = random.integers(0, 1000, 1500)
    stored = quantised(vectors, used, 500, random)
    assert list(used[stored.order]) == sorted(used, reverse=True)
    assert stored.codes.shape == (1500, PIECES) and stored.finer_codes.shape == (500, PIECES)
    once = restored(1500, stored.codes, stored.centres, stored.piece)
    twice = once[:500] + restored(500, stored.finer_codes, stored.finer_centres, stored.finer_piece)
    vectors = vectors[stored.order]
    likeness, of_stored = vectors[:500] @ vectors[:500].T, twice @ twice.T  # the space is turned, likeness is not
    assert np.corrcoef(likeness.ravel(), (once[:500] @ once[:500].T).ravel())[0, 1] > 0.9
    assert np.corrcoef(likeness.ravel(), of_stored.ravel())[0, 1] > 0.99


def test_pieces_of_what_says_little_are_wider() -> None:
    random = np.random.default_rng(0)
    vectors = (random.normal(size=(600, 96)) * np.geomspace(1, 0.05, 96)).astype(np.float32)
    widths = np.bincount(quantised(vectors, np.ones(600, np.intp), 300, random).piece)
    assert widths[-1] > widths[0]
