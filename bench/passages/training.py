"""Trains the judge: heads on vectors, trees for sentences and clauses, a second look, and their calibration.

Everything is seeded, and grouped in two folds by page and by whose hand a text is. What a later step learns from an
earlier one was said by a model that had seen neither the page nor any text of that hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bench.passages import boosting
from bench.passages.corpus import BELONGING, FOLDS, UNRELATED, Page, Text, plain_sentences
from bench.passages.measured import Read, Vectors
from bench.passages.recipe import SEED
from wikiwatch.lexicons import Grade, load
from wikiwatch.score.passages import measures
from wikiwatch.score.passages.heads import KINDS, Heads
from wikiwatch.score.passages.meaning import meanings
from wikiwatch.score.passages.reading import vector_of
from wikiwatch.score.passages.stored import STAGES, Judge
from wikiwatch.score.passages.trees import Trees
from wikiwatch.score.passages.wording import fields
from wikiwatch.wikitext.clauses import clauses

Floats = npt.NDArray[np.float64]

HEAD_PENALTY = 0.02
HEAD_STEPS = 7
MOST_NEUTRAL = 7_000  # sentences and clauses
MOST_OF_PAGE, MOST_SINGLE, MOST_ENCODED = 25, 1_500, 6
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
ALARMS = 0.08  # a clean page, on pages not trained on; the goal is 0.1, and other pages may be harder
CLAUSE_SHIFTS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
GOALS = {"commercial": 0.92, "styled": 0.75, "unrelated": 0.60, "clause": 0.60}
_GOAL_OF = {
    "gambling": "commercial",
    "commercial": "commercial",
    "moral": "styled",
    "generated": "styled",
    "promotional": "styled",
    "unrelated": "unrelated",
}
ORDINARY_WORDS, WORDS_WEIGH, RARE_ENOUGH = 8_000, 2_000.0, 2.5
HARD_TO_TELL, LESS_HARD = 0.1, 0.5  # weight of an unrelated sentence without a reference, and with the encoder
REWRITTEN = 0.2  # share of new sentences from which a page has been written anew
PAGE_FOLDS = 4
FEWER_ROUNDS = 80  # with a reference, where few sentences are asked about
BOUND, PULL = 12.0, 5.0  # of log-odds in calibrating; how strongly slope and shift are held
ENOUGH_PAGES = 40  # clean pages of a language that has a threshold of its own
MOST_ADDED = 1.0  # log-odds
WORDED = ("de", "en", "es", "fr")  # languages with clean pages and texts enough to tell
MOST_ALARMS, FEWEST_PAGES = 0.1, 20  # of any one source with so many pages
CLAUSES_KEPT = 0.3  # of the clauses with nothing wrong
DOUBTED = 0.3  # chance at the first look from which a sentence is not trusted at the second
ENCODER_ROWS = 512

_WORSE_TEXT = (
    "field points,field density,field strong,field company,praise,appeal,offer,moral,generated_style,tone density,"
    "kin gambling,kin commercial,kin moral,kin promotional,kin best,new words,first score,"
    "like gambling,like commercial,like moral,like promotional"
)
_BETTER_TEXT = "field home,subject words,near words,page words,known names,references,sense lead,sense near"
MORE_IS_WORSE, MORE_IS_BETTER = frozenset(_WORSE_TEXT.split(",")), frozenset(_BETTER_TEXT.split(","))


def train_heads(
    texts: Sequence[Text], pages: Sequence[Page], folds: set[int], encoded: Mapping[str, Vectors] | None
) -> Heads:
    """Each kind against encyclopedic sentences, of the folds asked for."""
    chance = np.random.default_rng(SEED)
    neutral = _neutral(texts, pages, folds)
    neutral = [neutral[i] for i in chance.permutation(len(neutral))[:MOST_NEUTRAL]]
    positive: dict[str, list[tuple[str, str]]] = {kind: [("lexicon", term) for term in _terms(kind)] for kind in KINDS}
    for text in texts:
        kind = "moral" if text.kind == "generated" and text.source != "chatgpt" else text.kind
        if text.fold in folds and kind in positive:
            for piece in _pieces(text):
                positive[kind].append((text.source, piece))
    rows = _word_rows(neutral)
    words, encoder = [], []
    for kind in KINDS:
        told = positive[kind]
        by_source = {source: 400.0 / sum(s == source for s, _ in told) for source in {s for s, _ in told}}
        weights = np.array([min(2.0, by_source[source]) for source, _ in told] + [1.0] * len(neutral))
        labels = np.array([1.0] * len(told) + [0.0] * len(neutral))
        words.append(_logistic(np.concatenate([_word_rows([s for _, s in told]), rows]), labels, weights))
        if encoded is not None:
            both = [s for _, s in told] + neutral
            kept = [i for i, s in enumerate(both) if s in encoded]
            stacked = np.stack([encoded[both[i]] for i in kept])
            encoder.append(_logistic(stacked, labels[kept], weights[kept]))
    empty = np.zeros((ENCODER_ROWS + 1, len(KINDS)), np.float32)
    return Heads(np.stack(words, axis=1), np.stack(encoder, axis=1) if encoder else empty, _single_weights())


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


def _neutral(texts: Sequence[Text], pages: Sequence[Page], folds: set[int]) -> list[str]:
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


def head_sentences(texts: Sequence[Text], pages: Sequence[Page]) -> list[str]:
    """Everything the heads are trained on, for an encoder to encode."""
    found = [s for page in pages for s in plain_sentences(page.text)[:MOST_ENCODED]]
    for text in texts:
        if text.kind in (*KINDS, "generated") and text.source != "chatgpt":
            found += _pieces(text)
    return found


def _word_rows(told: Sequence[str]) -> Vectors:
    return np.stack([_word_row(sentence) for sentence in told])


@cache
def _word_row(told: str) -> Vectors:
    return np.concatenate([vector_of(told), vector_of(told, plain=True)])


def _logistic(rows: Vectors, labels: Floats, weights: Floats) -> npt.NDArray[np.float32]:
    """Penalised logistic regression by Newton's method; the intercept comes last."""
    full = np.concatenate([rows.astype(np.float64), np.ones((len(rows), 1))], axis=1)
    solution = np.zeros(full.shape[1])
    penalty = np.full(full.shape[1], HEAD_PENALTY * weights.sum() / 100)
    penalty[-1] = 1e-6
    for _ in range(HEAD_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(full @ solution, -30, 30)))
        gradient = full.T @ (weights * (labels - chance)) - penalty * solution
        curvature = (full * (weights * chance * (1 - chance))[:, None]).T @ full + np.diag(penalty)
        solution += np.linalg.solve(curvature, gradient)
    return solution.astype(np.float32)


def directions(columns: Sequence[str]) -> dict[int, int]:
    """Which way each column may speak."""
    found = {i: 1 for i, name in enumerate(columns) if name.removeprefix("encoder ") in MORE_IS_WORSE}
    return found | {i: -1 for i, name in enumerate(columns) if name.removeprefix("encoder ") in MORE_IS_BETTER}


class Trainer:
    """The steps of training on mixtures that have been read."""

    def __init__(
        self,
        reads: Sequence[Read],
        texts: Sequence[Text],
        pages: Sequence[Page],
        *,
        reference: bool = False,
        encoded: Mapping[str, Vectors] | None = None,
        folds: int = FOLDS,
    ) -> None:
        self._reads, self._texts, self._pages = reads, texts, pages
        self._reference, self._encoded, self._folds = reference, encoded, folds
        self._of_fold = [read.mixture.page.fold for read in reads]

    def run(self) -> tuple[Heads, dict[str, Trees], list[Floats], list[Floats]]:
        """The judge trained on everything; what models said that had seen neither page nor hand; and not the page."""
        trees, first = self._stage(*self._first_rows(), (STAGES[0], STAGES[1]))
        more, second = self._stage(*self._again_rows(first), (STAGES[2], STAGES[3]))
        heads = train_heads(self._texts, self._pages, set(range(FOLDS)), self._encoded)
        return heads, trees | more, second, self._by_page(heads)

    def _by_page(self, heads: Heads) -> list[Floats]:
        """Scores by models that know every hand, but not the page: a false alarm does not ask who wrote insertions."""
        self._of_fold = [crc32(read.mixture.page.title.encode()) % PAGE_FOLDS for read in self._reads]
        self._measurings = [read.measuring(heads, self._encoded) for read in self._reads]
        _, first = self._stage(*self._rows([self._trust(r) for r in self._reads], None, None), None)
        _, second = self._stage(*self._again_rows(first), None)
        return second

    # ------------------------------------------------------------ rows

    def _measured(self):
        heads = [
            train_heads(self._texts, self._pages, set(range(FOLDS)) - {fold}, self._encoded) for fold in range(FOLDS)
        ]
        self._measurings = [
            read.measuring(heads[fold], self._encoded) for read, fold in zip(self._reads, self._of_fold, strict=True)
        ]

    def _trust(self, read: Read) -> Floats:
        return np.where(read.new, 0.0, 1.0) if self._reference else np.ones(read.reading.count)

    def _first_rows(self) -> tuple[list[Floats], list[Floats]]:
        self._measured()
        return self._rows([self._trust(read) for read in self._reads], None, None)

    def _again_rows(self, first: Sequence[Floats]) -> tuple[list[Floats], list[Floats]]:
        trusts, suspects = [], []
        for read, scores in zip(self._reads, first, strict=True):
            chance = sentence_chances(read, scores)
            if self._reference:
                chance = np.where(read.new, chance, 0.0)
            trusts.append(np.where(chance >= DOUBTED, 0.0, self._trust(read)))
            suspects.append(np.where(chance >= DOUBTED, chance, 0.0))
        return self._rows(trusts, first, suspects)

    def _rows(
        self, trusts: Sequence[Floats], first: Sequence[Floats] | None, suspects: Sequence[Floats] | None
    ) -> tuple[list[Floats], list[Floats]]:
        """Rows of sentences and rows of clauses, by text."""
        sentences, clauses = [], []
        for index, (measuring, trust) in enumerate(zip(self._measurings, trusts, strict=True)):
            rows, count = measuring.matrix(trust), self._reads[index].reading.count
            if first is not None and suspects is not None:
                rows = np.concatenate([rows, measuring.again(first[index], suspects[index])], axis=1)
            sentences.append(np.concatenate([rows[:count], measuring.of_sentences(trust)], axis=1))
            clauses.append(np.concatenate([rows[count:], measuring.of_clauses()], axis=1))
        return sentences, clauses

    # ------------------------------------------------------------ trees

    def _joined(self, rows: Sequence[Floats], *, clause: bool) -> tuple[Floats, Floats, Floats, Floats]:
        """Rows of all texts, with labels, weights and folds; those that are neither this nor that left out."""
        chance = np.random.default_rng(SEED)
        parts: list[tuple[Floats, Floats, Floats, Floats]] = []
        for read, matrix, fold in zip(self._reads, rows, self._of_fold, strict=True):
            told = slice(read.reading.count, None) if clause else slice(0, read.reading.count)
            labels, weights = read.labels[told], self._weights(read)[told]
            keep = self._judged(read)[told] & (labels >= 0)
            if clause and not self._reference:  # there are far more clauses than anybody needs
                keep &= (labels == 1) | (chance.random(len(keep)) < CLAUSES_KEPT)
                weights[labels == 0] /= CLAUSES_KEPT
            parts.append((matrix[keep], labels[keep].astype(np.float64), weights[keep], np.full(int(keep.sum()), fold)))
        matrix, labels, weights, folds = (np.concatenate(column) for column in zip(*parts, strict=True))
        if self._reference:  # nearly all that is new in mixtures was inserted; good additions weigh as much together
            weights[labels == 0] *= _balance(labels, weights)
        return matrix, labels, weights, folds

    def _weights(self, read: Read) -> Floats:
        """Without a reference, a sentence of another article is told from an aside by little: it counts less."""
        weights = read.weights.copy()
        if not self._reference:
            told = HARD_TO_TELL if self._encoded is None else LESS_HARD
            weights[[kind == UNRELATED for kind in read.kinds]] *= told
        return weights

    def _judged(self, read: Read) -> npt.NDArray[np.bool_]:
        """With a reference only what is new is judged."""
        return read.new[read.reading.host] if self._reference else np.ones(len(read.reading.host), np.bool_)

    def _fit(self, joined: tuple[Floats, Floats, Floats, Floats], stage: str, but: int | None = None) -> Trees:
        rows, labels, weights, folds = joined
        keep = np.ones(len(rows), np.bool_) if but is None else folds != but
        clause, again = stage.startswith("clause"), stage.endswith("again")
        columns = measures.names(clause=clause, encoder=self._encoded is not None, again=again)
        if len(columns) != rows.shape[1]:
            raise AssertionError(f"{len(columns)} names for {rows.shape[1]} columns")
        seed = SEED + STAGES.index(stage)
        rounds = FEWER_ROUNDS if self._reference else boosting.ROUNDS
        told = directions(columns)
        return boosting.fit(rows[keep], labels[keep], weights[keep], seed=seed, directions=told, rounds=rounds)

    def _stage(
        self, rows: Sequence[Floats], clauses: Sequence[Floats], kept: tuple[str, str] | None
    ) -> tuple[dict[str, Trees], list[Floats]]:
        """Trees trained on everything, for the stages to keep, and the scores by trees that had not seen a fold."""
        sentence, clause = self._joined(rows, clause=False), self._joined(clauses, clause=True)
        columns = measures.names(clause=False, encoder=self._encoded is not None, again=False)
        stages = kept or (STAGES[:2] if rows[0].shape[1] == len(columns) else STAGES[2:])
        fitted = () if kept is None else zip(stages, (sentence, clause), strict=True)
        trees = {stage: self._fit(joined, stage) for stage, joined in fitted}
        said: list[Floats] = [np.empty(0)] * len(self._reads)
        for fold in sorted(set(self._of_fold)):
            whole, parts = self._fit(sentence, stages[0], but=fold), self._fit(clause, stages[1], but=fold)
            for index, of_fold in enumerate(self._of_fold):
                if of_fold == fold:
                    said[index] = np.concatenate([whole.scores(rows[index]), parts.scores(clauses[index])])
        return trees, said


def settled(
    heads: Heads,
    trees: Mapping[str, Trees],
    reads: Sequence[Read],
    second: Sequence[Floats],
    paged: Sequence[Floats],
    *,
    reference: bool,
) -> Judge:
    """The judge with its calibration and the weight of clauses, by models that knew neither page nor hand, and its
    threshold, by models that did not know the page.
    """
    asked = [read.new if reference else np.ones(read.reading.count, np.bool_) for read in reads]
    best = max(CLAUSE_SHIFTS, key=lambda shift: _worth(reads, second, shift, asked, reference=reference))
    worst = [_worst(read, s, best)[new] for read, s, new in zip(reads, second, asked, strict=True)]
    quiet = [_worst(read, s, best)[new] for read, s, new in zip(reads, paged, asked, strict=True)]
    at, by_language = _by_language(reads, quiet, reference=reference)
    worst = [s + by_language.get(read.mixture.page.lang, 0.0) for read, s in zip(reads, worst, strict=True)]
    truth = [_is_touched(read)[new] for read, new in zip(reads, asked, strict=True)]
    labels = np.concatenate(truth).astype(np.float64)
    slope, shift = _platt(np.concatenate(worst), labels, balanced=reference)
    return Judge(heads, trees, slope, shift, best, float(1 / (1 + np.exp(-(slope * at + shift)))), by_language)


def _by_language(reads: Sequence[Read], worst: Sequence[Floats], *, reference: bool) -> tuple[float, dict[str, float]]:
    """The threshold of the noisiest language, and what is added to the scores of others, whose pages are quieter."""
    pages = Counter(read.mixture.page.lang for read in reads if is_told_of(read, reference=reference))
    at = {}
    for lang in (lang for lang, count in pages.items() if count >= ENOUGH_PAGES):
        chosen = [i for i, read in enumerate(reads) if read.mixture.page.lang == lang]
        at[lang] = _threshold([reads[i] for i in chosen], [worst[i] for i in chosen], reference=reference)
    served = {lang: at[lang] for lang in WORDED if lang in at}
    most = max(served.values())
    return most, {lang: min(MOST_ADDED, most - told) for lang, told in served.items()}


def worst_chances(read: Read, scores: Floats, judge: Judge, reference: bool) -> Floats:
    """The calibrated score of each sentence; with a reference, what stood before scores nothing."""
    told = _worst(read, scores, judge.clause_shift) + judge.by_language.get(read.mixture.page.lang, 0.0)
    chance = 1 / (1 + np.exp(-(judge.slope * told + judge.shift)))
    return np.where(read.new, chance, 0.0) if reference else chance


def _worst(read: Read, scores: Floats, shift: float) -> Floats:
    """Log-odds of each sentence: its own, or those of its worst clause."""
    count = read.reading.count
    best = scores[:count].copy()
    np.maximum.at(best, read.reading.host[count:], scores[count:] + shift)
    return best


def _is_touched(read: Read) -> npt.NDArray[np.bool_]:
    """Of each sentence, whether it or a part of it was inserted."""
    return read.labels[: read.reading.count] != 0


def is_told_of(read: Read, *, reference: bool) -> bool:
    """Clean pages that a threshold is set by; none that has lost its capitals, as no page of a wiki has.

    With a reference, none of which the reference is another text for the most part.
    """
    text = read.mixture.text
    if read.mixture.name != "clean" or text == text.lower():
        return False
    return not reference or float(read.new.mean()) <= REWRITTEN


def _threshold(reads: Sequence[Read], worst: Sequence[Floats], *, reference: bool) -> float:
    """The log-odds above which clean pages have as many sentences as are allowed: all together, and each source."""
    by_source: dict[str, list[Floats]] = {}
    for read, scores in zip(reads, worst, strict=True):
        if is_told_of(read, reference=reference):
            page = read.mixture.page
            by_source.setdefault(f"{page.source} {page.lang}", []).append(scores)
    together = _allowing(ALARMS, [scores for pages in by_source.values() for scores in pages])
    alone = [_allowing(MOST_ALARMS, pages) for pages in by_source.values() if len(pages) >= FEWEST_PAGES]
    return max(together, *alone)


def _allowing(alarms: float, pages: Sequence[Floats]) -> float:
    ordered = np.sort(np.concatenate(pages))[::-1]
    return float(ordered[int(alarms * len(pages))])


def _worth(
    reads: Sequence[Read],
    second: Sequence[Floats],
    shift: float,
    asked: Sequence[npt.NDArray[np.bool_]],
    *,
    reference: bool,
) -> float:
    """How near the goals a clause's weight comes."""
    worst = [_worst(read, scores, shift) for read, scores in zip(reads, second, strict=True)]
    at = _threshold(reads, [scores[new] for scores, new in zip(worst, asked, strict=True)], reference=reference)
    hits: dict[str, list[bool]] = {name: [] for name in GOALS}
    for read, scores, of_sentence in zip(reads, second, worst, strict=True):
        for unit in np.flatnonzero(read.labels == 1):
            is_clause = unit >= read.reading.count
            name = "clause" if is_clause else _GOAL_OF[read.kinds[unit]]
            if read.weights[unit] >= 1:
                hits[name].append(bool((scores[unit] + shift if is_clause else of_sentence[unit]) > at))
    return sum(min(1.0, float(np.mean(hits[name] or [0])) / goal) for name, goal in GOALS.items())


def _balance(labels: Floats, weights: Floats) -> float:
    """What makes the clean rows weigh as much as the others."""
    return float(weights[labels == 1].sum() / max(1.0, weights[labels == 0].sum()))


def _platt(scores: Floats, labels: Floats, *, balanced: bool) -> tuple[float, float]:
    """Slope and shift that make log-odds match the labels, held near one and nought where little tells them."""
    weights = np.ones(len(labels))
    if balanced:
        weights[labels == 0] = _balance(labels, weights)
    bounded = np.clip(scores, -BOUND, BOUND)
    fitted = np.array([1.0, 0.0])
    rows = np.stack([bounded, np.ones_like(bounded)], axis=1)
    for _ in range(40):
        chance = 1 / (1 + np.exp(-rows @ fitted))
        gradient = rows.T @ (weights * (labels - chance)) - PULL * (fitted - [1.0, 0.0])
        curvature = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + PULL * np.eye(2)
        fitted = fitted + np.clip(np.linalg.solve(curvature, gradient), -0.3, 0.3)
    return float(fitted[0]), float(fitted[1])


def sentence_chances(read: Read, scores: Floats) -> Floats:
    """0..1 for each sentence: the greater of its own chance and those of its clauses."""
    chance = 1 / (1 + np.exp(-scores))
    best = chance[: read.reading.count].copy()
    np.maximum.at(best, read.reading.host[read.reading.count :], chance[read.reading.count :])
    return best
