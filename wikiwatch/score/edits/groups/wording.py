"""What words and pieces of words tell that no list names: learned from labelled English edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan, sqrt

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
    added, removed, seamed = (
        [hashing.normal(text) for text in texts]
        for texts in ([w.added for w in windows], [w.removed for w in windows], [w.seamed for w in windows])
    )
    by_piece = _pieces_weigh(hashing.pieces([*added, *removed]), count, weights)
    words_added = _each_weighed(weights.added_words, map(hashing.words, added))
    words_removed = _each_weighed(weights.removed_words, map(hashing.words, removed))
    pairs = _each_weighed(weights.pairs, map(hashing.pairs, seamed))
    return [
        (
            pieces_added,
            _over_root(put_in),
            pieces_removed,
            _over_root(taken_out),
            max(put_in, default=0.0),
            min(put_in, default=0.0),
            _over_root(together),
        )
        for pieces_added, pieces_removed, put_in, taken_out, together in zip(
            by_piece[:count], by_piece[count:], words_added, words_removed, pairs, strict=True
        )
    ]


def _pieces_weigh(found: Numbers, count: int, weights: Weights) -> list[float]:
    """What the pieces of texts come to: of the first ``count``, which were put in, and of those taken out."""
    first = int(found.texts.searchsorted(count))
    weighed = np.concatenate(
        [weights.added_pieces[found.numbers[:first]], weights.removed_pieces[found.numbers[first:]]]
    )
    sums = np.bincount(found.texts, weighed, 2 * count)
    over_roots: list[float] = (sums / np.sqrt(np.maximum(np.bincount(found.texts, minlength=2 * count), 1))).tolist()
    return over_roots


def _each_weighed(table: NDArray[np.float32], texts: Iterable[list[int]]) -> list[list[float]]:
    """What the numbers of each text weigh."""
    weight = table.data.__getitem__  # one number costs less than of an array
    return [list(map(weight, numbers)) if numbers else [] for numbers in texts]


def _over_root(weighed: list[float]) -> float:
    """The sum over the root of the count, as the weights were learned: long texts do not outweigh short ones."""
    return sum(weighed) / sqrt(len(weighed) or 1)
