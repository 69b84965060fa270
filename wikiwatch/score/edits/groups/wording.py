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
    added, removed = hashing.normal(window.added), hashing.normal(window.removed)
    words = np.fromiter(set(hashing.words(added).values()), np.int64)
    weighed = weights.added_words[words]
    return (
        _mean(weights.added_pieces[hashing.pieces(added)]),
        _mean(weighed),
        _mean(weights.removed_pieces[hashing.pieces(removed)]),
        _mean(weights.removed_words[np.fromiter(set(hashing.words(removed).values()), np.int64)]),
        float(weighed.max()) if len(weighed) else 0.0,
        float(weighed.min()) if len(weighed) else 0.0,
    )


def _mean(weights: NDArray[np.float32]) -> float:
    """The sum over the root of the count, as the weights were learned: long texts do not outweigh short ones."""
    return float(weights.sum()) / sqrt(len(weights)) if len(weights) else 0.0
