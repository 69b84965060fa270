"""The straight line of a variant: a logistic regression that each corpus has an intercept of its own in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wikiwatch.score.edits.features import GROUP_OF
from wikiwatch.score.edits.line import FARTHEST, Line

SHARE = 0.3  # of the margin; the rest is the trees'
STRENGTH = 0.1  # of the evidence against the prior that features mean nothing
INTERCEPT = 5.0  # large: a corpus's share of damaging edits costs no features


def fit(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: Sequence[str]) -> Line:
    """The line; it starts from the mean of the corpora's own starts."""
    from sklearn.linear_model import LogisticRegression  # of the extra `train`; what only reads a line does without

    missing = np.isnan(values)
    known = (~missing).any(axis=0)
    means, scales = np.zeros(values.shape[1]), np.ones(values.shape[1])
    means[known] = np.nanmean(values[:, known], axis=0, dtype=float)
    scales[known] = np.nanstd(values[:, known], axis=0, dtype=float)
    scales[scales < 1e-6] = 1.0
    distances = np.where(missing, 0.0, np.clip((values - means) / scales, -FARTHEST, FARTHEST))
    partly = missing & ~missing.all(axis=0)
    names = sorted(set(corpora))
    own = np.array([[INTERCEPT * (corpus == name) for name in names] for corpus in corpora])
    model = LogisticRegression(C=STRENGTH, max_iter=400, fit_intercept=False)
    model.fit(np.hstack([distances, partly, own]), labels, sample_weight=weights)
    slopes, unknown, starts = np.split(model.coef_[0], [len(means), 2 * len(means)])
    return Line(float(starts.mean() * INTERCEPT), means, scales, slopes, unknown, GROUP_OF)


def predict(line: Line, values: np.ndarray) -> np.ndarray:
    """The heights of many edits."""
    return line.start + line.added(values).sum(axis=1)


def arrays(line: Line, share: float, name: str) -> dict[str, np.ndarray]:
    """The line in the layout of `wikiwatch.score.edits.line`, counting for a share of what it says."""
    table = np.stack([line.means, line.scales, line.slopes * share, line.unknown * share])
    return {f"{name}_line": table, f"{name}_line_start": np.array(line.start * share)}
