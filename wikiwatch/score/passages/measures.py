"""What is measured of each sentence and each clause, as rows of numbers; docs/models.md says what each is for.

Every measurement compares a unit with what is outside its own sentence. What counts there is told by ``trust``: with a
reference the sentences that stood before; without one all of them at first, and those that the first look found
nothing against at the second. The page's own centre is never taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.columns import BESIDE_HOST, PLACED, columns_of
from wikiwatch.score.passages.counting import (
    COMPANY,
    facts,
    field,
    general,
    shared_words,
    tone,
    words_in,
    words_of_rest,
)
from wikiwatch.score.passages.fitting import belongs, likenesses, placed_in
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.means import Floats, Vectors, highest, highest_in, of_all, of_others
from wikiwatch.score.passages.reading import Reading, Runs, unit_length, vector_of
from wikiwatch.score.passages.wording import Wording

MOST_BEFORE_LEAD = 12  # sentences among which those of the lead are looked for
DOUBTFUL_CLAUSE = -6.0  # log-odds at the first look from which a clause is encoded
DOUBTED = 0.3  # chance at the first look from which a sentence is not trusted at the second

SLIGHT_DOUBT = -1.0  # log-odds
HIGH = 0.8  # of a page's sentences have a lower score

_PLACES = [columns_of(clause=False, encoder=False, again=False).index(name) for name in PLACED]
_NOTHING_SAID = -5.0  # in the place of a score where there is no neighbour


class Encoded(NamedTuple):
    """What an encoder made of the sentences of a reading (and of clauses, after them), of its title and its lead."""

    rows: Vectors
    title: Vectors
    lead: Vectors


def worth_encoding(scores: Floats, asked: npt.NDArray[np.bool_], count: int) -> list[int]:
    """The clauses that the first look has some doubt about: an encoder's time is dear."""
    return [unit for unit in range(count, len(scores)) if asked[unit] and scores[unit] >= DOUBTFUL_CLAUSE]


def trusted_again(trust: Floats, chances: Floats, paragraphs: Runs) -> Floats:
    """What still counts as the page's own at the second look: no sentence that the first doubted, and no paragraph."""
    doubted = (chances >= DOUBTED) | (of_all(chances, paragraphs) >= DOUBTED)
    return np.where(doubted, 0.0, trust)


class Measuring:
    """The measurements of one reading. ``trust`` is 0..1 for each of its sentences."""

    def __init__(
        self, reading: Reading, wording: Wording, heads: Heads, lang: str, encoded: Encoded | None = None
    ) -> None:
        self.reading, self._wording, self._heads, self._lang = reading, wording, heads, lang
        subject, vectors = reading.subject, reading.unit_vectors()
        self._encoded = encoded
        self._field = field(reading, wording)
        self._fixed = [general(reading), self._field.columns, tone(reading, wording), facts(reading)]
        self._kin = heads.words(vectors)
        self._kin_subject = heads.words(subject.lead_vector[None, :])[0]
        self._like = self._likest()
        self._vectors = self._apart(vectors)
        self._title, self._lead = self._apart(np.stack([subject.title_vector, subject.lead_vector]))
        self._headings = self._apart(self._heading_vectors())
        self._own_lead = list(self._lead_vectors())
        self._placed = placed_in(reading, heads.word_belonging, self._vectors, self._lead)

    def _apart(self, rows: Vectors) -> Vectors:
        """Directions of words as seen from the middle of the language."""
        return self._heads.word_belonging.apart(rows, self._lang)

    def matrix(self, trust: Floats) -> Floats:
        """A row for each unit: sentences first, then clauses; without the columns that only one of them has."""
        columns = [*self._fixed, shared_words(self.reading, trust)]
        columns.append(self._sense(self._vectors, self._title, self._lead, self._headings, trust))
        columns.append(belongs(self.reading, self._heads.word_belonging, self._placed, trust))
        columns += [self._kinship(self._kin, self._kin_subject, trust), self._like]
        return np.concatenate(columns, axis=1)

    def by_encoder(self, trust: Floats) -> Floats:
        """The further columns by the encoder, a row for each unit that it was asked about; none without one."""
        if self._encoded is None:
            return np.empty((len(self.reading.host), 0))
        rows, title, lead = self._encoded
        subject = self._heads.encoded(lead[None, :])[0]
        told = np.any(rows, axis=1, keepdims=True)  # not the clauses that no encoder was asked about
        kin = np.where(told, self._heads.encoded(rows), 0.0)
        model = self._heads.encoder_belonging
        rows, (title, lead) = model.apart(rows, self._lang), model.apart(np.stack([title, lead]), self._lang)
        fit = belongs(self.reading, model, placed_in(self.reading, model, rows, lead), trust)
        host = self.reading.host[: len(rows)]
        best = kin.argmax(axis=1)
        beside = [(rows * rows[host]).sum(axis=1), kin[np.arange(len(kin)), best] - kin[host, best]]
        beside += list((fit - fit[host])[:, BESIDE_HOST].T)
        columns = [self._sense(rows, title, lead, None, trust), fit, self._kinship(kin, subject, trust)]
        return np.concatenate([*columns, np.where(told, np.stack(beside, axis=1), 0.0)], axis=1)

    def add_clauses(self, rows: Mapping[int, Vectors]) -> None:
        """From now on the encoder's word counts on these clauses too."""
        if self._encoded is not None:
            told = np.zeros((len(self.reading.host), self._encoded.rows.shape[1]), np.float32)
            told[: len(self._encoded.rows)] = self._encoded.rows
            for unit, row in rows.items():
                told[unit] = row
            self._encoded = self._encoded._replace(rows=told)

    @cached_property
    def of_clauses(self) -> Floats:
        """The further columns of the clauses: how each fits the rest of its sentence."""
        reading, count = self.reading, self.reading.count
        host, low, high = (values[count:] for values in (reading.host, reading.low, reading.high))
        total = reading.running_vectors
        rest = total[reading.high[host]] - total[reading.low[host]] - (total[high] - total[low])
        rest_kin = self._heads.words(unit_length(rest))
        rest = self._apart(unit_length(rest))
        points = self._field.points
        best = self._field.best[count:]
        inside = points[best, np.arange(count, len(reading.host))]
        kin = self._kin
        kin_best = kin[count:, :].argmax(axis=1) if len(host) else np.empty(0, np.intp)
        page = self._apart(unit_length(total[-1] - (total[reading.high[host]] - total[reading.low[host]])))
        words = words_in(reading)
        columns = [
            words[count:] / words[host],
            (low <= reading.low[host]).astype(float),
            (high >= reading.high[host]).astype(float),
            np.bincount(host, minlength=1)[host].astype(float),
            self._wording.opens,
            (self._vectors[count:] * rest).sum(axis=1),
            words_of_rest(reading),
            points[best, host] - inside,
            rest_kin[np.arange(len(host)), kin_best] if len(host) else np.empty(0),
            rest @ self._lead,
            (rest * page).sum(axis=1),
        ]
        return np.stack(columns, axis=1) if len(host) else np.empty((0, len(columns)))

    def clauses_again(self, scores: Floats) -> Floats:
        """Columns of the clauses at the second look: what the first said of their sentence and its other clauses."""
        count, host = self.reading.count, self.reading.host[self.reading.count :]
        said, number = scores[count:], np.bincount(host, minlength=count)
        total = np.bincount(host, said, minlength=count)
        best, second = np.full((2, count), _NOTHING_SAID)
        np.maximum.at(best, host, said)
        np.maximum.at(second, host, np.where(said < best[host], said, _NOTHING_SAID))
        alone = number[host] < 2
        highest_beside = np.where(said < best[host], best[host], second[host])
        mean_beside = (total[host] - said) / np.maximum(1, number[host] - 1)
        return np.stack([scores[host], highest_beside, np.where(alone, _NOTHING_SAID, mean_beside)], axis=1)

    def again(self, scores: Floats, suspects: Floats) -> Floats:
        """Columns of the second look: what the first said of the unit, of its neighbours and of the page."""
        host = self.reading.host
        sentence = scores[: self.reading.count]
        padded = np.concatenate([np.full(COMPANY, _NOTHING_SAID), sentence, np.full(COMPANY, _NOTHING_SAID)])
        around = np.stack([padded[i : i + len(sentence)] for i in range(2 * COMPANY + 1) if i != COMPANY])
        page = (sentence.sum() - sentence) / max(1, len(sentence) - 1)
        likeness = self._likeness(suspects)
        return np.stack(
            [
                scores,
                padded[COMPANY - 1 : COMPANY - 1 + len(sentence)][host],
                padded[COMPANY + 1 : COMPANY + 1 + len(sentence)][host],
                np.sort(around, axis=0)[-2:].mean(axis=0)[host],
                page[host],
                likeness,
                of_others(sentence, self.reading.paragraphs, _NOTHING_SAID)[host],
                of_others(sentence, self.reading.sections, _NOTHING_SAID)[host],
            ],
            axis=1,
        )

    def of_page(self, scores: Floats, matrix: Floats) -> Floats:
        """Further columns of the second look: a unit's place among what the page is like at other sentences."""
        count, host = self.reading.count, self.reading.host
        sentence = scores[:count]
        highest_two = np.concatenate([np.full(2, _NOTHING_SAID), np.sort(sentence)])[-2:]
        order = np.argsort(np.argsort(-sentence, kind="stable"), kind="stable") / count
        others = np.where(sentence >= highest_two[1], highest_two[0], highest_two[1])
        columns = [*self._bridge.T, order[host], (sentence - others)[host]]
        columns.append(np.full(len(host), (sentence > SLIGHT_DOUBT).mean()))
        columns.append(np.full(len(host), np.sort(sentence)[int(HIGH * (count - 1))]))
        for place in _PLACES:
            column = matrix[:, place]
            columns.append(np.searchsorted(np.sort(column[:count]), column) / count)
        return np.stack(columns, axis=1)

    @cached_property
    def _bridge(self) -> Floats:
        """Whether the sentences on either side are of one page rather than a unit and either of them: beside the
        nearer one, by themselves, and how far the unit is from the farther one; nothing at the edge of a paragraph."""
        reading, model = self.reading, self._heads.word_belonging
        host, runs = reading.host, reading.paragraphs
        last = reading.count - 1
        before, after = np.maximum(host - 1, 0), np.minimum(host + 1, last)
        inside = (host > runs.first[host]) & (host + 1 < runs.end[host]) & self._vectors.any(axis=1)
        placed = model.placed(self._vectors)
        neighbours = model.to_other(placed[before], placed[after])
        one, other = model.to_other(placed, placed[before]), model.to_other(placed, placed[after])
        columns = [neighbours - np.maximum(one, other), neighbours, np.minimum(one, other)]
        return np.where(inside[:, None], np.stack(columns, axis=1), 0.0)

    # ------------------------------------------------------------ columns

    def _sense(self, rows: Vectors, title: Vectors, lead: Vectors, headings: Vectors | None, trust: Floats) -> Floats:
        return likenesses(self.reading, rows, rows @ title, self._to_lead(rows, lead), headings, trust)

    def _to_lead(self, rows: Vectors, lead: Vectors) -> Vectors:
        """Likeness to the lead; of a sentence of the lead, by words, to the rest of it."""
        found = np.asarray(rows @ lead, np.float32)
        if rows is self._vectors:
            for unit, told in self._own_lead:
                found[unit] = rows[unit] @ self._apart(told[None, :])[0]
        return found

    def _kinship(self, kin: Floats, subject: Floats, trust: Floats) -> Floats:
        count, host = self.reading.count, self.reading.host[: len(kin)]
        best = kin.argmax(axis=1)
        at = np.arange(len(kin))
        weighted = kin[:count] * trust[:, None]
        page = (weighted.sum(axis=0) - weighted[host]) / np.maximum(1.0, trust.sum() - trust[host])[:, None]
        means = np.stack([of_others(column, self.reading.paragraphs, 0.0) for column in kin[:count].T])
        further = [kin[at, best], subject[best], page[at, best], means[best, host]]
        return np.concatenate([kin, np.stack(further, axis=1)], axis=1)

    def _likest(self) -> Floats:
        """Of each kind the mean over a unit's likest words, and what the subject's own come to in the likest kind."""
        reading = self.reading
        words = self._heads.single(reading.vectors)
        top = highest_in(words, reading.low, reading.high)
        subject = highest(self._heads.single(reading.subject.vectors))
        return np.concatenate([top, subject[top.argmax(axis=1)][:, None]], axis=1)

    def _lead_vectors(self) -> Iterator[tuple[int, Vectors]]:
        """The units that stand in the lead themselves, each with the direction of the rest of it."""
        reading = self.reading
        rest: dict[int, Vectors] = {}
        for sentence in range(min(reading.count, MOST_BEFORE_LEAD)):
            if (told := reading.unit_text(sentence)) in reading.subject.lead:
                rest[sentence] = reading.subject.lead_without(told)
        for unit, sentence in enumerate(reading.host.tolist()):
            if sentence in rest:
                yield unit, rest[sentence]

    def _heading_vectors(self) -> Vectors:
        from_heading: dict[str, Vectors] = {}
        for heading in self.reading.headings:
            if heading not in from_heading:
                from_heading[heading] = vector_of(heading, self.reading.subject.table)
        return np.array([from_heading[h] for h in self.reading.headings], np.float32).reshape(self.reading.count, -1)

    def _likeness(self, suspects: Floats) -> Floats:
        """How near a unit is to the suspect sentences outside its own."""
        rows = self._vectors
        weighted = rows[: self.reading.count] * suspects[:, None].astype(np.float32)
        others = unit_length(weighted.sum(axis=0) - weighted[self.reading.host])
        return np.asarray((rows * others).sum(axis=1), np.float64)
