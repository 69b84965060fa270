"""Make the model of `wikiwatch score` from labelled edits.

    python -m bench.train CORPORA [--histories FOLDER] [--output FILE] [--predictions FILE] [--compare]

CORPORA is the folder that holds ``dev/edits``, ``histories`` and ``prose``, FOLDER has more histories. Needs the extra
``train``. Seeded: the same corpora, code and library versions give the same model. What an edit is predicted to be by
models that have not seen its page goes to ``--predictions``, for `bench.edits`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.train import boosting, comparing, earlier, masking, nets, prior, senses, wording
from bench.train.examples import (
    ANARCHISM,
    DRAFTS,
    EXPORTS,
    GRAIL,
    LEARNED,
    PAN,
    WRITTEN,
    Example,
    bags,
    examples,
    prose,
)
from bench.train.folds import folds
from bench.train.pages import PAGES
from bench.train.variants import HIDDEN, belongs, hidden, teaches
from wikiwatch.score.edits import weights as shipped
from wikiwatch.score.edits.features import GROUP_NAMES, GROUP_OF, NAMES
from wikiwatch.score.edits.model import FAITH, VARIANTS
from wikiwatch.score.edits.senses import ENGLISH, LANGUAGES

SHARES = np.concatenate([[0.0], np.geomspace(0.0002, 0.05, 60), np.linspace(0.06, 1.0, 95)])
OFTEN = {PAN: 1.0, GRAIL: 0.45, ANARCHISM: 0.45, DRAFTS: 1.6, WRITTEN: 0.625}
"""How much a corpus counts beside the others. A history comes in two views and is one page only."""

OFTEN_PAGES = 0.4  # that of edits of many pages
ENOUGH = 100  # damaging edits of a corpus that others are calibrated by


WORDING, MEANING = (np.isin(GROUP_OF, [GROUP_NAMES.index(name)]) for name in LEARNED)


def main() -> int:
    """Train, calibrate, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.train", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--histories", type=Path, help="a folder with the exports that bench/train/pages.py names")
    parser.add_argument("--output", type=Path, default=Path(shipped.__file__).parent / shipped.FILE)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--compare", action="store_true", help="print what other models and fewer features come to")
    options = parser.parse_args()
    clock = _Clock()
    views = examples(options.corpora, options.histories)
    clock.tell(f"{len(views)} views of edits measured")
    worded = _worded(views, bags(options.corpora), prose(options.corpora))
    clock.tell("weights of words")
    parts = folds(views)
    earlier.fill(views, worded.unseen, worded.without, parts, _told(views))
    arrays: dict[str, np.ndarray] = {**_packed_words(worded.weights), **_packed_senses(worded), "shares": SHARES}
    arrays["features"] = np.frombuffer(json.dumps(NAMES).encode(), np.uint8)
    predictions = np.full((len(VARIANTS), len(views)), np.nan)
    for number, variant in enumerate(VARIANTS):
        arrays |= _variant(variant, views, worded, parts, predictions[number])
        clock.tell(f"trees of the variant {variant}")
    arrays |= _faith(views, worded.unseen)
    clock.tell("trees of ill will")
    np.savez_compressed(options.output, **arrays)
    if options.predictions:
        _write_predictions(options.predictions, views, predictions)
    if options.compare:
        print(comparing.table(views, worded.without, (*_told(views), _judged(views)), parts))
    clock.tell(f"{options.output}: {options.output.stat().st_size:,} bytes")
    return 0


class _Worded(NamedTuple):
    """Features with what words tell. In ``unseen`` it is by weights that have not seen the edit's part.

    ``without`` has the features to try models on a part: what the others learn from comes from weights that have not
    seen that part either.
    """

    weights: shipped.Weights
    words: senses.Vocabulary
    directions: senses.Directions
    unseen: np.ndarray
    without: dict[int, np.ndarray]


def _worded(views: list[Example], bags_of_words: list[Example], good: Mapping[str, Sequence[str]]) -> _Worded:
    """Every set of weights leaves out one part, or two: an edit's own and the one that a model is tried on."""
    everything = [*views, *bags_of_words]
    learned, parts = _learned_from(everything), folds(everything)
    table = wording.counted(everything)
    words = senses.vocabulary([example for example in everything if not example.row.corpus.startswith(PAGES)])
    known = senses.read(everything, words)
    teacher = senses.Teacher(everything, words, known, senses.usual_words(words, good))
    of_views, in_english = parts[: len(views)], wording.reads(everything)
    names = sorted(set(of_views.tolist()))
    measured = np.array([view.values for view in views])
    unseen, without = measured.copy(), {name: measured.copy() for name in names}
    for first, second in combinations_with_replacement(names, 2):
        chosen = np.flatnonzero(learned & (parts != first) & (parts != second))
        fitted, directions = wording.fit(everything, table, chosen[in_english[chosen]]), teacher.fit(chosen)
        for mine, tried in {(first, second), (second, first)}:
            here = np.flatnonzero(of_views == mine)
            scores = np.where(in_english[here, None], wording.scores(fitted, table[here]), np.nan)
            told = scores, senses.columns(directions, known, here)
            for filled in (without[tried], unseen) if mine == tried else (without[tried],):
                filled[np.ix_(here, WORDING)], filled[np.ix_(here, MEANING)] = told
    chosen = np.flatnonzero(learned)
    weights = wording.fit(everything, table, chosen[in_english[chosen]])
    return _Worded(weights, words, teacher.fit(chosen), unseen, without)


def _learned_from(everything: list[Example]) -> np.ndarray:
    """One view of each edit teaches words. Drafts have no good ones to set against; of blankings no word is guilty.

    What we wrote ourselves teaches no English words: of these there is plenty that nobody made up. Nor do
    many pages, whose reverts seldom say what was wrong.
    """

    def teaches_words(example: Example) -> bool:
        row = example.row
        is_one_view = (row.corpus in EXPORTS) == (row.change.record is not None)
        is_made_up = row.corpus == WRITTEN and example.lang == ENGLISH
        is_worded = row.corpus != DRAFTS and not row.corpus.startswith(PAGES)
        return is_worded and not row.derived and not is_made_up and is_one_view

    return np.array(list(map(teaches_words, everything)))


def _packed_words(words: shipped.Weights) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    for name in shipped.NAMES:
        arrays |= _in_a_byte(name, getattr(words, name))
    return arrays


def _packed_senses(worded: _Worded) -> dict[str, np.ndarray]:
    others = sorted(LANGUAGES - {ENGLISH})
    return {
        "sense_steps": worded.words.steps,
        "sense_rarity": worded.words.rarity,
        **_in_a_byte("sense_added", worded.directions.added),
        **_in_a_byte("sense_removed", worded.directions.removed),
        "sense_shifts": np.array([worded.directions.shifts[lang] for lang in others], np.float32),
    }


def _in_a_byte(name: str, table: np.ndarray) -> dict[str, np.ndarray]:
    scale = np.float32(np.quantile(np.abs(table[table != 0]), 0.999) / 127)
    return {name: np.clip(np.round(table / scale), -127, 127).astype(np.int8), f"{name}_scale": scale}


def _variant(
    variant: str, views: list[Example], worded: _Worded, parts: np.ndarray, predictions: np.ndarray
) -> dict[str, np.ndarray]:
    """The arrays of a variant; ``predictions`` is filled in."""
    labels, weights, corpora = _told(views)
    mine = np.array([belongs(view, variant) for view in views])
    taught = np.array([teaches(view, variant) for view in views])
    for part in np.unique(parts[mine]).tolist():
        shown = hidden(worded.without[part], HIDDEN[variant])
        rest, held = np.flatnonzero(taught & (parts != part)), np.flatnonzero(mine & (parts == part))
        fitted = comparing.blended(shown[rest], labels[rest], weights[rest], corpora[rest])
        predictions[held] = fitted(shown[held])
    shown = prior.unseen(hidden(worded.unseen, HIDDEN[variant])[taught])
    told = masking.varied(shown, labels[taught], weights[taught], corpora[taught])
    return {
        **boosting.arrays(boosting.fit(*told), variant, 1 - nets.SHARE),
        **nets.arrays(prior.added_to(nets.fit(*told)), nets.SHARE, variant),
        **_calibrated(variant, views, predictions, labels, weights),
    }


def _told(views: list[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    labels = np.array([view.row.damaging for view in views], float)
    weights = np.array([view.row.weight * _often(view.row.corpus) for view in views])
    return labels, weights, np.array([view.row.corpus for view in views])


def _often(corpus: str) -> float:
    return OFTEN_PAGES if corpus.startswith(PAGES) else OFTEN[corpus]


def _calibrated(
    variant: str, views: list[Example], predictions: np.ndarray, labels: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """A straight line through the log-odds of unseen pages, as if half of the edits of each corpus were damaging.

    A corpus that has few of these says little.
    """
    corpora = np.array([view.row.corpus for view in views])
    counted = ~np.isnan(predictions) & ~np.isin(corpora, (DRAFTS, WRITTEN))
    balanced = np.zeros(len(views))
    for corpus in sorted(set(corpora[counted])):
        if labels[counted & (corpora == corpus)].sum() < ENOUGH:
            counted &= corpora != corpus
            continue
        for label in (0, 1):
            chosen = counted & (corpora == corpus) & (labels == label)
            balanced[chosen] = weights[chosen] / weights[chosen].sum() * _often(corpus)
    line = LogisticRegression(C=1e6).fit(predictions[counted, None], labels[counted], sample_weight=balanced[counted])
    told = {f"{variant}_calibration": np.array([line.coef_[0, 0], line.intercept_[0]])}
    for name, label in (("good", 0), ("bad", 1)):
        chosen = counted & (labels == label)
        told[f"{variant}_{name}"] = _falling_quantiles(predictions[chosen], balanced[chosen])
    return told


def _falling_quantiles(margins: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(-margins)
    above = np.cumsum(weights[order]) / weights.sum()
    return np.interp(SHARES, above, margins[order]).astype(np.float32)


def _faith(views: list[Example], values: np.ndarray) -> dict[str, np.ndarray]:
    """What tells, among reverted edits of histories, those reverted as vandalism from the others."""
    chosen = np.flatnonzero([v.row.damaging and v.row.corpus in (GRAIL, ANARCHISM, WRITTEN) for v in views])
    labels = np.array([views[at].row.ill_will for at in chosen], float)
    corpora = np.array([views[at].row.corpus for at in chosen])
    shown = hidden(values[chosen], ("author", "record", "earlier"))
    boosters = boosting.fit(shown, labels, np.ones(len(chosen)), corpora, rounds=80, in_a_leaf=60)
    share = labels[corpora == GRAIL].mean()
    return {**boosting.arrays(boosters, FAITH), "faith_offset": np.array(np.log(share / (1 - share)))}


def _judged(views: list[Example]) -> np.ndarray:
    """The views that models are compared on: no reverts that say nothing of damage, and whole pages of histories."""
    return np.array(
        [
            view.row.corpus == PAN
            or (
                view.row.corpus == GRAIL
                and not view.row.derived
                and not view.row.change.lines_only
                and (view.row.ill_will or not view.row.damaging)
            )
            for view in views
        ]
    )


def _write_predictions(file: Path, views: list[Example], predictions: np.ndarray) -> None:
    rows = [view.row for view in views]
    told = {
        "damaging": np.array([row.damaging for row in rows]),
        "corpus": np.array([row.corpus for row in rows]),
        "page": np.array([row.page for row in rows]),
        "language": np.array([view.lang for view in views]),
        "anonymous": np.array([row.change.anon is True for row in rows]),
        "whole": np.array([not row.change.lines_only for row in rows]),
        "believed": np.array([row.weight for row in rows]),
        "as_vandalism": np.array([row.ill_will for row in rows]),
    }
    labelled = np.array([not row.derived for row in rows])
    margins = predictions.astype(np.float32)[:, labelled]
    told = {name: values[labelled] for name, values in told.items()}
    np.savez_compressed(file, variants=np.array(VARIANTS), margins=margins, **told)


class _Clock:
    """Tells what was done and how long it took."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def tell(self, done: str) -> None:
        print(f"{time.monotonic() - self._start:6.0f} s  {done}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
