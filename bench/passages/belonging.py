"""Trains what tells whether sentences are of one page, on clean pages: how far they scatter, inside and between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.passages.items import Page
from bench.passages.memory import Memory, Vectors
from wikiwatch.lexicons import base_language
from wikiwatch.score.passages.belonging import LANGUAGES, Belonging, apart_from
from wikiwatch.score.passages.encoder import serves
from wikiwatch.score.passages.meaning import knows
from wikiwatch.score.passages.reading import Reading, subject_of
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

AXES, FEWER_AXES = 128, 96  # of an encoder's vectors, of those of words
SHRUNK = 0.05  # of the scatter inside pages, towards the same in all directions
COUNTED = 20  # sentences of a page: a longer one weighs no more
FEWEST_SENTENCES, FEWEST_PAGES = 4, 10  # of a page, of a language
LEAST_BETWEEN = 1e-3
UNSURE = 3.0  # pages of a language that the middle of all languages counts for in its own

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
        return _fitted([(page.lang, sentences_of(page).vectors) for page in chosen], FEWER_AXES)
    served = [page for page in chosen if serves(page.lang)]
    return _fitted([(page.lang, encoded.rows(sentences_of(page).texts)) for page in served], AXES)


@cache
def sentences_of(page: Page) -> _Told:
    """The sentences of a page as the judge reads them, with the direction of their words."""
    sentences = list(segment(page.text, page.lang))
    shown = prose(page.text)
    subject = subject_of(page.text, shown, sentences, page.title, meant=knows(page.lang))
    reading = Reading(page.text, shown, sentences, subject)
    texts = [reading.unit_text(sentence) for sentence in range(reading.count)]
    return _Told(texts, reading.unit_vectors()[: reading.count])


def _fitted(pages: Sequence[tuple[str, Vectors]], axes: int) -> Belonging:
    """Pages are compared with those of their own language: what differs by language is no subject."""
    told = [(base_language(lang), rows[rows.any(axis=1)]) for lang, rows in pages]
    told = [(lang, rows) for lang, rows in told if len(rows) >= FEWEST_SENTENCES]
    middles = _middles(told)
    centres: defaultdict[str, list[Floats]] = defaultdict(list)
    inside, weight, uncertain = 0.0, 0.0, 0.0
    for lang, page in told:
        rows = apart_from(page, middles[_place(lang)]).astype(np.float64)
        centre, share = rows.mean(axis=0), min(1.0, COUNTED / len(rows))
        inside = inside + share * (rows - centre).T @ (rows - centre)
        weight += share * (len(rows) - 1)
        centres[lang].append(centre)
        uncertain += 1 / len(rows)
    within = np.asarray(inside) / weight
    kept = [np.stack(found) for found in centres.values() if len(found) >= FEWEST_PAGES]
    apart = np.concatenate([found - found.mean(axis=0) for found in kept])
    between = apart.T @ apart / len(apart) - within * uncertain / len(told)
    size = len(within)
    within = (1 - SHRUNK) * within + SHRUNK * np.trace(within) / size * np.eye(size)
    values, vectors = np.linalg.eigh(within)
    whitening = vectors / np.sqrt(values)
    scatter, turned = np.linalg.eigh(whitening.T @ between @ whitening)
    most = np.argsort(scatter)[::-1][:axes]
    found = whitening @ turned[:, most]
    middle = np.mean([np.mean(told, axis=0) for told in centres.values()], axis=0)
    spread = np.maximum(scatter[most], LEAST_BETWEEN)
    return Belonging(*(part.astype(np.float32) for part in (found, middle @ found, spread)), middles)


def _middles(pages: Sequence[tuple[str, Vectors]]) -> Vectors:
    """Where each language lies, drawn towards the middle of all pages where it has few; and that, for any other."""
    centres = np.stack([rows.mean(axis=0) for _, rows in pages])
    middle = centres.mean(axis=0)
    found = np.tile(middle, (len(LANGUAGES) + 1, 1))
    for place, lang in enumerate(LANGUAGES):
        own = centres[[told == lang for told, _ in pages]]
        found[place] = (own.sum(axis=0) + UNSURE * middle) / (len(own) + UNSURE)
    return found.astype(np.float32)


def _place(lang: str) -> int:
    return LANGUAGES.index(lang) if lang in LANGUAGES else -1
