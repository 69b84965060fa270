"""Trains the heads: log-odds of each kind of inserted text, by vectors of words and of an encoder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.passages.belonging import train_belonging
from bench.passages.items import BELONGING, Page, Text, plain_sentences
from bench.passages.memory import DIMENSIONS, Memory, Vectors
from bench.passages.nets import train_net
from bench.passages.recipe import SEED
from wikiwatch.lexicons import Grade, load
from wikiwatch.score.passages.belonging import Belonging
from wikiwatch.score.passages.heads import KINDS, Heads, Net
from wikiwatch.score.passages.meaning import meanings
from wikiwatch.score.passages.reading import vector_of
from wikiwatch.score.passages.wording import fields
from wikiwatch.wikitext.clauses import clauses

Floats = npt.NDArray[np.float64]

PENALTY, STEPS = 0.02, 7
MOST_NEUTRAL = 20_000  # sentences and clauses
MOST_OF_PAGE, MOST_SINGLE = 25, 1_500
OF_SOURCE, MOST_WEIGHT = 400.0, 2.0  # of all texts of a source and kind together, of one
LEXICON = "lexicon"
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
ORDINARY_WORDS, WORDS_WEIGH, RARE_ENOUGH = 8_000, 2_000.0, 2.5
_NO_ENCODER = (
    Net(np.zeros((DIMENSIONS + 1, 1), np.float32), np.zeros((2, len(KINDS)), np.float32)),
    Belonging(
        np.zeros((DIMENSIONS, 1), np.float32), *np.ones((2, 1), np.float32), np.zeros((1, DIMENSIONS), np.float32)
    ),
)


class _Pieces(NamedTuple):
    told: list[str]
    labels: Floats
    weights: Floats


class HeadsTrainer:
    """Trains heads on some of the folds; what several variants of the judge share is trained once."""

    def __init__(self, texts: Sequence[Text], pages: Sequence[Page], memory: Memory | None) -> None:
        self._texts, self._pages, self._memory = texts, pages, memory
        self._by_words: dict[frozenset[int], tuple[Net, Belonging]] = {}
        self._by_encoder: dict[frozenset[int], tuple[Net, Belonging]] = {}

    def heads(self, folds: frozenset[int], *, encoder: bool) -> Heads:
        """Each kind against encyclopedic sentences, of the folds asked for."""
        if folds not in self._by_words:
            pieces = self._pieces(folds)
            net = train_net(_word_rows(pieces.told), pieces.labels, pieces.weights, seed=SEED)
            self._by_words[folds] = net, train_belonging(self._pages, folds, None)
        by_words, by_encoder = self._by_words[folds], _NO_ENCODER
        if encoder and self._memory is not None:
            if folds not in self._by_encoder:
                pieces = self._pieces(folds, listed=False)
                net = train_net(self._memory.rows(pieces.told), pieces.labels, pieces.weights, seed=SEED)
                self._by_encoder[folds] = net, train_belonging(self._pages, folds, self._memory)
            by_encoder = self._by_encoder[folds]
        return Heads(by_words[0], by_encoder[0], _single_weights(), by_words[1], by_encoder[1])

    def _pieces(self, folds: frozenset[int], *, listed: bool = True) -> _Pieces:
        """Sentences with what they are, and with what they weigh; terms of the lists among them if asked for."""
        chance = np.random.default_rng(SEED)
        neutral = _neutral(self._texts, self._pages, folds)
        neutral = [neutral[i] for i in chance.permutation(len(neutral))[:MOST_NEUTRAL]]
        told = [(LEXICON, kind, term) for kind in KINDS for term in _terms(kind)] if listed else []
        for text in self._texts:
            kind = "moral" if text.kind == "generated" and text.source != "chatgpt" else text.kind
            if text.fold in folds and kind in KINDS:
                told += [(text.source, kind, piece) for piece in _pieces(text)]
        counts = Counter((source, kind) for source, kind, _ in told)
        weights = [min(MOST_WEIGHT, OF_SOURCE / counts[source, kind]) for source, kind, _ in told]
        labels = np.zeros((len(told) + len(neutral), len(KINDS)))
        labels[np.arange(len(told)), [KINDS.index(kind) for _, kind, _ in told]] = 1
        texts = [piece for _, _, piece in told] + neutral
        return _Pieces(texts, labels, np.array(weights + [1.0] * len(neutral)))


@cache
def _single_weights() -> npt.NDArray[np.float32]:
    """Of one word alone: those of our lists against the words of any text, which the table of meanings stands for."""
    table = meanings()
    ordinary = table.sample(ORDINARY_WORDS, np.random.default_rng(SEED))
    columns = []
    for kind in KINDS:
        told = table.vectors(_listed_words(kind))
        told = told[told.any(axis=1)]
        labels = np.array([1.0] * len(told) + [0.0] * len(ordinary))
        weights = np.array([WORDS_WEIGH / len(told)] * len(told) + [WORDS_WEIGH / len(ordinary)] * len(ordinary))
        columns.append(_logistic(np.concatenate([told, ordinary]), labels, weights))
    return np.stack(columns, axis=1)


def _listed_words(kind: str) -> list[str]:
    """The words of our lists that carry a meaning, without those of phrases that are in every text."""
    found: set[str] = set()
    for lang in LANGUAGES:
        for name in _lexicons_of(kind, lang):
            for entry in load(lang, name):
                if entry.grade in (Grade.STRONG, Grade.ORDINARY):
                    found.update(word for form in entry.forms for word in form if "*" not in word)
    return sorted(word for word in found if meanings().rarity(word) >= RARE_ENOUGH)


def _neutral(texts: Sequence[Text], pages: Sequence[Page], folds: frozenset[int]) -> list[str]:
    """Sentences and clauses of clean pages, and single sentences."""
    whole = [s for page in pages if page.fold in folds for s in plain_sentences(page.text)[:MOST_OF_PAGE]]
    parts = [
        s[span.start : span.end] for s in whole for span in clauses(s, 0, len(s)) if span.end - span.start < len(s)
    ]
    single = [text.text for text in texts if text.fold in folds and text.kind == BELONGING]
    single += [text.text for text in texts if text.fold in folds and text.source == "hube"]
    return [*whole, *parts[:: max(1, len(parts) // len(whole))], *single[:MOST_SINGLE]]


def _pieces(text: Text) -> list[str]:
    return [piece.replace("{title}", "") for piece in plain_sentences(text.text) or [text.text]]


@cache
def _terms(kind: str) -> tuple[str, ...]:
    """What the lexicons of all languages hold of a kind, strong terms of more than one word."""
    found = []
    for lang in LANGUAGES:
        for name in _lexicons_of(kind, lang):
            found += [
                e.term for e in load(lang, name) if e.grade is Grade.STRONG and " " in e.term and "*" not in e.term
            ]
    return tuple(dict.fromkeys(found))


def _lexicons_of(kind: str, lang: str) -> Sequence[str]:
    registers = {
        "moral": ("promotion_moral", "generated_style"),
        "promotional": ("promotion_praise", "promotion_appeal", "promotion_offer"),
        "gambling": ("gambling",),
    }
    return registers.get(kind) or [name for name in fields(lang) if name != "gambling"]


def _word_rows(told: Sequence[str]) -> Vectors:
    return np.stack([_word_row(sentence) for sentence in told])


@cache
def _word_row(told: str) -> Vectors:
    return vector_of(told, meanings())


def _logistic(rows: Vectors, labels: Floats, weights: Floats) -> npt.NDArray[np.float32]:
    """Penalised logistic regression by Newton's method; the intercept comes last."""
    full = np.concatenate([rows.astype(np.float64), np.ones((len(rows), 1))], axis=1)
    solution = np.zeros(full.shape[1])
    penalty = np.full(full.shape[1], PENALTY * weights.sum() / 100)
    penalty[-1] = 1e-6
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(full @ solution, -30, 30)))
        gradient = full.T @ (weights * (labels - chance)) - penalty * solution
        curvature = (full * (weights * chance * (1 - chance))[:, None]).T @ full + np.diag(penalty)
        solution += np.linalg.solve(curvature, gradient)
    return solution.astype(np.float32)
