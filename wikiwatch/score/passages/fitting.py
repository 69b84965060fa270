"""How far each unit fits the rest of the page by its vector: plain likeness, and how likely both are of one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wikiwatch.score.passages.belonging import Belonging
from wikiwatch.score.passages.columns import RANKED, RANKED_BELONGS
from wikiwatch.score.passages.means import NEAR, Floats, Vectors, closest_two_ways, middle, of_all
from wikiwatch.score.passages.reading import Bools, Ints, Reading, running_sums, unit_length

NO_FIT = 0.0


def likenesses(
    reading: Reading, rows: Vectors, to_title: Vectors, to_lead: Vectors, headings: Vectors | None, trust: Floats
) -> Floats:
    """Cosines, of sentences and of as many clauses as have rows; those of the same few beside the page's others."""
    count, host = reading.count, reading.host[: len(rows)]
    sentences = rows[:count] * trust[:, None].astype(np.float32)
    running = running_sums(sentences)
    lower, upper = np.maximum(0, host - NEAR), np.minimum(count, host + NEAR + 1)
    around = unit_length(running[upper] - running[lower] - sentences[host])
    page = unit_length(running[-1] - sentences[host])
    first, end = reading.paragraphs.first, reading.paragraphs.end
    apart = unit_length(running[-1] - (running[end] - running[first]))
    far = unit_length(running[-1] - (running[reading.sections.end] - running[reading.sections.first]))
    whole = running_sums(rows[:count])
    paragraph = (unit_length(whole[end] - whole[first]) * apart).sum(axis=1)
    told = np.flatnonzero(rows.any(axis=1))  # not the clauses that no encoder was asked about
    closest, closest_apart = np.zeros((2, len(rows)), np.float32)
    closest[told], closest_apart[told] = closest_two_ways(rows[told] @ sentences.T, host[told], first, end)
    columns = [to_title, to_lead, (rows * around).sum(axis=1)]
    columns.append((rows * headings[host]).sum(axis=1) if headings is not None else np.full(len(host), NO_FIT))
    columns += [closest, (rows * page).sum(axis=1), (rows * apart[host]).sum(axis=1)]
    columns += [(rows * far[host]).sum(axis=1), closest_apart, paragraph[host]]
    columns += _ranks([columns[index] for index in RANKED], trust, 0.05)
    return np.stack(columns, axis=1).astype(np.float64)


class Placed(NamedTuple):
    """What of a unit's belonging does not depend on what is trusted: where those lie that anything is ``told`` of.

    With them where all sentences lie, and what the units have of the lead.
    """

    told: Ints
    units: Vectors
    known: Bools  # of each sentence, whether anything is told of it
    sentences: Vectors
    to_lead: Vectors | Floats
    size: int  # how many units there are


def placed_in(reading: Reading, model: Belonging, rows: Vectors, lead: Vectors) -> Placed:
    """The units, sentences and as many clauses as have rows, as a model places them."""
    told = np.flatnonzero(rows.any(axis=1))  # not the clauses that no encoder was asked about
    units, sentences = model.placed(rows[told]), model.placed(rows[: reading.count])
    opening = model.placed(lead[None, :]) if lead.any() else np.zeros((1, units.shape[1]), np.float32)
    to_lead = model.to_each(units, opening)[:, 0] if lead.any() else np.zeros(len(units))
    return Placed(told, units, np.asarray(rows[: reading.count].any(axis=1)), sentences, to_lead, len(rows))


def belongs(reading: Reading, model: Belonging, placed: Placed, trust: Floats) -> Floats:
    """Log-ratios of "of this page" to "of any", beside what is trusted of the page, near, and outside the paragraph."""
    count, told, units = reading.count, placed.told, placed.units
    host, trusted = reading.host[told], trust * placed.known
    sentences = placed.sentences * trusted[:, None].astype(np.float32)
    running, number = running_sums(sentences), np.concatenate([[0.0], np.cumsum(trusted)])
    first, end = reading.paragraphs.first, reading.paragraphs.end
    lower, upper = np.maximum(0, host - NEAR), np.minimum(count, host + NEAR + 1)
    page = model.to_group(units, running[-1] - sentences[host], number[-1] - trusted[host])
    others = (running[-1] - (running[end] - running[first]))[host], (number[-1] - (number[end] - number[first]))[host]
    apart = model.to_group(units, *others)
    around = running[upper] - running[lower] - sentences[host], number[upper] - number[lower] - trusted[host]
    near = model.to_group(units, *around)
    each = model.to_each(units, sentences)
    each[:, trusted == 0] = -np.inf
    closest, closest_apart = closest_two_ways(each, host, first, end)
    columns = np.zeros((6, placed.size))
    columns[:, told] = page, apart, near, placed.to_lead, closest, closest_apart
    paragraph = of_all(columns[1, :count], reading.paragraphs)[reading.host[: placed.size]]
    ranked = [columns[index] for index in RANKED_BELONGS]
    return np.stack([*columns, paragraph, *_ranks(ranked, trusted, 1.0)], axis=1)


def _ranks(columns: Sequence[Vectors | Floats], trust: Floats, least: float) -> list[Floats]:
    """Each as a distance from the middle of the trusted sentences, in their spread."""
    found = []
    for column in columns:
        told = column[: len(trust)][trust > 0.5]
        usual = middle(told)
        found.append((column - usual) / (middle(np.abs(told - usual)) + least))
    return found
