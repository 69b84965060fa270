"""Copies of edits in which something is not known."""

from __future__ import annotations

import numpy as np

from bench.train import masking
from wikiwatch.score.edits.features import NAMES

COUNT = 400
VALUES = np.ones((COUNT, len(NAMES)), np.float32)


def varied() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return masking.varied(VALUES, np.zeros(COUNT), np.full(COUNT, 2.0), np.array(["here"] * COUNT))


def lacking(name: str) -> float:
    """The share of copies that a feature is unknown in."""
    return float(np.isnan(varied()[0][COUNT:, NAMES.index(name)]).mean())


def test_edits_stay_as_they_are_and_weigh_as_much_as_before_with_their_copies() -> None:
    values, labels, weights, corpora = varied()
    assert np.array_equal(values[:COUNT], VALUES)
    assert len(values) == len(labels) == len(weights) == len(corpora) == 2 * COUNT
    assert np.allclose(weights[:COUNT] + weights[COUNT:], 2.0)


def test_a_language_may_lack_more_and_more() -> None:
    assert lacking("wording.worst_word") == lacking("meaning.rarity") == 1
    assert 1 > lacking("meaning.added") > lacking("words.informal") > 0
    assert lacking("words.strong") == lacking("words.listed_language") == lacking("size.added_length") == 0


def test_the_comment_and_the_author_are_never_both_untold() -> None:
    values = varied()[0][COUNT:]
    comment, author = (np.isnan(values[:, NAMES.index(name)]) for name in ("comment.empty", "author.anonymous"))
    assert comment.any() and author.any() and not (comment & author).any()


def test_a_language_without_lists_is_said_to_have_none() -> None:
    values = varied()[0][COUNT:]
    unlisted = values[:, NAMES.index("words.listed_language")] == 0
    assert np.array_equal(unlisted, np.isnan(values[:, NAMES.index("words.informal")]))
