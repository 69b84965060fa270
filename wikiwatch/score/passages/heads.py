"""What kind of inserted text a sentence is nearest to, by its vector alone: works in any language the vectors know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.belonging import Belonging

LIMIT = 8.0  # of log-odds
KINDS = ("gambling", "commercial", "moral", "promotional")

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


class Net(NamedTuple):
    """Log-odds from one hidden layer; the last row of each matrix is what is added."""

    inner: Matrix
    outer: Matrix

    def log_odds(self, rows: Matrix) -> Floats:
        """Of each row, a column for each kind."""
        hidden = np.maximum(0, rows @ self.inner[:-1] + self.inner[-1])
        return _bounded(hidden @ self.outer[:-1] + self.outer[-1])


class Heads(NamedTuple):
    """Log-odds of each kind against encyclopedic prose: by the words of a text, by an encoder, by one word alone.

    With them goes what tells sentences of one page from those of others, by words and by an encoder.
    """

    word_net: Net
    encoder_net: Net
    single_weights: Matrix
    word_belonging: Belonging
    encoder_belonging: Belonging

    def words(self, rows: Matrix) -> Floats:
        """From the directions of their words."""
        return self.word_net.log_odds(rows)

    def single(self, rows: Matrix) -> Floats:
        """From the vector of one word: how far it is a word of such texts, whatever stands around it."""
        told = _bounded(rows @ self.single_weights[:-1] + self.single_weights[-1])
        return np.where(np.any(rows, axis=1, keepdims=True), told, -LIMIT)

    def encoded(self, rows: Matrix) -> Floats:
        """From an encoder's vectors."""
        return self.encoder_net.log_odds(rows)


def _bounded(log_odds: Matrix) -> Floats:
    return np.asarray(np.clip(log_odds, -LIMIT, LIMIT), np.float64)
