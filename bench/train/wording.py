"""The weights of words and word pieces: a logistic regression that each corpus has an intercept of its own in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bench.train.examples import Example
from wikiwatch.score.edits import hashing
from wikiwatch.score.edits.groups.wording import LANGUAGE
from wikiwatch.score.edits.weights import Weights

STRENGTH = 2.0  # of the evidence against the prior that words mean nothing
INTERCEPT = 5.0  # large: a corpus's share of damaging edits costs no words
PIECES, WORDS = 2**hashing.PIECE_BITS, 2**hashing.WORD_BITS
SIDE = PIECES + WORDS
WIDTH = 2 * SIDE + 2**hashing.PAIR_BITS


def counted(examples: Sequence[Example]) -> csr_matrix:
    """A row of hashed words and pieces for each example, what was added first; then pairs of words."""
    ends, places, values = [0], [], []
    for example in examples:
        for side, text in enumerate((example.added, example.removed)):
            read = hashing.normal(text)
            words = np.array(hashing.words(read), np.int64)
            for offset, numbers in ((side * SIDE, hashing.pieces([read]).numbers), (side * SIDE + PIECES, words)):
                places.append(numbers + offset)
                values.append(np.full(len(numbers), 1 / np.sqrt(max(1, len(numbers)))))
        pairs = np.array(hashing.pairs(hashing.normal(example.seamed)), np.int64)
        places.append(pairs + 2 * SIDE)
        values.append(np.full(len(pairs), 1 / np.sqrt(max(1, len(pairs)))))
        ends.append(ends[-1] + sum(map(len, places[-5:])))
    content = np.concatenate(values), np.concatenate(places), np.array(ends)
    return csr_matrix(content, shape=(len(examples), WIDTH))


def fit(examples: Sequence[Example], table: csr_matrix, chosen: np.ndarray) -> Weights:
    """The weights that the chosen examples teach."""
    corpora = sorted({examples[at].row.corpus for at in chosen})
    own = np.zeros((len(chosen), len(corpora)))
    for place, at in enumerate(chosen):
        own[place, corpora.index(examples[at].row.corpus)] = INTERCEPT
    labels = np.array([examples[at].row.damaging for at in chosen])
    weights = np.array([examples[at].row.weight for at in chosen])
    model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-2, random_state=1)
    model.fit(hstack([table[chosen], csr_matrix(own)]).tocsr(), labels, sample_weight=weights)
    return _cut(model.coef_[0].astype(np.float32))


def _cut(weights: np.ndarray) -> Weights:
    return Weights(*np.split(weights[:WIDTH], np.cumsum([PIECES, WORDS, PIECES, WORDS])))


def reads(examples: Sequence[Example]) -> np.ndarray:
    """Whether the words of each example are in the language that has weights."""
    return np.array([example.lang == LANGUAGE for example in examples])


def scores(weights: Weights, table: csr_matrix) -> np.ndarray:
    """What `wikiwatch.score.edits.groups.wording` gives for each row of a table."""
    parts = (weights.added_pieces, weights.added_words, weights.removed_pieces, weights.removed_words, weights.pairs)
    edges = np.cumsum([0, *map(len, parts)])
    *sums, pairs = [table[:, a:b] @ part for a, b, part in zip(edges, edges[1:], parts, strict=False)]
    words = table[:, PIECES:SIDE].tocsr()
    extremes = np.zeros((table.shape[0], 2))
    for row in range(table.shape[0]):
        weighed = weights.added_words[words.indices[words.indptr[row] : words.indptr[row + 1]]]
        if len(weighed):
            extremes[row] = weighed.max(), weighed.min()
    return np.column_stack([*sums, extremes, pairs]).astype(np.float32)
