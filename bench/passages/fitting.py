"""Fits vectors of words so that their sum over a sentence points where an encoder's vector of the sentence does.

A word's vector starts as what the encoder says of the word alone, longer the rarer the word is, and moves by Adam over
batches of sentences; its length becomes how much it has to say. Words alone are sentences of one word, and weigh a
tenth: they hold the words that hardly any sentence has, and all languages, in the one space.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.reading import unit_length

ROUNDS = 4  # over all sentences
BATCH, WORDS_BESIDE = 1_024, 256
WORDS_WEIGH = 0.1
STEP = 0.01  # falls to nothing over all rounds
MEMORY, SQUARED_MEMORY, LEAST = 0.9, 0.999, 1e-8

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]


class Bags(NamedTuple):
    """The rows of the words of some sentences, one sentence after the other, and how far each counts."""

    rows: Ints
    shares: Floats
    starts: Ints  # and the end of the last

    def of(self, chosen: Ints) -> Bags:
        """Some of the sentences."""
        counts = self.starts[chosen + 1] - self.starts[chosen]
        starts = np.concatenate([[0], np.cumsum(counts)])
        places = np.repeat(self.starts[chosen] - starts[:-1], counts) + np.arange(starts[-1])
        return Bags(self.rows[places], self.shares[places], starts)


def bags(sentences: Sequence[Sequence[tuple[int, ...]]]) -> Bags:
    """Of sentences whose words were found in so many rows each; a word of two rows is the mean of both."""
    rows = [row for sentence in sentences for found in sentence for row in found]
    shares = [1 / len(found) for sentence in sentences for found in sentence for _ in found]
    counts = [sum(map(len, sentence)) for sentence in sentences]
    return Bags(np.array(rows, np.intp), np.array(shares, np.float32), np.concatenate([[0], np.cumsum(counts)]))


def directions(words: Floats, told: Bags) -> Floats:
    """Where the words of each sentence point; each has at least one."""
    return unit_length(_sums(words, told))


def fitted(words: Floats, told: Bags, targets: Floats, random: np.random.Generator) -> Floats:
    """The words, moved. ``targets`` are of length one; so many rows of ``words`` as there are words."""
    words, alone = words.copy(), unit_length(words)
    slow, fast = np.zeros_like(words), np.zeros_like(words)
    count = len(targets) // BATCH
    for step in range(ROUNDS * count):
        if step % count == 0:
            order = random.permutation(len(targets))
        part = np.sort(order[step % count * BATCH :][:BATCH])
        beside = random.integers(0, len(words), WORDS_BESIDE)
        batch = _with_words(told.of(part), beside)
        wanted = np.concatenate([targets[part], alone[beside]])
        weights = np.repeat([1 / BATCH, WORDS_WEIGH / WORDS_BESIDE], [BATCH, WORDS_BESIDE])
        rows, slopes = _slopes(words, batch, wanted, weights.astype(np.float32))
        slow[rows] = MEMORY * slow[rows] + (1 - MEMORY) * slopes
        fast[rows] = SQUARED_MEMORY * fast[rows] + (1 - SQUARED_MEMORY) * slopes**2
        length = STEP * (1 - step / (ROUNDS * count)) / (1 - MEMORY ** (step + 1))
        words[rows] -= length * slow[rows] / (np.sqrt(fast[rows] / (1 - SQUARED_MEMORY ** (step + 1))) + LEAST)
    return words


def _sums(words: Floats, told: Bags) -> Floats:
    return np.asarray(np.add.reduceat(words[told.rows] * told.shares[:, None], told.starts[:-1], axis=0), np.float32)


def _with_words(told: Bags, beside: Ints) -> Bags:
    """With single words as further sentences."""
    ends = told.starts[-1] + np.arange(1, len(beside) + 1)
    shares = np.concatenate([told.shares, np.ones(len(beside), np.float32)])
    return Bags(np.concatenate([told.rows, beside]), shares, np.concatenate([told.starts, ends]))


def _slopes(words: Floats, told: Bags, targets: Floats, weights: Floats) -> tuple[Ints, Floats]:
    """The gradient of one minus the cosine, of each row that is in the sentences."""
    sums = _sums(words, told)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
    pointing = sums / lengths
    likeness = (pointing * targets).sum(axis=1, keepdims=True)
    of_sums = (likeness * pointing - targets) / lengths * weights[:, None]
    order = np.argsort(told.rows, kind="stable")
    sentence = np.repeat(np.arange(len(sums)), np.diff(told.starts))[order]
    rows, first = np.unique(told.rows[order], return_index=True)
    return rows, np.add.reduceat(of_sums[sentence] * told.shares[order, None], first, axis=0)
