"""What kind of inserted text a sentence is nearest to, by its vector alone: works in any language the vectors know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LIMIT = 8.0  # of log-odds
KINDS = ("gambling", "commercial", "moral", "promotional")

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


class Heads(NamedTuple):
    """Linear log-odds of each kind against encyclopedic prose; the last row of each matrix is the intercept."""

    word_weights: Matrix
    encoder_weights: Matrix
    single_weights: Matrix

    def words(self, rows: Matrix) -> Floats:
        """From the directions of rare words and of all words, side by side."""
        return _log_odds(rows, self.word_weights)

    def single(self, rows: Matrix) -> Floats:
        """From the vector of one word: how far it is a word of such texts, whatever stands around it."""
        return np.where(np.any(rows, axis=1, keepdims=True), _log_odds(rows, self.single_weights), -LIMIT)

    def encoded(self, rows: Matrix) -> Floats:
        """From an encoder's vectors."""
        return _log_odds(rows, self.encoder_weights)


def _log_odds(rows: Matrix, weights: Matrix) -> Floats:
    return np.asarray(np.clip(rows @ weights[:-1] + weights[-1], -LIMIT, LIMIT), np.float64)
