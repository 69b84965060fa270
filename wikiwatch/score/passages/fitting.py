"""How far each unit fits the rest of the page by its vector: plain likeness, and how likely both are of one page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wikiwatch.score.passages.belonging import Belonging
from wikiwatch.score.passages.columns import RANKED, RANKED_BELONGS
from wikiwatch.score.passages.means import NEAR, Floats, Vectors, closest_two_ways, middle, of_all
from wikiwatch.score.passages.reading import Reading, running_sums, unit_length

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


def belongs(reading: Reading, model: Belonging, rows: Vectors, lead: Vectors, trust: Floats) -> Floats:
    """Log-ratios of "of this page" to "of any", beside what is trusted of the page, near, and outside the paragraph."""
    count = reading.count
    told = np.flatnonzero(rows.any(axis=1))
    host = reading.host[told]
    units, trusted = model.placed(rows[told]), trust * rows[:count].any(axis=1)
    sentences = model.placed(rows[:count]) * trusted[:, None].astype(np.float32)
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
    opening = model.placed(lead[None, :]) if lead.any() else np.zeros((1, units.shape[1]), np.float32)
    to_lead = model.to_each(units, opening)[:, 0] if lead.any() else np.zeros(len(units))
    closest, closest_apart = closest_two_ways(each, host, first, end)
    columns = np.zeros((6, len(rows)))
    columns[:, told] = page, apart, near, to_lead, closest, closest_apart
    paragraph = of_all(columns[1, :count], reading.paragraphs)[reading.host[: len(rows)]]
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
