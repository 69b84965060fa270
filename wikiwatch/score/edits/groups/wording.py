"""What words and pieces of words tell that no list names: learned from labelled English edits."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import NDArray

from wikiwatch.score.edits import hashing
from wikiwatch.score.edits.hashing import Numbers
from wikiwatch.score.edits.weights import Weights, shipped
from wikiwatch.score.edits.window import Window

NAME = "wording"
FEATURES = ("pieces_added", "words_added", "pieces_removed", "words_removed", "worst_word", "best_word", "pairs_added")
LANGUAGE = "en"
TOGETHER = 64  # windows whose pieces are numbered at once


def measure(window: Window) -> tuple[float, ...]:
    """All unknown in other languages than English."""
    return measure_all([window])[0]


def measure_all(windows: Sequence[Window]) -> list[tuple[float, ...]]:
    """The same for many windows at once, at a fraction of the cost."""
    found: list[tuple[float, ...]] = [(nan,) * len(FEATURES)] * len(windows)
    known = [at for at, window in enumerate(windows) if window.lang == LANGUAGE]
    for first in range(0, len(known), TOGETHER):
        places = known[first : first + TOGETHER]
        for at, measured in zip(places, measured_by(shipped(), [windows[at] for at in places]), strict=True):
            found[at] = measured
    return found


def measured_by(weights: Weights, windows: Sequence[Window]) -> list[tuple[float, ...]]:
    """The same by a given table of weights, whatever the language."""
    added = [hashing.normal(window.added) for window in windows]
    removed = [hashing.normal(window.removed) for window in windows]
    words = hashing.words(added)
    columns = [
        _sums(hashing.pieces(added), weights.added_pieces, len(windows)),
        _sums(words, weights.added_words, len(windows)),
        _sums(hashing.pieces(removed), weights.removed_pieces, len(windows)),
        _sums(hashing.words(removed), weights.removed_words, len(windows)),
        *_extremes(words, weights.added_words, len(windows)),
        _sums(hashing.pairs([hashing.normal(window.seamed) for window in windows]), weights.pairs, len(windows)),
    ]
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _sums(found: Numbers, weights: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """The sums over the root of the count, as the weights were learned: long texts do not outweigh short ones."""
    sums = np.bincount(found.texts, weights[found.numbers], count)
    return sums / np.sqrt(np.maximum(np.bincount(found.texts, minlength=count), 1))


def _extremes(
    found: Numbers, weights: NDArray[np.float32], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The highest and the lowest word of each text; 0 where there is none."""
    highest, lowest = np.zeros(count), np.zeros(count)
    if len(found.texts):
        values = weights[found.numbers]
        first = np.flatnonzero(np.diff(found.texts, prepend=-1))  # the words of a text come together
        highest[found.texts[first]] = np.maximum.reduceat(values, first)
        lowest[found.texts[first]] = np.minimum.reduceat(values, first)
    return highest, lowest
