"""What a scan makes of judge and history, learned: ``python -m bench.planted train --judges FOLDER [FILE...]``.

The pages of the half that is learned from and those of ``--pages PATH...`` (folders, and files of real articles), once
with planted texts and once without, live through a history (`lives.py`); each is judged by one that knew neither the
page nor the hands (``bench.passages train --folds FOLDER``, with the same pages). FILEs are exports: stretches of real
histories, their editors left as they are, that end where somebody went back to, so that what came in them has stood the
test. All parts in doubt are rows of a logistic model with bounded signs; then as much is added or taken off in each
language as its clean pages, which are to stay silent, allow. Prints figures out of fold, by page, as tables for
docs/models.md, and writes ``wikiwatch/score/passages/standing.json``.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.planted.intervals import DRAWS, draws, share_of, with_interval
from bench.planted.logistic import fitted
from bench.planted.looking import FOLDS, Case, Row, looked_through, remembering
from bench.planted.plants import AROUND, PLANTED, is_found
from wikiwatch.pipeline.foreign import Part, joined, with_rest_of_paragraphs
from wikiwatch.score.passages import standing
from wikiwatch.score.passages.standing import Weights, facts_of
from wikiwatch.settings import THRESHOLD

Floats = npt.NDArray[np.float64]

CLEAN = 3.0  # clean pages to one with planted texts, as they are counted: most pages have nothing wrong with them
MOST_ACCUSED = 0.08  # of clean pages, in each language
SURELY = 0.25  # standard deviations: three times in five the share of a language is no larger than is reckoned with
FEWEST_PAGES = 20  # clean ones of a language, to have a point of its own
LIKE_OTHERS = 100  # pages like all that a language's own are taken together with: by no more do languages differ
STEPS = np.arange(0.5, -3.0, -0.05)
POINTS = (0.2, 0.3, 0.4, THRESHOLD, 0.6, 0.7, 0.8)
FEWEST_PARTS = 150  # of a language, for its chances to count as measured
LARGEST_ERROR = 0.05
BINS = 10
BOUND = 1.5  # of all that the history says: four and a half times the odds

# The least and the greatest weight of each: a sign that makes no sense is not learned, whatever the data.
_LOOKS = {
    "start": (-9.0, 9.0),
    "whole": (0.0, 3.0),
    "layered": (0.0, 3.0),
    "beside": (0.0, 3.0),
    "elsewhere": (0.0, 3.0),
    "otherwise": (0.0, 3.0),
    "lowest": (-1.5, 1.5),
    "clause": (-9.0, 9.0),
    "clause, whole": (0.0, 3.0),
    "clause, layered": (0.0, 3.0),
    "paragraph": (-9.0, 9.0),
    "paragraph, whole": (0.0, 3.0),
    "paragraph, layered": (0.0, 3.0),
    "paragraph, share": (0.0, 3.0),
    "paragraph, elsewhere": (0.0, 3.0),
}
_HISTORY = {
    "stranger": (0.0, 0.7),
    "large": (0.0, 0.5),
    "referenced": (-0.7, 0.0),
    "other suspects": (0.0, 0.5),
    "undone in part": (0.0, 0.5),
    "brought back": (0.0, 0.5),
    "later editors": (-0.2, 0.0),
}
_RIDGE = 3e-4


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
        return self._replace(passages=_passages(self.case, self.chances, self.are_one, threshold))


def main(arguments: Sequence[str]) -> None:
    """Learn, tell how well, and write the weights."""
    options = argparse.ArgumentParser(
        prog="python -m bench.planted train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("files", nargs="*", type=Path, metavar="FILE", help="exports")
    options.add_argument(
        "--pages",
        nargs="+",
        type=Path,
        default=(),
        metavar="PATH",
        help="clean pages: folders, and files of real articles",
    )
    options.add_argument("--judges", type=Path, required=True, metavar="FOLDER", help="judges of the folds")
    options.add_argument("--encoder-cache", type=Path, metavar="FILE", help="vectors of bench.passages train")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--output", type=Path, default=standing.COLUMNS, metavar="FILE")
    asked = options.parse_args(arguments)
    cases = looked_through(asked.files, asked.pages, asked.judges, remembering(asked.encoder_cache), asked.seed)
    settle(cases, asked.output)


def settle(cases: Sequence[Case], output: Path) -> None:
    """Learn from cases, print what was found out of fold, and write the weights."""
    clean = _clean_counts(cases)
    by_fold = [learned([case for case in cases if case.fold != fold], clean) for fold in range(FOLDS)]
    unmoved = [_unseen(case, by_fold[case.fold]) for case in cases]
    added = {encoder: _added([one for one in unmoved if one.case.encoder == encoder]) for encoder in (False, True)}
    unseen = [
        _unseen(case, by_fold[case.fold]._replace(added=added))._replace(counts=_count(case, clean)) for case in cases
    ]
    print(*_figures(unseen, added), sep="\n", flush=True)
    languages = frozenset(lang for lang, *told in _errors(unseen) if _is_measured(*told))
    output.write_text(as_json(learned(cases, clean)._replace(added=added, languages=languages)), encoding="utf-8")


def as_json(weights: Weights) -> str:
    """As `standing.weights` reads it."""
    told = {
        "without the encoder": _rounded(weights.looks[False]),
        "with the encoder": _rounded(weights.looks[True]),
        "history": _rounded(weights.history),
        "bound": weights.bound,
        "added without the encoder": _rounded(weights.added[False]),
        "added with the encoder": _rounded(weights.added[True]),
        "languages": sorted(weights.languages),
    }
    return json.dumps(told, indent=1) + "\n"


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) + 0.0 for name, value in weights.items()}


# ---------------------------------------------------------------- learning


def learned(cases: Sequence[Case], clean: float = CLEAN) -> Weights:
    """Weights by the rows of these cases, a clean page counting ``clean`` times."""
    told = [(case, row) for case in cases for row in case.rows]
    rows = np.array([_columns(case, row) for case, row in told])
    guilty = np.array([row.is_planted for _, row in told], np.float64)
    bounds = np.array([*_LOOKS.values(), *_LOOKS.values(), *_HISTORY.values()]).T
    ridge = np.array([_RIDGE * (name != "start") for name in (*_LOOKS, *_LOOKS, *_HISTORY)])
    counts = np.array([_count(case, clean) for case, _ in told])
    found = iter(fitted(rows, guilty, counts, bounds, ridge).tolist())
    looks = {encoder: {name: next(found) for name in _LOOKS} for encoder in (False, True)}
    history = {name: next(found) for name in _HISTORY}
    return Weights(looks, history, BOUND, {False: {"": 0.0}, True: {"": 0.0}}, frozenset())


def _clean_counts(cases: Sequence[Case]) -> float:
    """How often a clean page counts, so that all together there are `CLEAN` to one with planted texts."""
    clean = sum(case.is_clean for case in cases)
    return CLEAN * (len(cases) - clean) / max(1, clean)


def _count(case: Case, clean: float) -> float:
    return clean if case.is_clean else 1.0


def _columns(case: Case, row: Row) -> list[float]:
    looks = row.part.looked.columns()
    told = [looks[name] for name in _LOOKS]
    nothing = [0.0] * len(_LOOKS)
    heard = row.part.looked.layered is not None
    facts = facts_of(row.came) if heard else dict.fromkeys(_HISTORY, 0.0)
    by_encoder = row.part.looked.encoder
    return [*(nothing if by_encoder else told), *(told if by_encoder else nothing), *(facts[n] for n in _HISTORY)]


def _added(unmoved: Sequence[Unseen]) -> dict[str, float]:
    """By language, "" those that have few clean pages: the most that may be added to every part's log-odds.

    Of so many pages as there are of a language the share that is accused says little, so it is taken together with the
    share of all, as if `LIKE_OTHERS` pages of it had done as all did, and by the upper end of what it may be.
    """
    worst: dict[str, list[float]] = {}
    for one in unmoved:
        if one.case.is_clean:
            odds = max((math.log(chance / (1 - chance)) for chance in one.chances), default=-math.inf)
            worst.setdefault(one.case.lang, []).append(odds)
    pages = {lang: np.array(odds) for lang, odds in worst.items()}
    everything = np.concatenate(list(pages.values()))

    def added(odds: Floats) -> float:
        for step in STEPS:
            of_all = float((everything + step >= 0).mean())
            count = len(odds) + LIKE_OTHERS
            share = (float((odds + step >= 0).sum()) + LIKE_OTHERS * of_all) / count
            if share + SURELY * math.sqrt(share * (1 - share) / count) <= MOST_ACCUSED:
                return float(step)
        return float(STEPS[-1])

    told = {lang: added(odds) for lang, odds in sorted(pages.items()) if len(odds) >= FEWEST_PAGES}
    return {"": added(everything[:0]), **told}


def _unseen(case: Case, weights: Weights) -> Unseen:
    odds = [
        weights.of_looks(row.part.looked, case.lang)
        + (0.0 if row.part.looked.layered is None else weights.of_history(row.came))
        for row in case.rows
    ]
    chances = [1 / (1 + math.exp(-value)) for value in odds]
    are_one = [weights.is_one(row.part.looked) for row in case.rows]
    return Unseen(case, chances, are_one, _passages(case, chances, are_one, THRESHOLD))


def _passages(case: Case, chances: Sequence[float], are_one: Sequence[bool], threshold: float) -> list[Passage]:
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


# ---------------------------------------------------------------- figures


def _figures(unseen: Sequence[Unseen], added: Mapping[bool, Mapping[str, float]]) -> Iterator[str]:
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
        even = _told(told)[:2]
        yield f"| the same where as many pages are planted as not | {_error(*even, np.ones(len(even[0]))):.2f} |"
        yield "\n| chance | parts in doubt | on average | planted |\n|---|---|---|---|"
        chances, planted, counts = _told(told)
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
    for lang, error, by_chance, parts in _errors(unseen):
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
    pages = [np.stack(_told(some)) for some in by_page.values()]
    drawn = [_error(*np.concatenate([pages[i] for i in places], axis=1)) for places in draws(len(pages))]
    return with_interval(_error(*_told(told)), drawn)


def _told(unseen: Iterable[Unseen]) -> tuple[Floats, Floats, Floats]:
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


def _error(chances: Floats, planted: Floats, counts: Floats) -> float:
    """The mean distance, by tenth of the chance, between the chance and the share that was planted."""
    distances = np.bincount(_tenths(chances), counts * (chances - planted), BINS)
    return float(np.abs(distances).sum() / max(1.0, counts.sum()))


def _errors(unseen: Sequence[Unseen]) -> Iterator[tuple[str, float, float, int]]:
    """By language: how far its chances are off, without the encoder and with it together; how far right ones would be
    with as few parts; and how many there are."""
    random = np.random.default_rng(0)
    for lang in sorted({one.case.lang for one in unseen}):
        chances, planted, counts = _told(one for one in unseen if one.case.lang == lang)
        if len(chances):
            drawn = (random.random((DRAWS, len(chances))) < chances).astype(np.float64)
            by_chance = float(np.mean([_error(chances, one, counts) for one in drawn]))
            yield lang, _error(chances, planted, counts), by_chance, len(chances)


def _is_measured(error: float, by_chance: float, parts: int) -> bool:
    return parts >= FEWEST_PARTS and error - by_chance <= LARGEST_ERROR
