"""Other models on the same folds, and the shipped kind without one group of features at a time.

Measured on PAN-WVC-10 with its parts left out in turn, and on "Holy Grail" by what the other corpora teach.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bench.edits import metrics
from bench.train import boosting
from bench.train.examples import GRAIL, PAN, Example
from bench.train.variants import HIDDEN, hidden, teaches
from wikiwatch.score.edits.features import GROUP_NAMES, NAMES
from wikiwatch.score.edits.model import METADATA, TEXT

PREVALENCE = 0.074
Fitted = Callable[[np.ndarray], np.ndarray]
Fit = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], Fitted]


def table(views: Sequence[Example], values: np.ndarray, told: tuple[np.ndarray, ...], parts: np.ndarray) -> str:
    """Rows of Markdown: model, ROC-AUC and average precision on PAN-WVC-10, ROC-AUC on the history."""
    words = [at for at, name in enumerate(NAMES) if name.startswith("wording.")]
    lines = []
    for variant in (TEXT, METADATA):
        seen = hidden(values, HIDDEN[variant])
        bare = hidden(seen, ["wording"])
        kinds: list[tuple[str, np.ndarray, Fit]] = [
            ("boosting on all features (shipped)", seen, _boosted),
            ("boosting without the weights of words", bare, _boosted),
            ("logistic regression on all features", seen, _straight),
            ("weights of words and pieces alone", seen[:, words], _straight),
        ]
        if variant == METADATA:
            others = [group for group in GROUP_NAMES if group not in (*HIDDEN[variant], "wording")]
            kinds += [(f"shipped without `{group}`", hidden(seen, [group]), _boosted) for group in others]
        taught = np.array([teaches(view, variant) for view in views])
        lines += [
            f"| {variant} | {name} | {_measured(shown, fit, taught, told, parts)} |" for name, shown, fit in kinds
        ]
    return "\n".join(lines)


def _measured(shown: np.ndarray, fit: Fit, taught: np.ndarray, told: tuple[np.ndarray, ...], parts: np.ndarray) -> str:
    labels, weights, corpora, counted = told
    margins = np.full(len(labels), np.nan)
    for part in np.unique(parts[counted]):
        rest, held = np.flatnonzero(taught & (parts != part)), np.flatnonzero(counted & (parts == part))
        margins[held] = fit(shown[rest], labels[rest], weights[rest], corpora[rest])(shown[held])
    cells = []
    for corpus, measures in ((PAN, (metrics.auc, metrics.average_precision)), (GRAIL, (metrics.auc,))):
        here = counted & (corpora == corpus)
        even = metrics.at_prevalence(labels[here], np.ones(int(here.sum())), PREVALENCE)
        cells += [f"{measure(labels[here], margins[here], even):.3f}" for measure in measures]
    return " | ".join(cells)


def _boosted(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: np.ndarray) -> Fitted:
    booster = boosting.fit(values, labels, weights, corpora)
    return lambda shown: booster.predict(shown, raw_score=True)


def _straight(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: np.ndarray) -> Fitted:
    model = make_pipeline(
        SimpleImputer(add_indicator=True, keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(C=0.1, max_iter=300),
    )
    model.fit(values, labels, logisticregression__sample_weight=weights)
    return model.decision_function
