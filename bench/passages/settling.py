"""Settles what a trained judge's log-odds mean: thresholds, the weight of clauses, calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bench.passages.measured import Read
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.meaning import LANGUAGES as MEANT
from wikiwatch.score.passages.stored import Judge
from wikiwatch.score.passages.trees import Trees

Floats = npt.NDArray[np.float64]

ALARMS = 0.12  # a clean page; less one standard deviation of their number: 0.06 for 30 pages
SURELY = 0.09  # but no more, however many pages
CLAUSES_SHARE, REFERENCE_SHARE = 0.25, 0.5  # of these alarms; against a reference
REWRITTEN = 0.2  # share of new sentences from which a page has been written anew
BOUND, PULL = 12.0, 5.0  # of log-odds in calibrating; how strongly slope and shift are held
ENOUGH_PAGES, SURE_PAGES = 15, 30  # clean pages of a language that has a threshold of its own, and of one raised
MANY_PAGES = 80  # and that has a weight of clauses of its own
MOST_ADDED = 1.0  # log-odds beyond the middle language: each has few clean pages, and they are by few hands
WORDED = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")  # languages with clean pages and texts enough to tell
MOST_ALARMS, FEWEST_PAGES = 0.1, 20  # of any one source with so many pages
BY_CHANCE = 2.0  # standard deviations of its number that a source may have more: one source in forty has them by chance
OF_ONE_PAGE = 2  # alarms of a page that count: one odd page with seven says nothing of its source or language


def settled(
    heads: Heads,
    trees: Mapping[str, Trees],
    reads: Sequence[Read],
    second: Sequence[Floats],
    paged: Sequence[Floats],
    *,
    reference: bool,
) -> Judge:
    """The judge with its threshold, by models that did not know the page, and with the weight of clauses and its
    calibration, by models that knew neither page nor hand.
    """
    shifts = _shifts(reads, paged, reference=reference)
    at, by_language = _by_language(reads, _of_asked(reads, paged, shifts), reference=reference)
    moved = [_of(by_language, read) for read in reads]
    worst = [scores + more for scores, more in zip(_of_asked(reads, second, shifts), moved, strict=True)]
    truth = np.concatenate([read.touched()[read.asked()] for read in reads]).astype(np.float64)
    slope, offset = _platt(np.concatenate(worst), truth)
    return Judge(heads, trees, slope, offset, shifts, float(1 / (1 + np.exp(-(slope * at + offset)))), by_language)


def worst_chances(read: Read, scores: Floats, judge: Judge) -> Floats:
    """The calibrated score of each sentence; what is not asked about scores nothing."""
    told = read.worst(scores, _of(judge.clause_shifts, read)) + _of(judge.by_language, read)
    return np.where(read.asked(), 1 / (1 + np.exp(-(judge.slope * told + judge.shift))), 0.0)


def is_told_of(read: Read, *, reference: bool) -> bool:
    """Clean pages that a threshold is set by; none that has lost its capitals, as no page of a wiki has.

    With a reference, none of which the reference is another text for the most part.
    """
    text = read.mixture.text
    if read.mixture.name != "clean" or text == text.lower():
        return False
    return not reference or float(read.asked().mean()) <= REWRITTEN


def _of(added: Mapping[str, float], read: Read) -> float:
    return added.get(read.mixture.lang, added[""])


def _of_asked(reads: Sequence[Read], scores: Sequence[Floats], shifts: Mapping[str, float]) -> list[Floats]:
    return [read.worst(told, _of(shifts, read))[read.asked()] for read, told in zip(reads, scores, strict=True)]


def _shifts(reads: Sequence[Read], paged: Sequence[Floats], *, reference: bool) -> dict[str, float]:
    """What clauses are moved by, so that they have their share of the alarms of clean pages: by language where there
    are many pages; for the others by those whose words were read without their meaning, or by all together."""
    clean = [(r, s) for r, s in zip(reads, paged, strict=True) if is_told_of(r, reference=reference)]
    pages = Counter(read.mixture.lang for read, _ in clean)
    groups = {lang: [(r, s) for r, s in clean if r.mixture.lang == lang] for lang in pages}
    share = REFERENCE_SHARE if reference else CLAUSES_SHARE
    groups = {"": clean} | {lang: told for lang, told in groups.items() if len(told) >= MANY_PAGES}
    found = {}
    for lang, told in groups.items():
        sentences = _allowing(ALARMS * (1 - share), [r.worst(s, -np.inf)[r.asked()] for r, s in told])
        found[lang] = sentences - _allowing(ALARMS * share, [_clauses_alone(r, s) for r, s in told])
    return found


def _clauses_alone(read: Read, scores: Floats) -> Floats:
    told = scores.copy()
    told[: read.reading.count] = -np.inf
    return read.worst(told, 0.0)[read.asked()]


def _by_language(reads: Sequence[Read], worst: Sequence[Floats], *, reference: bool) -> tuple[float, dict[str, float]]:
    """The threshold of the middle one of the languages that have words and texts, and what is added to the scores of
    each. Under the name "", for languages with few clean pages or none, what all those together ask for whose words
    have no known meaning; pages that were read so count among them."""
    pages = Counter(read.mixture.lang for read in reads if is_told_of(read, reference=reference))
    at = {}
    groups = {lang: {lang} for lang, count in pages.items() if count >= ENOUGH_PAGES}
    unmeant = {lang for lang in pages if lang not in MEANT}
    groups[""] = unmeant if sum(pages[lang] for lang in unmeant) >= ENOUGH_PAGES else set(pages)
    for lang, alike in groups.items():
        chosen = [i for i, read in enumerate(reads) if read.mixture.lang in alike]
        at[lang] = _threshold([reads[i] for i in chosen], [worst[i] for i in chosen], reference=reference)
    middle = float(np.median([at[lang] for lang in WORDED if lang in at]))
    raised = {lang for lang in WORDED if pages[lang] >= SURE_PAGES}
    return middle, {lang: min(MOST_ADDED if lang in raised else 0.0, middle - told) for lang, told in at.items()}


def _threshold(reads: Sequence[Read], worst: Sequence[Floats], *, reference: bool) -> float:
    """The log-odds above which clean pages have as many sentences as are allowed: all together, and each source."""
    by_source: dict[str, list[Floats]] = {}
    for read, scores in zip(reads, worst, strict=True):
        if is_told_of(read, reference=reference):
            page = read.mixture.page
            by_source.setdefault(f"{page.source} {page.lang}", []).append(scores)
    together = _allowing(_surely(sum(map(len, by_source.values()))), [s for pages in by_source.values() for s in pages])
    alone = [_allowing(_by_chance(len(pages)), pages) for pages in by_source.values() if len(pages) >= FEWEST_PAGES]
    return max([together, *alone])


def _surely(pages: int) -> float:
    """The false alarms a page that so many pages can vouch for."""
    expected = ALARMS * pages
    return min(SURELY, max(0.0, expected - expected**0.5) / pages)


def _by_chance(pages: int) -> float:
    """The false alarms a page from which a source of so many pages surely has more than are allowed."""
    expected = MOST_ALARMS * pages
    return (expected + BY_CHANCE * expected**0.5) / pages


def _allowing(alarms: float, pages: Sequence[Floats]) -> float:
    ordered = np.sort(np.concatenate([np.sort(scores)[-OF_ONE_PAGE:] for scores in pages]))[::-1]
    return float(max(ordered[min(len(ordered) - 1, int(alarms * len(pages)))], -BOUND))


def _platt(scores: Floats, labels: Floats) -> tuple[float, float]:
    """Slope and shift that make log-odds match the labels, held near one and nought where little tells them."""
    bounded = np.clip(scores, -BOUND, BOUND)
    fitted = np.array([1.0, 0.0])
    rows = np.stack([bounded, np.ones_like(bounded)], axis=1)
    for _ in range(40):
        chance = 1 / (1 + np.exp(-rows @ fitted))
        gradient = rows.T @ (labels - chance) - PULL * (fitted - [1.0, 0.0])
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + PULL * np.eye(2)
        fitted = fitted + np.clip(np.linalg.solve(curvature, gradient), -0.3, 0.3)
    return float(fitted[0]), float(fitted[1])
