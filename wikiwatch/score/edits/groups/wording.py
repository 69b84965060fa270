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
    count = len(windows)
    sides = [hashing.normal(text) for text in (*(w.added for w in windows), *(w.removed for w in windows))]
    pieces, words = hashing.pieces(sides), hashing.words(sides)
    pairs = hashing.pairs([hashing.normal(window.seamed) for window in windows])
    by_piece = _weighed(pieces, count, weights.added_pieces, weights.removed_pieces)
    by_word = _weighed(words, count, weights.added_words, weights.removed_words)
    pieces_added, pieces_removed, words_added, words_removed, pairs_added = _sums(
        np.concatenate([pieces.texts, words.texts + 2 * count, pairs.texts + 4 * count]),
        np.concatenate([*by_piece, *by_word, weights.pairs[pairs.numbers]]),
        5 * count,
    ).reshape(5, count)
    worst, best = _extremes(words.texts[: len(by_word[0])], by_word[0], count)
    columns = (pieces_added, words_added, pieces_removed, words_removed, worst, best, pairs_added)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _weighed(
    found: Numbers, count: int, added: NDArray[np.float32], removed: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the numbers weigh: of the first ``count`` texts, which were put in, and of those taken out."""
    first = np.searchsorted(found.texts, count)
    return added[found.numbers[:first]], removed[found.numbers[first:]]


def _sums(texts: NDArray[np.int64], weighed: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """The sums over the root of the count, as the weights were learned: long texts do not outweigh short ones."""
    sums = np.bincount(texts, weighed, count)
    return sums / np.sqrt(np.maximum(np.bincount(texts, minlength=count), 1))


def _extremes(
    texts: NDArray[np.int64], weighed: NDArray[np.float32], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The highest and the lowest word of each text; 0 where there is none."""
    highest, lowest = np.zeros(count), np.zeros(count)
    if len(texts):
        first = np.flatnonzero(np.diff(texts, prepend=-1))  # the words of a text come together
        highest[texts[first]] = np.maximum.reduceat(weighed, first)
        lowest[texts[first]] = np.minimum.reduceat(weighed, first)
    return highest, lowest
