"""Trains what tells whether sentences are of one page, on clean pages: how far they scatter, inside and between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.passages.items import Page
from bench.passages.memory import Memory, Vectors
from wikiwatch.score.passages.belonging import Belonging
from wikiwatch.score.passages.encoder import serves
from wikiwatch.score.passages.reading import Reading, subject_of
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

AXES, FEWER_AXES = 64, 48  # of an encoder's vectors, of those of words
SHRUNK = 0.05  # of the scatter inside pages, towards the same in all directions
COUNTED = 20  # sentences of a page: a longer one weighs no more
FEWEST_SENTENCES, FEWEST_PAGES = 4, 10  # of a page, of a language
LEAST_BETWEEN = 1e-3

Floats = npt.NDArray[np.float64]


class _Told(NamedTuple):
    texts: list[str]
    vectors: Vectors


def train_belonging(pages: Sequence[Page], folds: frozenset[int], encoded: Memory | None) -> Belonging:
    """From the pages of the folds asked for, none of which is another page in another language; by their words, or
    by the encoder."""
    left_out = {page.name for page in pages if page.fold not in folds}
    chosen = [page for page in pages if page.name not in left_out]
    if encoded is None:
        return _fitted(chosen, lambda page: sentences_of(page).vectors, FEWER_AXES)
    served = [page for page in chosen if serves(page.lang)]
    return _fitted(served, lambda page: encoded.rows(sentences_of(page).texts), AXES)


@cache
def sentences_of(page: Page) -> _Told:
    """The sentences of a page as the judge reads them, with the direction of their words."""
    sentences = list(segment(page.text, page.lang))
    shown = prose(page.text)
    reading = Reading(page.text, shown, sentences, subject_of(page.text, shown, sentences, page.title))
    texts = [reading.unit_text(sentence) for sentence in range(reading.count)]
    return _Told(texts, reading.unit_vectors()[: reading.count])


def _fitted(pages: Sequence[Page], rows_of: Callable[[Page], Vectors], axes: int) -> Belonging:
    """Pages are compared with those of their own language: what differs by language is no subject."""
    centres: defaultdict[str, list[Floats]] = defaultdict(list)
    inside, weight, uncertain = 0.0, 0.0, 0.0
    for page in pages:
        rows = rows_of(page).astype(np.float64)
        rows = rows[rows.any(axis=1)]
        if len(rows) < FEWEST_SENTENCES:
            continue
        centre, share = rows.mean(axis=0), min(1.0, COUNTED / len(rows))
        inside = inside + share * (rows - centre).T @ (rows - centre)
        weight += share * (len(rows) - 1)
        centres[page.lang].append(centre)
        uncertain += 1 / len(rows)
    within = np.asarray(inside) / weight
    kept = [np.stack(told) for told in centres.values() if len(told) >= FEWEST_PAGES]
    apart = np.concatenate([told - told.mean(axis=0) for told in kept])
    between = apart.T @ apart / len(apart) - within * uncertain / sum(map(len, centres.values()))
    size = len(within)
    within = (1 - SHRUNK) * within + SHRUNK * np.trace(within) / size * np.eye(size)
    values, vectors = np.linalg.eigh(within)
    whitening = vectors / np.sqrt(values)
    scatter, turned = np.linalg.eigh(whitening.T @ between @ whitening)
    most = np.argsort(scatter)[::-1][:axes]
    found = whitening @ turned[:, most]
    middle = np.mean([np.mean(told, axis=0) for told in centres.values()], axis=0)
    between = np.maximum(scatter[most], LEAST_BETWEEN)
    return Belonging(found.astype(np.float32), (middle @ found).astype(np.float32), between.astype(np.float32))
