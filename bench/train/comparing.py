"""Other models on the same folds, and the shipped kind without one group of features at a time.

Measured on PAN-WVC-10 with its parts left out in turn, and on "Holy Grail" by what the other corpora teach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.edits import metrics
from bench.train import boosting, masking, nets, prior
from bench.train.examples import GRAIL, PAN, Example
from bench.train.variants import HIDDEN, hidden, teaches
from wikiwatch.score.edits.features import GROUP_NAMES
from wikiwatch.score.edits.model import METADATA, TEXT

PREVALENCE = 0.074
Fitted = Callable[[np.ndarray], np.ndarray]
Fit = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], Fitted]


def table(
    views: Sequence[Example], values: Mapping[int, np.ndarray], told: tuple[np.ndarray, ...], parts: np.ndarray
) -> str:
    """Rows of Markdown: model, ROC-AUC and average precision on PAN-WVC-10, ROC-AUC on the history.

    ``values`` are the features to learn from, and to judge by, where a part is left out.
    """
    lines = []
    for variant in (TEXT, METADATA):
        away = HIDDEN[variant]
        others = [group for group in GROUP_NAMES if group not in away]
        bare = [group for group in others if group != "wording"]
        kinds: list[tuple[str, Sequence[str], Fit]] = [
            ("trees and net (shipped)", away, blended),
            ("trees alone", away, _boosted),
            ("net alone", away, _netted),
            ("shipped without the weights of words", (*away, "wording"), blended),
            ("net on the weights of words alone", (*away, *bare), _netted),
        ]
        if variant == METADATA:
            kinds += [(f"shipped without `{group}`", (*away, group), blended) for group in bare]
        taught = np.array([teaches(view, variant) for view in views])
        for name, groups, fit in kinds:
            shown = {part: hidden(table, groups) for part, table in values.items()}
            lines.append(f"| {variant} | {name} | {_measured(shown, fit, taught, told, parts)} |")
    return "\n".join(lines)


def _measured(
    shown: Mapping[int, np.ndarray], fit: Fit, taught: np.ndarray, told: tuple[np.ndarray, ...], parts: np.ndarray
) -> str:
    labels, weights, corpora, counted = told
    margins = np.full(len(labels), np.nan)
    for part in np.unique(parts[counted]).tolist():
        rest, held = np.flatnonzero(taught & (parts != part)), np.flatnonzero(counted & (parts == part))
        seen = shown[part]
        margins[held] = fit(seen[rest], labels[rest], weights[rest], corpora[rest])(seen[held])
    cells = []
    for corpus, measures in ((PAN, (metrics.auc, metrics.average_precision)), (GRAIL, (metrics.auc,))):
        here = counted & (corpora == corpus)
        even = metrics.at_prevalence(labels[here], np.ones(int(here.sum())), PREVALENCE)
        cells += [f"{measure(labels[here], margins[here], even):.3f}" for measure in measures]
    return " | ".join(cells)


def blended(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: np.ndarray) -> Fitted:
    """The shipped kind of model: trees and a net, each with its share."""
    told = masking.varied(prior.unseen(values), labels, weights, corpora)
    trees, net = _boosted(*told), _netted(*told)
    return lambda shown: (
        (1 - nets.SHARE) * trees(prior.unseen(shown)) + nets.SHARE * net(prior.unseen(shown)) + prior.shift(shown)
    )


def _boosted(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: np.ndarray) -> Fitted:
    boosters = boosting.fit(values, labels, weights, corpora)
    return lambda shown: boosting.predict(boosters, shown)


def _netted(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: np.ndarray) -> Fitted:
    return nets.fit(values, labels, weights, corpora).heights
