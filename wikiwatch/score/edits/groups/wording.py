"""What words and pieces of words tell that no list names: learned from labelled English edits."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from wikiwatch.score.edits import hashing
from wikiwatch.score.edits.weights import Weights, shipped
from wikiwatch.score.edits.window import Window

NAME = "wording"
FEATURES = ("pieces_added", "words_added", "pieces_removed", "words_removed", "worst_word", "best_word")
LANGUAGE = "en"


def measure(window: Window) -> tuple[float, ...]:
    """All unknown in other languages than English."""
    return measured_by(shipped(), window) if window.lang == LANGUAGE else (nan,) * len(FEATURES)


def measured_by(weights: Weights, window: Window) -> tuple[float, ...]:
    """The same by a given table of weights, whatever the language."""
    added = _weighed(window.added, weights.added_pieces, weights.added_words)
    removed = _weighed(window.removed, weights.removed_pieces, weights.removed_words)
    return (added[0], added[1], removed[0], removed[1], added[2], added[3])


def _weighed(text: str, pieces: NDArray[np.float32], words: NDArray[np.float32]) -> tuple[float, float, float, float]:
    """What pieces and words come to, and the highest and the lowest word."""
    if not text.strip():
        return (0.0, 0.0, 0.0, 0.0)
    read = hashing.normal(text)
    of_words = words[list(set(hashing.words(read).values()))]
    return (
        _sum(pieces[hashing.pieces(read)]),
        _sum(of_words),
        float(of_words.max()) if len(of_words) else 0.0,
        float(of_words.min()) if len(of_words) else 0.0,
    )


def _sum(weights: NDArray[np.float32]) -> float:
    """The sum over the root of the count, as the weights were learned: long texts do not outweigh short ones."""
    return float(weights.sum(dtype=np.float64)) / sqrt(len(weights)) if len(weights) else 0.0
