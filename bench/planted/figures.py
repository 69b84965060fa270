"""What weights of a scan find out of fold, by page, and how far chances are right: tables for docs/models.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.planted.intervals import DRAWS, draws, share_of, with_interval
from bench.planted.looking import Case
from bench.planted.plants import AROUND, PLANTED, is_found
from wikiwatch.pipeline.foreign import Part, joined, with_rest_of_paragraphs
from wikiwatch.settings import THRESHOLD

Floats = npt.NDArray[np.float64]

POINTS = (0.2, 0.3, 0.4, THRESHOLD, 0.6, 0.7, 0.8)
FEWEST_PARTS = 150  # of a language, for its chances to count as measured
LARGEST_ERROR = 0.05
BINS = 10


class Passage(NamedTuple):
    """What a report would tell as one passage, and its guilty words."""

    chance: float
    said: Sequence[str]


class Unseen(NamedTuple):
    """A case by weights that had not seen its page: the chance of every part, which are as suspect as what is written
    with them, and the passages that are suspect."""

    case: Case
    chances: Sequence[float]
    are_one: Sequence[bool]
    passages: Sequence[Passage]
    counts: float = 1.0

    def at(self, threshold: float) -> Unseen:
        """The same where passages are suspect from another chance on."""
        return self._replace(passages=passages_of(self.case, self.chances, self.are_one, threshold))


def passages_of(case: Case, chances: Sequence[float], are_one: Sequence[bool], threshold: float) -> list[Passage]:
    """The passages that are suspect from a chance on."""
    guilty: dict[int, list[Part]] = {}
    for row, chance, is_one in zip(case.rows, chances, are_one, strict=True):
        if chance >= threshold:
            part = row.part._replace(judged=replace(row.part.judged, score=chance), is_one=is_one)
            guilty.setdefault(part.place, []).append(part)
    return [
        Passage(run.score, [case.text[slice(*span)].strip(AROUND) for span in run.spans])
        for parts in guilty.values()
        for run in joined(case.text, with_rest_of_paragraphs(parts))
    ]


def figures(unseen: Sequence[Unseen], added: Mapping[bool, Mapping[str, float]]) -> Iterator[str]:
    """The lines of all tables; ``added`` is what each language is given, without the encoder and with it."""
    for encoder in (False, True):
        told = [one for one in unseen if one.case.encoder == encoder]
        yield f"\n## {'with' if encoder else 'without'} the encoder, out of fold\n"
        yield "| | |\n|---|---|"
        for form in PLANTED:
            yield f"| {form} found | {_by_page(told, partial(_found, form=form))} |"
        yield f"| passages suspect on a clean page | {_by_page(told, _alarms)} |"
        yield f"| clean pages wholly silent | {_by_page(told, _silent)} |"
        yield f"| on the stretches of real histories: passages suspect | {_by_page(told, _alarms_of_real)} |"
        yield f"| calibration error of the parts in doubt | {_by_page_error(told)} |"
        even = _parts(told)[:2]
        yield f"| the same where as many pages are planted as not | {error_of(*even, np.ones(len(even[0]))):.2f} |"
        yield "\n| chance | parts in doubt | on average | planted |\n|---|---|---|---|"
        chances, planted, counts = _parts(told)
        for tenth in range(BINS):
            inside = _tenths(chances) == tenth
            if inside.any():
                mean, share = (np.average(one[inside], weights=counts[inside]) for one in (chances, planted))
                yield f"| {tenth / BINS:.1f} | {inside.sum()} | {mean:.2f} | {share:.2f} |"
    yield from _trade(unseen)
    yield "\n| language | added | clean pages silent | with the encoder | silent |\n|---|---|---|---|---|"
    for lang in sorted({one.case.lang for one in unseen if one.case.is_clean}):
        told = (
            f"{added[encoder].get(lang, added[encoder]['']):+.2f} | "
            + _by_page([one for one in unseen if one.case.encoder == encoder and one.case.lang == lang], _silent)
            for encoder in (False, True)
        )
        yield f"| {lang} | {' | '.join(told)} |"
    yield "\n| language | calibration error | by chance alone | parts in doubt |\n|---|---|---|---|"
    for lang, error, by_chance, parts in errors(unseen):
        yield f"| {lang} | {error:.3f} | {by_chance:.3f} | {parts} |"


def _trade(unseen: Sequence[Unseen]) -> Iterator[str]:
    """What is found and what stays silent where passages are suspect from other chances on."""
    yield f"\n| suspect from | clean pages silent | {' | '.join(PLANTED)} | the same with the encoder | | | |"
    yield "|---" * 9 + "|"
    for threshold in POINTS:
        told = []
        for encoder in (False, True):
            those = [one.at(threshold) for one in unseen if one.case.encoder == encoder]
            counts = [_silent, *(partial(_found, form=form) for form in PLANTED)]
            told += [_share(those, count) for count in counts]
        yield f"| {threshold:.1f} | {' | '.join(told)} |"


def _share(told: Sequence[Unseen], count: Callable[[Unseen], tuple[float, float]]) -> str:
    part, whole = np.sum([count(one) for one in told], axis=0) if told else (0.0, 0.0)
    return f"{part / max(1, whole):.2f}"


def _found(one: Unseen, form: str) -> tuple[float, float]:
    accused = [said for passage in one.passages for said in passage.said]
    plants = [plant for plant in one.case.plants if plant.form == form]
    return sum(is_found(plant, accused) for plant in plants), len(plants)


def _alarms(one: Unseen) -> tuple[float, float]:
    return (len(one.passages), 1) if one.case.is_clean else (0, 0)


def _alarms_of_real(one: Unseen) -> tuple[float, float]:
    return _alarms(one) if one.case.is_real else (0, 0)


def _silent(one: Unseen) -> tuple[float, float]:
    return (not one.passages, 1) if one.case.is_clean else (0, 0)


def _by_page(told: Sequence[Unseen], count: Callable[[Unseen], tuple[float, float]]) -> str:
    """A share with its 95% interval; a dash of none, as with the encoder where it serves nobody."""
    by_page: dict[str, list[tuple[float, float]]] = {}
    for one in told:
        by_page.setdefault(one.case.title, []).append(count(one))
    sums = [np.sum(pairs, axis=0) for pairs in by_page.values()]
    return share_of([(float(part), float(whole)) for part, whole in sums])


def _by_page_error(told: Sequence[Unseen]) -> str:
    by_page: dict[str, list[Unseen]] = {}
    for one in told:
        by_page.setdefault(one.case.title, []).append(one)
    pages = [np.stack(_parts(some)) for some in by_page.values()]
    drawn = [error_of(*np.concatenate([pages[i] for i in places], axis=1)) for places in draws(len(pages))]
    return with_interval(error_of(*_parts(told)), drawn)


def _parts(unseen: Iterable[Unseen]) -> tuple[Floats, Floats, Floats]:
    """The chance of each part, whether it was planted, and how often it counts."""
    found = [
        (chance, float(row.is_planted), one.counts)
        for one in unseen
        for row, chance in zip(one.case.rows, one.chances, strict=True)
    ]
    chances, planted, counts = np.array(found, np.float64).reshape(-1, 3).T
    return chances, planted, counts


def _tenths(chances: Floats) -> npt.NDArray[np.int64]:
    return np.minimum((chances * BINS).astype(np.int64), BINS - 1)


def error_of(chances: Floats, planted: Floats, counts: Floats) -> float:
    """The mean distance, by tenth of the chance, between the chance and the share that was planted."""
    distances = np.bincount(_tenths(chances), counts * (chances - planted), BINS)
    return float(np.abs(distances).sum() / max(1.0, counts.sum()))


def errors(unseen: Sequence[Unseen]) -> Iterator[tuple[str, float, float, int]]:
    """By language: how far its chances are off, without the encoder and with it together; how far right ones would be
    with as few parts; and how many there are."""
    random = np.random.default_rng(0)
    for lang in sorted({one.case.lang for one in unseen}):
        chances, planted, counts = _parts(one for one in unseen if one.case.lang == lang)
        if len(chances):
            drawn = (random.random((DRAWS, len(chances))) < chances).astype(np.float64)
            by_chance = float(np.mean([error_of(chances, one, counts) for one in drawn]))
            yield lang, error_of(chances, planted, counts), by_chance, len(chances)


def is_measured(error: float, by_chance: float, parts: int) -> bool:
    """Whether chances that are so far off, of so many parts, count as measured."""
    return parts >= FEWEST_PARTS and error - by_chance <= LARGEST_ERROR
