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

from wikiwatch.score.passages.columns import BESIDE_HOST
from wikiwatch.score.passages.fitting import belongs, likenesses
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.means import NEAR, Floats, Vectors, highest, of_all, of_others
from wikiwatch.score.passages.reading import Reading, Runs, unit_length, vector_of
from wikiwatch.score.passages.wording import Wording

COMPANY = 3  # sentences on either side whose field terms count as company
MOST_BEFORE_LEAD = 12  # sentences among which those of the lead are looked for
SIMILE_POINTS = 0.4
POINTS_THAT_TOUCH = 0.5  # of a sentence that speaks of a field at all
SHORT = 20.0  # words on which densities are based
DOUBTFUL_CLAUSE = -6.0  # log-odds at the first look from which a clause is encoded
DOUBTED = 0.3  # chance at the first look from which a sentence is not trusted at the second

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

    def __init__(self, reading: Reading, wording: Wording, heads: Heads, encoded: Encoded | None = None) -> None:
        self.reading, self._wording, self._heads = reading, wording, heads
        self._words_in = np.maximum(1, reading.high - reading.low).astype(np.float64)
        self._sentence_words = self._words_in[: reading.count]
        self._vectors = reading.unit_vectors()
        self._encoded = encoded
        self._fixed = [self._general(), self._field(), self._tone(), self._facts()]
        self._kin = heads.words(self._vectors)
        self._kin_subject = heads.words(reading.subject.lead_vector[None, :])[0]
        self._like = self._likest()
        self._headings = self._heading_vectors()
        self._own_lead = list(self._lead_vectors())

    def matrix(self, trust: Floats) -> Floats:
        """A row for each unit: sentences first, then clauses; without the columns that only one of them has."""
        subject = self.reading.subject
        columns = [*self._fixed, self._shared_words(trust)]
        columns.append(self._sense(self._vectors, subject.title_vector, subject.lead_vector, self._headings, trust))
        columns.append(belongs(self.reading, self._heads.word_belonging, self._vectors, subject.lead_vector, trust))
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
        fit = belongs(self.reading, self._heads.encoder_belonging, rows, lead, trust)
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
            told[: self.reading.count] = self._encoded.rows[: self.reading.count]
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
        rest = unit_length(rest)
        points = self._points
        best = self._best[count:]
        inside = points[best, np.arange(count, len(reading.host))]
        kin = self._kin
        kin_best = kin[count:, :].argmax(axis=1) if len(host) else np.empty(0, np.intp)
        rest_kin = self._heads.words(rest)
        lead = reading.subject.lead_vector
        page = unit_length(total[-1] - (total[reading.high[host]] - total[reading.low[host]]))
        columns = [
            self._words_in[count:] / self._words_in[host],
            (high >= reading.high[host]).astype(float),
            self._wording.opens,
            (self._vectors[count:] * rest).sum(axis=1),
            self._rest_words(low, high, host),
            points[best, host] - inside,
            rest_kin[np.arange(len(host)), kin_best] if len(host) else np.empty(0),
            rest @ lead,
            (rest * page).sum(axis=1),
        ]
        return np.stack(columns, axis=1) if len(host) else np.empty((0, len(columns)))

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

    # ------------------------------------------------------------ columns

    def _general(self) -> Floats:
        reading = self.reading
        opening = np.where(reading.host == 0, 2.0, np.where(reading.host < 3, 1.0, 0.0))
        listed = np.array([s.context_kind == "list" for s in reading.sentences], float)
        host, count = reading.host, max(1, reading.count)
        paragraph, section = (runs.end - runs.first for runs in (reading.paragraphs, reading.sections))
        sentences = np.full(len(host), np.log1p(reading.count))
        columns = [np.log1p(self._words_in), sentences, opening, listed[host]]
        columns += [np.log1p(paragraph[host]), paragraph[host] / count, section[host] / count]
        return np.stack(columns, axis=1)

    def _field(self) -> Floats:
        reading, told = self.reading, self._wording
        count, units = reading.count, len(reading.host)
        simile = np.minimum(1.0, reading.sums(told.simile))
        points = np.stack([reading.sums(row) for row in told.points]) if told.fields else np.zeros((1, units))
        strong = np.stack([reading.sums(row) for row in told.strong]) if told.fields else np.zeros((1, units))
        home = np.array([told.home.get(field, 0.0) for field in told.fields] or [0.0])
        self._points = points
        foreign = points / (1 + 2 * home[:, None])
        self._best = best = foreign.argmax(axis=0)
        at = np.arange(units)
        own = points[best, at]
        per_sentence = points[:, :count]
        total = np.concatenate([np.zeros((len(points), 1)), np.cumsum(per_sentence, axis=1)], axis=1)
        lower, upper = np.maximum(0, reading.host - COMPANY), np.minimum(count, reading.host + COMPANY + 1)
        company = total[best, upper] - total[best, lower] - per_sentence[best, reading.host]
        touched = per_sentence >= POINTS_THAT_TOUCH
        others = touched.sum(axis=1)[best] - touched[best, reading.host]
        bonus = SIMILE_POINTS * simile * (own >= SIMILE_POINTS)
        first, end = reading.paragraphs.first[reading.host], reading.paragraphs.end[reading.host]
        paragraph = total[best, end] - total[best, first] - per_sentence[best, reading.host]
        return np.stack(
            [
                foreign[best, at] + bonus,
                np.minimum(3.0, foreign[best, at] * SHORT / np.maximum(5, self._words_in)),
                strong[best, at],
                own - strong[best, at],
                np.minimum(6.0, company),
                others / max(1, count - 1),
                home[best],
                points.max(axis=0),
                simile,
                np.minimum(3.0, paragraph / np.maximum(1, end - first - 1)),
            ],
            axis=1,
        )

    def _tone(self) -> Floats:
        reading, count = self.reading, self.reading.count
        tones = np.stack([reading.sums(row) for row in self._wording.registers])
        total = tones.sum(axis=0)
        sentence = np.minimum(3.0, total[:count])
        running = np.concatenate([[0.0], np.cumsum(sentence)])
        lower, upper = np.maximum(0, reading.host - NEAR), np.minimum(count, reading.host + NEAR + 1)
        company = running[upper] - running[lower] - sentence[reading.host]
        page = (sentence.sum() - sentence[reading.host]) / max(1, count - 1)
        density = np.minimum(3.0, total * SHORT / np.maximum(5, self._words_in))
        paragraph = of_others(sentence, reading.paragraphs, 0.0)[reading.host]
        return np.stack([*tones, density, company, page, paragraph], axis=1)

    def _facts(self) -> Floats:
        reading, count, words = self.reading, self.reading.count, self._words_in
        digits, capitals = reading.sums(reading.digit), reading.sums(reading.capital)
        links, references = reading.links(), reading.references()
        if not np.any(capitals[:count]):  # a text without capitals names nothing by them
            capitals = np.zeros_like(capitals)
        cited = np.concatenate([[0.0], np.cumsum(references > 0)])
        lower, upper = np.maximum(0, reading.host - NEAR), np.minimum(count, reading.host + NEAR + 1)
        marks = np.array([_marks(reading.prose[s.start : s.end]) for s in reading.spans], float)
        host = reading.host
        columns = [digits / words, capitals / words, links[host], references[host], cited[upper] - cited[lower]]
        for rate in (digits / words, capitals / words, links[host] / words):
            sentence = rate[:count]
            columns.append((sentence.sum() - sentence[host]) / max(1, count - 1))
        columns += [reading.sums(reading.quoted) / words, np.minimum(3.0, marks)]
        marked = ((links > 0) | (references > 0)).astype(float)
        columns += [of_all(told, reading.paragraphs)[host] for told in (marked, (capitals / words)[:count])]
        return np.stack(columns, axis=1)

    def _shared_words(self, trust: Floats) -> Floats:
        """How much of a unit's rare words is at home: in the subject, near by, anywhere in the trusted page."""
        reading = self.reading
        count = max(1, reading.count)
        pairs = np.unique(reading.stem * count + reading.sentence_of)
        stem, sentence = pairs // count, pairs % count
        everywhere = np.bincount(stem, trust[sentence], minlength=len(reading.stems))
        seen = (everywhere[reading.stem] - trust[reading.sentence_of] > 0.5) | reading.known
        apart = (everywhere[reading.stem] - self._in_paragraph(pairs, trust, count) > 0.5) | reading.known
        trusted = pairs[trust[sentence] > 0.5]
        near = self._is_near(trusted, count)
        weight = reading.rarity
        total = np.maximum(1.0, reading.sums(weight))
        name = reading.capital & (weight > 0)
        return np.stack(
            [
                reading.sums(weight * reading.known) / total,
                reading.sums(weight * near) / total,
                reading.sums(weight * seen) / total,
                reading.sums(weight * ~seen) / np.sqrt(np.maximum(1.0, self._words_in)),
                np.minimum(4.0, reading.sums(name & seen)),
                np.minimum(4.0, reading.sums(name & ~seen)),
                reading.sums(weight * apart) / total,
            ],
            axis=1,
        )

    def _in_paragraph(self, pairs: npt.NDArray[np.intp], trust: Floats, count: int) -> Floats:
        """For each word, how many trusted sentences of its own paragraph have its stem."""
        number = self.reading.paragraphs.number
        size = int(number[-1]) + 1 if len(number) else 1
        keys, at = np.unique(pairs // count * size + number[pairs % count], return_inverse=True)
        found = np.bincount(at, trust[pairs % count], minlength=len(keys))
        wanted = self.reading.stem * size + number[self.reading.sentence_of]
        return np.asarray(found[np.searchsorted(keys, wanted)])

    def _is_near(self, trusted: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.bool_]:
        """For each word, whether its stem stands in a trusted sentence near its own."""
        reading = self.reading
        if not len(trusted):
            return np.zeros(len(reading.stem), np.bool_)
        own = reading.stem * count + reading.sentence_of
        found = np.zeros(len(own), np.bool_)
        for step in (*range(-NEAR, 0), *range(1, NEAR + 1)):
            place = reading.sentence_of + step
            wanted = own + step
            at = np.minimum(np.searchsorted(trusted, wanted), len(trusted) - 1)
            found |= (trusted[at] == wanted) & (place >= 0) & (place < count)
        return found

    def _sense(self, rows: Vectors, title: Vectors, lead: Vectors, headings: Vectors | None, trust: Floats) -> Floats:
        return likenesses(self.reading, rows, rows @ title, self._to_lead(rows, lead), headings, trust)

    def _to_lead(self, rows: Vectors, lead: Vectors) -> Vectors:
        """Likeness to the lead; of a sentence of the lead, by words, to the rest of it."""
        found = np.asarray(rows @ lead, np.float32)
        if rows is self._vectors:
            for unit, told in self._own_lead:
                found[unit] = rows[unit] @ told
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
        top = np.array([highest(words[low:high]) for low, high in zip(reading.low, reading.high, strict=True)])
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
                from_heading[heading] = vector_of(heading)
        return np.array([from_heading[h] for h in self.reading.headings], np.float32).reshape(self.reading.count, -1)

    def _rest_words(self, low: npt.NDArray[np.intp], high: npt.NDArray[np.intp], host: npt.NDArray[np.intp]) -> Floats:
        """Share of a clause's rare words that stand in the rest of its sentence too."""
        reading = self.reading
        shares = np.zeros(len(low))
        for index, (first, last, sentence) in enumerate(zip(low, high, host, strict=True)):
            begin, end = reading.low[sentence], reading.high[sentence]
            rest = set(reading.stem[begin:first].tolist()) | set(reading.stem[last:end].tolist())
            weights = reading.rarity[first:last]
            shared = [stem in rest for stem in reading.stem[first:last].tolist()]
            shares[index] = float(weights[shared].sum() / max(1.0, weights.sum()))
        return shares

    def _likeness(self, suspects: Floats) -> Floats:
        """How near a unit is to the suspect sentences outside its own."""
        rows = self._vectors
        weighted = rows[: self.reading.count] * suspects[:, None].astype(np.float32)
        others = unit_length(weighted.sum(axis=0) - weighted[self.reading.host])
        return np.asarray((rows * others).sum(axis=1), np.float64)


def _marks(text: str) -> int:
    return text.count("!") + text.count("?") + text.count("%") + text.count("€") + text.count("$")
