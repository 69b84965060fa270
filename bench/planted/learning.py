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
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.planted.figures import Floats, Unseen, errors, figures, is_measured, passages_of
from bench.planted.logistic import fitted
from bench.planted.looking import FOLDS, Case, Row, looked_through, remembering
from wikiwatch.score.passages import standing
from wikiwatch.score.passages.standing import Weights, facts_of
from wikiwatch.settings import THRESHOLD

CLEAN = 3.0  # clean pages to one with planted texts, as they are counted: most pages have nothing wrong with them
MOST_ACCUSED = 0.08  # of clean pages, in each language
SURELY = 0.25  # standard deviations: three times in five the share of a language is no larger than is reckoned with
FEWEST_PAGES = 20  # clean ones of a language, to have a point of its own
LIKE_OTHERS = 100  # pages like all that a language's own are taken together with: by no more do languages differ
STEPS = np.arange(0.5, -3.0, -0.05)
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
    options.add_argument("--processes", type=int, default=1, help="that share the work; the result is the same")
    options.add_argument("--output", type=Path, default=standing.COLUMNS, metavar="FILE")
    asked = options.parse_args(arguments)
    encoder = remembering(asked.encoder_cache)
    settle(looked_through(asked.files, asked.pages, asked.judges, encoder, asked.seed, asked.processes), asked.output)


def settle(cases: Sequence[Case], output: Path) -> None:
    """Learn from cases, print what was found out of fold, and write the weights."""
    clean = _clean_counts(cases)
    by_fold = [learned([case for case in cases if case.fold != fold], clean) for fold in range(FOLDS)]
    unmoved = [_unseen(case, by_fold[case.fold]) for case in cases]
    added = {encoder: _added([one for one in unmoved if one.case.encoder == encoder]) for encoder in (False, True)}
    unseen = [
        _unseen(case, by_fold[case.fold]._replace(added=added))._replace(counts=_count(case, clean)) for case in cases
    ]
    print(*figures(unseen, added), sep="\n", flush=True)
    languages = frozenset(lang for lang, *told in errors(unseen) if is_measured(*told))
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
    return Unseen(case, chances, are_one, passages_of(case, chances, are_one, THRESHOLD))
