"""What is counted in each sentence and clause: its place, terms of fields and registers, facts, words that are shared.

Columns of numbers, a row for each unit of a reading, in the order of ``columns.py``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.means import NEAR, Floats, of_all, of_others
from wikiwatch.score.passages.reading import Reading
from wikiwatch.score.passages.wording import PERSON, REGISTERS, Wording

COMPANY = 3  # sentences on either side whose field terms count as company
SIMILE_POINTS = 0.4
POINTS_THAT_TOUCH = 0.5  # of a sentence that speaks of a field at all
SHORT = 20.0  # words on which densities are based


class Field(NamedTuple):
    """The columns of fields; the points of each field, a row each; of each unit the field it speaks of most."""

    columns: Floats
    points: Floats
    best: npt.NDArray[np.intp]


def words_in(reading: Reading) -> Floats:
    """About as many words as a reader counts in each unit: two characters make one where no spaces do."""
    return np.asarray(np.maximum(1, reading.high - reading.low - reading.sums(reading.unspaced) / 2), np.float64)


def general(reading: Reading) -> Floats:
    """How long each unit is, where it stands, and in how large a paragraph and section."""
    opening = np.where(reading.host == 0, 2.0, np.where(reading.host < 3, 1.0, 0.0))
    listed = np.array([s.context_kind == "list" for s in reading.sentences], float)
    host, count = reading.host, max(1, reading.count)
    paragraph, section = (runs.end - runs.first for runs in (reading.paragraphs, reading.sections))
    sentences = np.full(len(host), np.log1p(reading.count))
    columns = [np.log1p(words_in(reading)), sentences, opening, listed[host]]
    columns += [np.log1p(paragraph[host]), paragraph[host] / count, section[host] / count]
    return np.stack(columns, axis=1)


def field(reading: Reading, told: Wording) -> Field:
    """The field that spam comes from which each unit speaks of most, beside its neighbours, its paragraph, the page."""
    count, units = reading.count, len(reading.host)
    simile = np.minimum(1.0, reading.sums(told.simile))
    points = np.stack([reading.sums(row) for row in told.points]) if told.fields else np.zeros((1, units))
    strong = np.stack([reading.sums(row) for row in told.strong]) if told.fields else np.zeros((1, units))
    home = np.array([told.home.get(name, 0.0) for name in told.fields] or [0.0])
    foreign = points / (1 + 2 * home[:, None])
    best = foreign.argmax(axis=0)
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
    columns = np.stack(
        [
            foreign[best, at] + bonus,
            np.minimum(3.0, foreign[best, at] * SHORT / np.maximum(5, words_in(reading))),
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
    return Field(columns, points, best)


def tone(reading: Reading, told: Wording) -> Floats:
    """The registers that an encyclopedia has not, in each unit, around it, in its paragraph, on the page."""
    count = reading.count
    tones = np.stack([reading.sums(row) for row in told.registers])
    total = tones.sum(axis=0) - tones[REGISTERS.index(PERSON)]
    sentence = np.minimum(3.0, total[:count])
    running = np.concatenate([[0.0], np.cumsum(sentence)])
    lower, upper = np.maximum(0, reading.host - NEAR), np.minimum(count, reading.host + NEAR + 1)
    company = running[upper] - running[lower] - sentence[reading.host]
    page = (sentence.sum() - sentence[reading.host]) / max(1, count - 1)
    density = np.minimum(3.0, total * SHORT / np.maximum(5, words_in(reading)))
    paragraph = of_others(sentence, reading.paragraphs, 0.0)[reading.host]
    return np.stack([*tones, density, company, page, paragraph], axis=1)


def facts(reading: Reading) -> Floats:
    """Numbers, names, links, references and marks of each unit, beside those of its paragraph and of the page."""
    count, words = reading.count, words_in(reading)
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


def shared_words(reading: Reading, trust: Floats) -> Floats:
    """How much of a unit's rare words is at home: in the subject, near by, anywhere in the trusted page."""
    count = max(1, reading.count)
    pairs = np.sort(reading.stem * count + reading.sentence_of)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # `np.unique` imports for it what takes longer than the rest
    stem, sentence = pairs // count, pairs % count
    everywhere = np.bincount(stem, trust[sentence], minlength=len(reading.stems))
    seen = (everywhere[reading.stem] - trust[reading.sentence_of] > 0.5) | reading.known
    apart = (everywhere[reading.stem] - _in_paragraph(reading, pairs, trust, count) > 0.5) | reading.known
    trusted = pairs[trust[sentence] > 0.5]
    near = _is_near(reading, trusted, count)
    weight = reading.rarity
    total = np.maximum(1.0, reading.sums(weight))
    name = reading.capital & (weight > 0)
    return np.stack(
        [
            reading.sums(weight * reading.known) / total,
            reading.sums(weight * near) / total,
            reading.sums(weight * seen) / total,
            reading.sums(weight * ~seen) / np.sqrt(words_in(reading)),
            np.minimum(4.0, reading.sums(name & seen)),
            np.minimum(4.0, reading.sums(name & ~seen)),
            reading.sums(weight * apart) / total,
        ],
        axis=1,
    )


def _in_paragraph(reading: Reading, pairs: npt.NDArray[np.intp], trust: Floats, count: int) -> Floats:
    """For each word, how many trusted sentences of its own paragraph have its stem."""
    number = reading.paragraphs.number
    size = int(number[-1]) + 1 if len(number) else 1
    keys, at = np.unique(pairs // count * size + number[pairs % count], return_inverse=True)
    found = np.bincount(at, trust[pairs % count], minlength=len(keys))
    wanted = reading.stem * size + number[reading.sentence_of]
    return np.asarray(found[np.searchsorted(keys, wanted)])


def _is_near(reading: Reading, trusted: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.bool_]:
    """For each word, whether its stem stands in a trusted sentence near its own."""
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


def words_of_rest(reading: Reading) -> Floats:
    """Share of a clause's rare words that stand in the rest of its sentence too."""
    low, high, host = (values[reading.count :] for values in (reading.low, reading.high, reading.host))
    shares = np.zeros(len(low))
    for index, (first, last, sentence) in enumerate(zip(low, high, host, strict=True)):
        begin, end = reading.low[sentence], reading.high[sentence]
        rest = set(reading.stem[begin:first].tolist()) | set(reading.stem[last:end].tolist())
        weights = reading.rarity[first:last]
        shared = [stem in rest for stem in reading.stem[first:last].tolist()]
        shares[index] = float(weights[shared].sum() / max(1.0, weights.sum()))
    return shares


def _marks(text: str) -> int:
    return text.count("!") + text.count("?") + text.count("%") + text.count("€") + text.count("$")
