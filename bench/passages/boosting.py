"""Gradient boosting of small trees on the logistic loss, in numpy: Friedman (2001), with second derivatives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.trees import DEPTH, INNER, Trees

BINS = 48
RATE = 0.07
ROUNDS = 220
SHRINK = 4.0  # L2 on leaf values
FEWEST = 12.0  # weight of rows on either side of a split
LEAST_GAIN = 1e-3
FEWEST_COLUMNS = 2  # of a tree
SIZE = 2 * BINS
ROWS_SHARE, COLUMNS_SHARE = 0.5, 0.33

Floats = npt.NDArray[np.float64]


def fit(
    rows: Floats,
    labels: Floats,
    weights: Floats,
    *,
    seed: int,
    directions: Mapping[int, int] | None = None,
    rounds: int = ROUNDS,
) -> Trees:
    """Trees for the log-odds of ``labels``. ``directions`` says of a column that more of it may only speak for (1) or
    against (-1)."""
    random = np.random.default_rng(seed)
    edges = [_edges(column, random) for column in rows.T]
    binned = np.stack([_binned(edge, column) for edge, column in zip(edges, rows.T, strict=True)])
    signs = np.array([(directions or {}).get(column, 0) for column in range(rows.shape[1])])
    share = float(np.clip((labels * weights).sum() / weights.sum(), 1e-4, 1 - 1e-4))
    start = float(np.log(share / (1 - share)))
    scores = np.full(len(rows), start)
    features = np.zeros((rounds, INNER), np.int16)
    thresholds = np.full((rounds, INNER), np.inf, np.float32)
    values = np.zeros((rounds, 2 * INNER + 1), np.float32)
    for tree in range(rounds):
        chance = 1 / (1 + np.exp(-scores))
        gradient, curvature = (labels - chance) * weights, np.maximum(1e-6, chance * (1 - chance)) * weights
        kept = random.random(len(rows)) < ROWS_SHARE
        columns = np.sort(
            random.choice(rows.shape[1], max(FEWEST_COLUMNS, int(rows.shape[1] * COLUMNS_SHARE)), replace=False)
        )
        node = np.zeros(len(rows), np.intp)
        kept = np.flatnonzero(kept)
        some = binned[np.ix_(columns, kept)]
        told, signed = np.stack([gradient[kept], curvature[kept]]), signs[columns]
        sums = {0: _histograms(some, np.arange(len(kept)), told)}
        for depth in range(DEPTH):
            first = 2**depth - 1
            for place in range(first, 2 * first + 1):
                if depth and place % 2:  # the smaller of two is counted, the other is what is left of their parent
                    sides = [np.flatnonzero(node[kept] == side) for side in (place, place + 1)]
                    fewer = int(len(sides[1]) < len(sides[0]))
                    counted = _histograms(some, sides[fewer], told)
                    sums[place + fewer], sums[place + 1 - fewer] = counted, sums[(place - 1) // 2] - counted
                here = sums[place]
                split = _best(here, signed)
                total = here[0, 0].sum() / (here[1, 0].sum() + SHRINK)
                if depth == 0:
                    values[tree, place] = 0.0
                if split is None:
                    values[tree, 2 * place + 1 : 2 * place + 3] = values[tree, place] if depth else total * RATE
                    continue
                column, cut, left, right = split
                features[tree, place] = columns[column]
                thresholds[tree, place] = edges[columns[column]][cut]
                values[tree, 2 * place + 1], values[tree, 2 * place + 2] = left * RATE, right * RATE
            cuts = _cuts(edges, features[tree], thresholds[tree])
            goes_right = binned[features[tree, node], np.arange(len(rows))] > cuts[node]
            node = 2 * node + 1 + goes_right
        scores += values[tree, node]
    return Trees(start, features, thresholds, values)


def _cuts(edges: list[Floats], features: npt.NDArray[np.int16], thresholds: npt.NDArray[np.float32]) -> Floats:
    """For each inner node of a tree the last bin that goes left."""
    cuts = np.full(INNER, np.inf)
    for place in range(INNER):
        if np.isfinite(thresholds[place]):
            cuts[place] = np.searchsorted(edges[features[place]].astype(np.float32), thresholds[place])
    return cuts


def _edges(column: Floats, random: np.random.Generator) -> Floats:
    sample = column if len(column) < 50_000 else random.choice(column, 50_000, replace=False)
    edges = np.unique(np.quantile(sample, np.linspace(0, 1, BINS + 1)[1:-1]))
    nonzero = sample[sample != 0]
    if len(nonzero) and len(edges) < BINS // 2:  # mostly zero: the rest decides
        edges = np.unique(np.concatenate([edges, np.quantile(nonzero, np.linspace(0, 1, BINS // 2))]))
    return edges.astype(np.float32).astype(np.float64)


def _binned(edges: Floats, column: Floats) -> npt.NDArray[np.uint8]:
    return np.searchsorted(edges, column, side="left").astype(np.uint8)


def _histograms(binned: npt.NDArray[np.uint8], here: npt.NDArray[np.intp], told: Floats) -> Floats:
    """Sums of gradient and curvature, by column and bin, over the rows that are here."""
    found = np.empty((2, len(binned), SIZE))
    weights = told[:, here]
    for column, bins in enumerate(binned):
        at = bins[here].astype(np.intp)
        found[0, column] = np.bincount(at, weights[0], minlength=SIZE)
        found[1, column] = np.bincount(at, weights[1], minlength=SIZE)
    return found


def _best(sums: Floats, signs: npt.NDArray[np.intp]) -> tuple[int, int, float, float] | None:
    """Column, bin, and what either side says, of the split that gains most."""
    total_g, total_h = sums[:, 0].sum(axis=1)
    left_g, left_h = np.cumsum(sums, axis=2)[:, :, :-1]
    right_g, right_h = total_g - left_g, total_h - left_h
    low, high = left_g / (left_h + SHRINK), right_g / (right_h + SHRINK)
    gain = left_g * low + right_g * high
    gain[(left_h < FEWEST * 0.05) | (right_h < FEWEST * 0.05)] = -1
    gain[(signs[:, None] != 0) & ((high - low) * signs[:, None] < 0)] = -1
    column, cut = np.unravel_index(int(gain.argmax()), gain.shape)
    if gain[column, cut] <= LEAST_GAIN + total_g**2 / (total_h + SHRINK):
        return None
    return int(column), int(cut), float(low[column, cut]), float(high[column, cut])
