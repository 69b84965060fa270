"""What a judge is measured by: recall at a rate of false alarms a clean page, ranking, calibration, silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bench.passages.items import BELONGING
from bench.passages.recipe import Insertion, Mixture
from wikiwatch.model import Span

ALARMS = 0.1  # a clean page
SAMPLES = 500  # of the bootstrap, pages drawn with replacement
SEED = 1
MOSTLY = 0.5
BINS = 10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a judge says of a mixture: a score for each sentence, and the spans it would accuse in it."""

    mixture: Mixture
    spans: Sequence[Span]
    scores: Floats
    accused: Sequence[Sequence[Span]] = field(default=())

    def truth(self) -> npt.NDArray[np.bool_]:
        """Of each sentence, whether something in it was inserted."""
        inside = [insertion.span for insertion in self.mixture.insertions if insertion.kind != BELONGING]
        return np.array([any(_shared(span, other) >= _least(span, other) for other in inside) for span in self.spans])


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over pages with its 95% interval."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f}; {self.count})"


def threshold_for(judgements: Iterable[Judgement], alarms: float = ALARMS) -> float:
    """The score above which clean pages hold as many sentences as are allowed."""
    clean = [judged.scores for judged in judgements if judged.mixture.name == "clean"]
    ordered = np.sort(np.concatenate(clean))[::-1]
    return float(ordered[min(len(ordered) - 1, int(alarms * len(clean)))])


def recall(
    judgements: Sequence[Judgement], at: float, wanted: Callable[[Mixture, Insertion], str | None]
) -> dict[str, Share]:
    """Share of insertions whose sentences are above the threshold, by what ``wanted`` calls them; of a clause the
    accused span must fit too. The unit is the sentence (of a paragraph each counts) or the clause."""
    by_name: defaultdict[str, defaultdict[tuple[str, ...], list[float]]] = defaultdict(lambda: defaultdict(list))
    for judged in judgements:
        page = (judged.mixture.page.source, judged.mixture.page.lang, judged.mixture.page.title)
        for insertion in judged.mixture.insertions:
            name = wanted(judged.mixture, insertion)
            if name is not None:
                by_name[name][page] += _found(judged, insertion, at)
    return {name: _interval(list(pages.values())) for name, pages in sorted(by_name.items())}


def _found(judged: Judgement, insertion: Insertion, at: float) -> list[float]:
    hits = []
    for index, span in enumerate(judged.spans):
        if _shared(span, insertion.span) < _least(span, insertion.span):
            continue
        hit = bool(judged.scores[index] > at)
        if hit and insertion.form == "clause" and judged.accused:
            hit = any(_likeness(part, insertion.span) >= MOSTLY for part in judged.accused[index])
        hits.append(float(hit))
    return hits


def alarms(judgements: Iterable[Judgement], at: float, hard: bool | None = None) -> Share:
    """False alarms a clean page; ``hard`` asks only for pages about such fields, or only for the others."""
    return _interval([[float((j.scores > at).sum())] for j in _clean(judgements, hard)])


def silent(judgements: Iterable[Judgement], at: float) -> Share:
    """Share of clean pages with no alarm at all."""
    return _interval([[float(not (j.scores > at).any())] for j in _clean(judgements, None)])


def ranking(judgements: Iterable[Judgement], name: str = "two thirds") -> Share:
    """Mean area under the ROC curve of the sentences within a page."""
    areas = []
    for judged in judgements:
        truth = judged.truth() if judged.mixture.name == name else np.empty(0, np.bool_)
        if truth.any() and not truth.all():
            areas.append([area(judged.scores, truth)])
    return _interval(areas)


def calibration_error(judgements: Sequence[Judgement]) -> float:
    """Expected calibration error of the scores over ten bins."""
    return sum(abs(said - was) * share for said, was, share in calibration(judgements))


def calibration(judgements: Sequence[Judgement]) -> list[tuple[float, float, float]]:
    """By tenth of the score: its mean, the share that was inserted, the share of all sentences."""
    scores = np.concatenate([judged.scores for judged in judgements])
    truth = np.concatenate([judged.truth() for judged in judgements])
    place = np.minimum(BINS - 1, (scores * BINS).astype(int))
    return [
        (float(scores[place == b].mean()), float(truth[place == b].mean()), float((place == b).mean()))
        for b in range(BINS)
        if (place == b).any()
    ]


def area(scores: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve; ties count half."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ordered = scores[order]
    first = np.searchsorted(ordered, ordered, side="left")
    last = np.searchsorted(ordered, ordered, side="right")
    ranks[order] = (first + last + 1) / 2
    positive = int(truth.sum())
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * (len(scores) - positive)))


def _clean(judgements: Iterable[Judgement], hard: bool | None) -> list[Judgement]:
    clean = [judged for judged in judgements if judged.mixture.name == "clean"]
    return [judged for judged in clean if hard is None or judged.mixture.page.hard == hard]


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _least(sentence: Span, inserted: Span) -> float:
    """Half of whichever is shorter: a clause lies in its sentence, a sentence in its paragraph."""
    return max(1.0, MOSTLY * min(sentence.end - sentence.start, inserted.end - inserted.start))


def _likeness(one: Span, other: Span) -> float:
    shared = _shared(one, other)
    return shared / max(1, one.end - one.start + other.end - other.start - shared)


def _interval(by_page: Sequence[Sequence[float]]) -> Share:
    """The mean of all values, and its interval by drawing pages."""
    pages = [page for page in by_page if page]
    if not pages:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    sums = np.array([sum(page) for page in pages])
    counts = np.array([len(page) for page in pages])
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, len(pages), (SAMPLES, len(pages)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Share(float(sums.sum() / counts.sum()), float(low), float(high), int(counts.sum()))


def table(rows: Mapping[str, Mapping[str, object]]) -> str:
    """A Markdown table: a line for each row, a column for each judge."""
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    lines += [f"| {name} | {' | '.join(str(row.get(c, '')) for c in columns)} |" for name, row in rows.items()]
    return "\n".join(lines)
