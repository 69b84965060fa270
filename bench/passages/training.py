"""Trains the judge: trees for sentences and for clauses, at the first look and at the second.

Everything is seeded, and grouped in folds by page and by whose hand a text is. What a later step learns from an
earlier one was said by a model that had seen neither the page nor any text of that hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bench.passages import boosting
from bench.passages.heads import HeadsTrainer
from bench.passages.items import BELONGING, FOLDS, UNRELATED
from bench.passages.measured import Read
from bench.passages.memory import Memory
from bench.passages.recipe import SEED
from bench.passages.sharing import shared
from wikiwatch.score.passages.columns import columns_of
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.measures import DOUBTED, Measuring, trusted_again
from wikiwatch.score.passages.stored import STAGES
from wikiwatch.score.passages.trees import Trees

Floats = npt.NDArray[np.float64]

HARD_TO_TELL, LESS_HARD = 0.2, 1.0  # weight of an unrelated sentence without a reference, and with the encoder
PAGE_FOLDS = 3
FEWER_ROUNDS = 120  # with a reference, where few sentences are asked about
OF_REAL_PAGE = 2.0  # weight of what belongs there, without a reference
LOOKALIKE = 0.1  # weight of ours that look like insertions, with a reference: they stand in pages they are not about
KEPT, CLAUSES_KEPT = 0.35, 0.15  # of the sentences, and clauses, with nothing wrong: most stand in several mixtures
HARD_CLAUSE = -4.0  # log-odds at the first look from which all of these are kept: a few odd ones set the threshold

_WORSE_TEXT = (
    "field points,field density,field strong,field company,field paragraph,praise,appeal,offer,moral,person,"
    "generated_style,tone density,tone paragraph,kin gambling,kin commercial,kin moral,kin promotional,kin best,"
    "new words,first score,alone,paragraph score,like gambling,like commercial,like moral,like promotional"
)
_BETTER_TEXT = "field home,subject words,near words,page words,apart words,known names,references,sense lead,sense near"
MORE_IS_WORSE, MORE_IS_BETTER = frozenset(_WORSE_TEXT.split(",")), frozenset(_BETTER_TEXT.split(","))


def directions(columns: Sequence[str]) -> dict[int, int]:
    """Which way each column may speak."""
    found = {i: 1 for i, name in enumerate(columns) if name.removeprefix("encoder ") in MORE_IS_WORSE}
    return found | {i: -1 for i, name in enumerate(columns) if name.removeprefix("encoder ") in MORE_IS_BETTER}


class Trainer:
    """The steps of training on mixtures that have been read."""

    def __init__(
        self,
        reads: Sequence[Read],
        heads: HeadsTrainer,
        *,
        reference: bool = False,
        encoded: Memory | None = None,
        alone: Mapping[int, Mapping[str, Trees]] | None = None,
        folds: int = FOLDS,
        processes: int = 1,
    ) -> None:
        """With a reference, ``alone`` are the trees of the text alone that had not seen each fold."""
        self._processes = processes
        self._reads, self._trained = reads, heads
        self._reference, self._encoded, self._alone, self._folds = reference, encoded, alone, folds
        self.by_fold: dict[int, dict[str, Trees]] = {}  # the trees that had not seen it
        self._of_fold = [read.mixture.page.fold for read in reads]
        self._first: Sequence[Floats] | None = None  # what the first look said, once it has

    def run(self) -> tuple[Heads, dict[str, Trees], list[Floats], list[Floats]]:
        """The judge trained on everything; what models said that had seen neither page nor hand; and not the page.

        The last know every hand, at the second look, as the judge will: no false alarm asks who wrote insertions.
        """
        trust = [np.where(read.new, 0.0, 1.0) if self._reference else np.ones(len(read.new)) for read in self._reads]
        self._measured()
        said = self._said_alone() if self._alone is not None else None
        trees, first = self._stage(*self._rows(trust), (STAGES[0], STAGES[1]))
        rows, clauses = self._again_rows(first, trust, [read.new for read in self._reads], said)
        self._first = first
        more, second = self._stage(rows, clauses, (STAGES[2], STAGES[3]))
        self._of_fold = [crc32(read.mixture.page.title.encode()) % PAGE_FOLDS for read in self._reads]
        _, paged = self._stage(rows, clauses, None)
        return self._heads(frozenset(range(FOLDS))), trees | more, second, paged

    # ------------------------------------------------------------ rows

    def _measured(self) -> None:
        heads = [self.heads_without(fold) for fold in range(FOLDS)]
        self._measurings = [
            read.measuring(heads[fold], self._encoded) for read, fold in zip(self._reads, self._of_fold, strict=True)
        ]

    def heads_without(self, fold: int) -> Heads:
        """Those that know nothing of a fold."""
        return self._heads(frozenset(range(FOLDS)) - {fold})

    def _heads(self, folds: frozenset[int]) -> Heads:
        return self._trained.heads(folds, encoder=self._encoded is not None)

    def _said_alone(self) -> list[Floats]:
        """What the judge of the text alone says, by trees that had seen neither page nor hand."""
        everything = [np.ones(len(read.new)) for read in self._reads]
        first = self._by_trees(*self._rows(everything), STAGES[:2])
        doubtful = [trust > 0 for trust in everything]
        return self._by_trees(*self._again_rows(first, everything, doubtful), STAGES[2:])

    def _by_trees(self, rows: Sequence[Floats], clauses: Sequence[Floats], stages: Sequence[str]) -> list[Floats]:
        said = []
        for index, fold in enumerate(self._of_fold):
            whole, parts = ((self._alone or {})[fold][stage] for stage in stages)
            said.append(np.concatenate([whole.scores(rows[index]), parts.scores(clauses[index])]))
        return said

    def _again_rows(
        self,
        first: Sequence[Floats],
        trusts: Sequence[Floats],
        doubtful: Sequence[npt.NDArray[np.bool_]],
        alone: Sequence[Floats] | None = None,
    ) -> tuple[list[Floats], list[Floats]]:
        """Of the second look, once the first has spoken; ``doubtful`` are the sentences that it may have doubts of."""
        chances = [
            np.where(some, sentence_chances(read, scores), 0.0)
            for read, scores, some in zip(self._reads, first, doubtful, strict=True)
        ]
        if self._encoded is not None:
            for read, scores, measuring in zip(self._reads, first, self._measurings, strict=True):
                measuring.add_clauses(read.clauses_encoded(scores, self._encoded))

        def rows(index: int) -> tuple[Floats, Floats]:
            scores, chance, measuring = first[index], chances[index], self._measurings[index]
            trust = trusted_again(trusts[index], chance, self._reads[index].reading.paragraphs)
            measured = measuring.matrix(trust)
            again = [measuring.again(scores, np.where(chance >= DOUBTED, chance, 0.0))]
            again.append(measuring.of_page(scores, measured))
            again += [] if alone is None else [alone[index][:, None]]
            return _rows_of(measuring, trust, measured, again, [measuring.clauses_again(scores)])

        told = shared(rows, len(self._reads), self._processes)
        return [whole for whole, _ in told], [parts for _, parts in told]

    def _rows(self, trusts: Sequence[Floats]) -> tuple[list[Floats], list[Floats]]:
        """Rows of sentences and rows of clauses at the first look, by text."""

        def rows(index: int) -> tuple[Floats, Floats]:
            measuring, trust = self._measurings[index], trusts[index]
            return _rows_of(measuring, trust, measuring.matrix(trust))

        told = shared(rows, len(self._reads), self._processes)
        return [whole for whole, _ in told], [parts for _, parts in told]

    # ------------------------------------------------------------ trees

    def _joined(self, rows: Sequence[Floats], *, clause: bool) -> tuple[Floats, Floats, Floats, Floats]:
        """Rows of all texts, with labels, weights and folds; those that are neither this nor that left out."""
        chance = np.random.default_rng(SEED)
        parts: list[tuple[Floats, Floats, Floats, Floats]] = []
        for index, (read, matrix, fold) in enumerate(zip(self._reads, rows, self._of_fold, strict=True)):
            told = slice(read.reading.count, None) if clause else slice(0, read.reading.count)
            labels, weights = read.labels[told], self._weights(read)[told]
            keep = read.judged[told] & (labels >= 0)
            if not self._reference:
                share = np.full(len(keep), CLAUSES_KEPT if clause else KEPT)
                if clause and self._first is not None:
                    share[self._first[index][told] > HARD_CLAUSE] = 1.0
                keep &= (labels == 1) | (chance.random(len(keep)) < share)
                weights[labels == 0] /= share[labels == 0]
            parts.append((matrix[keep], labels[keep].astype(np.float64), weights[keep], np.full(int(keep.sum()), fold)))
        matrix, labels, weights, folds = (np.concatenate(column) for column in zip(*parts, strict=True))
        if self._reference:  # nearly all that is new in mixtures was inserted; good additions weigh as much together
            weights[labels == 0] *= weights[labels == 1].sum() / max(1.0, weights[labels == 0].sum())
        return matrix, labels, weights, folds

    def _weights(self, read: Read) -> Floats:
        """Without a reference, a sentence of another article is told from an aside by little: it counts less."""
        weights = read.weights.copy()
        if not self._reference:
            told = HARD_TO_TELL if self._encoded is None else LESS_HARD
            weights[[kind == UNRELATED for kind in read.kinds]] *= told
            weights[read.labels == 0] *= OF_REAL_PAGE if read.mixture.page.real else 1.0
        elif read.mixture.name == BELONGING:
            weights *= LOOKALIKE
        return weights

    def _fit(self, joined: tuple[Floats, Floats, Floats, Floats], stage: str, but: int | None = None) -> Trees:
        rows, labels, weights, folds = joined
        keep = np.ones(len(rows), np.bool_) if but is None else folds != but
        clause, again = stage.startswith("clause"), stage.endswith("again")
        columns = columns_of(
            clause=clause, encoder=self._encoded is not None, again=again, reference=self._alone is not None
        )
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
        columns = columns_of(clause=False, encoder=self._encoded is not None, again=False)
        stages = kept or (STAGES[:2] if rows[0].shape[1] == len(columns) else STAGES[2:])
        folds = sorted(set(self._of_fold))
        jobs = [(place, but) for but in (*(() if kept is None else (None,)), *folds) for place in (0, 1)]
        found = shared(
            lambda job: self._fit((sentence, clause)[jobs[job][0]], stages[jobs[job][0]], jobs[job][1]),
            len(jobs),
            self._processes,
        )
        fitted = dict(zip(jobs, found, strict=True))
        said: list[Floats] = [np.empty(0)] * len(self._reads)
        for fold in folds:
            whole, parts = fitted[0, fold], fitted[1, fold]
            if kept is not None:
                self.by_fold.setdefault(fold, {}).update(zip(stages, (whole, parts), strict=True))
            for index, of_fold in enumerate(self._of_fold):
                if of_fold == fold:
                    said[index] = np.concatenate([whole.scores(rows[index]), parts.scores(clauses[index])])
        trees = {} if kept is None else {stage: fitted[place, None] for place, stage in enumerate(kept)}
        return trees, said


def _rows_of(
    measuring: Measuring,
    trust: Floats,
    measured: Floats,
    again: Sequence[Floats] = (),
    of_clauses: Sequence[Floats] = (),
) -> tuple[Floats, Floats]:
    """Rows of the sentences and of the clauses of a text; those of clauses have an encoder's columns at the second
    look."""
    count, further = measuring.reading.count, measuring.by_encoder(trust)
    rows = np.concatenate([measured, *again], axis=1)
    clauses = [rows[count:], measuring.of_clauses, *of_clauses, *([further[count:]] if again else [])]
    return np.concatenate([rows[:count], further[:count]], axis=1), np.concatenate(clauses, axis=1)


def sentence_chances(read: Read, scores: Floats) -> Floats:
    """0..1 for each sentence: the greater of its own chance and those of its clauses."""
    chance = 1 / (1 + np.exp(-scores))
    best = chance[: read.reading.count].copy()
    np.maximum.at(best, read.reading.host[read.reading.count :], chance[read.reading.count :])
    return best
