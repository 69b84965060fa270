"""The trees of a variant: gradient boosting, rising or falling where that is known, and the layout they ship in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np

from wikiwatch.score.edits.features import NAMES

DEPTH = 5
ROUNDS = 300
SEEDS = (1, 2)
"""Trees are grown twice: what one seed makes of chance, the other does not."""

IN_A_LEAF = 25  # edits at least

PARAMETERS = {
    "objective": "binary",
    "num_leaves": 16,
    "max_depth": DEPTH,
    "learning_rate": 0.09,
    "extra_trees": True,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "verbosity": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}
RISING_TEXT = """
    words.strong words.ordinary words.everyday words.abuse_share words.informal words.person words.promotion words.topic
    markup.samples markup.braces_off markup.brackets_off repetition.held_letters gibberish.key_runs gibberish.odd_words
    case.shouted_words case.small_i links.odd_hosts punctuation.exclamations punctuation.smileys comment.abuse
    author.anonymous record.user_reverted_share record.previous_reverted wording.pieces_added wording.words_added
    wording.worst_word wording.pairs_added wording.pieces_removed wording.words_removed
    meaning.added meaning.removed meaning.new size.blanked_share
    earlier.last earlier.highest earlier.mean earlier.highest_of_late earlier.mean_of_late
"""
FALLING_TEXT = """
    comment.explained comment.reverting record.user_edits record.undoes words.abuse_removed links.trusted_hosts
    novelty.known_in_line novelty.known_on_page
"""
RISING, FALLING = frozenset(RISING_TEXT.split()), frozenset(FALLING_TEXT.split())
"""Features that speak against an edit the more there is of them, and for it: the trees may not learn the contrary."""


def fit(
    values: np.ndarray,
    labels: np.ndarray,
    weights: np.ndarray,
    corpora: Sequence[str],
    rounds: int = ROUNDS,
    seeds: Sequence[int] = SEEDS,
    in_a_leaf: int = IN_A_LEAF,
) -> list[lightgbm.Booster]:
    """The trees, by each seed; each corpus starts from its own share of damaging edits, so that none learn to tell them
    apart.
    """
    corpus = np.array(corpora)
    start = np.zeros(len(labels))
    for name in set(corpora):
        share = np.average(labels[corpus == name], weights=weights[corpus == name])
        start[corpus == name] = np.log(share / (1 - share))
    directions = [int(name in RISING) - int(name in FALLING) for name in NAMES]
    data = lightgbm.Dataset(values, labels, weight=weights, init_score=start, free_raw_data=False)
    parameters = {**PARAMETERS, "min_data_in_leaf": in_a_leaf, "monotone_constraints": directions}
    return [lightgbm.train({**parameters, "seed": seed}, data, rounds) for seed in seeds]


def predict(boosters: Sequence[lightgbm.Booster], values: np.ndarray) -> np.ndarray:
    """The mean of what the trees of each seed say."""
    return np.mean([booster.predict(values, raw_score=True) for booster in boosters], axis=0)


def arrays(boosters: Sequence[lightgbm.Booster], name: str, share: float = 1.0) -> dict[str, np.ndarray]:
    """The trees in the layout of `wikiwatch.score.edits.trees`, counting together for a share of what they say."""
    trees = [tree for booster in boosters for tree in booster.dump_model()["tree_info"]]
    inner = (1 << DEPTH) - 1
    features = np.zeros((len(trees), inner), np.uint16)
    thresholds = np.full((len(trees), inner), np.inf, np.float32)
    values = np.zeros((len(trees), 2 * inner + 1), np.float32)
    for number, tree in enumerate(trees):
        _lay(tree["tree_structure"], 0, features[number], thresholds[number], values[number])
    return {
        f"{name}_features": features,
        f"{name}_thresholds": thresholds,
        f"{name}_values": values * np.float32(share / len(boosters)),
    }


def _lay(node: Mapping[str, Any], at: int, features: np.ndarray, thresholds: np.ndarray, values: np.ndarray) -> None:
    """Put a node and all below it in their places; a leaf goes on to the left with the same value."""
    if "leaf_value" in node:
        values[at] = node["leaf_value"]
        if at < len(features):
            features[at] = 0
            thresholds[at] = np.inf
            _lay(node, 2 * at + 1, features, thresholds, values)
            _lay(node, 2 * at + 2, features, thresholds, values)
        return
    values[at] = node["internal_value"]
    left = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
    features[at] = node["split_feature"] + (0 if left else len(NAMES))
    thresholds[at] = _single(node["threshold"])
    _lay(node["left_child"], 2 * at + 1, features, thresholds, values)
    _lay(node["right_child"], 2 * at + 2, features, thresholds, values)


def _single(threshold: float) -> np.float32:
    """The threshold in single precision, on the side that keeps what is equal to it at the left.

    A split of known from unknown has the largest number there is: unknown must still lie above it.
    """
    largest = float(np.finfo(np.float32).max)
    if threshold >= largest:
        return np.float32(largest)
    single = np.float32(threshold)
    return single if single >= threshold else np.nextafter(single, np.float32(np.inf))
