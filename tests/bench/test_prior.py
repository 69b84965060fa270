"""What a page's own reverts tell, kept out of what is fitted."""

from __future__ import annotations

import numpy as np
import pytest

from bench.train import nets, prior
from wikiwatch.score.edits.features import GROUP_OF, NAMES
from wikiwatch.score.edits.net import Net

PAGE = NAMES.index("record.page_odds")


def edits(*odds: float) -> np.ndarray:
    values = np.ones((len(odds), len(NAMES)), np.float32)
    values[:, PAGE] = odds
    return values


def test_a_page_where_much_was_undone_is_likelier_to_be_damaged() -> None:
    shifts = prior.shift(edits(-1.0, 0.0, 2.0, 100.0, np.nan))
    assert shifts.tolist() == pytest.approx([-0.7, 0.0, 1.4, prior.BELIEVED * prior.MOST, 0.0])


def test_nothing_else_is_learned_from_it() -> None:
    values = edits(2.0)
    shown = prior.unseen(values)
    assert np.isnan(shown[0, PAGE]) and np.isnan(shown).sum() == 1
    assert values[0, PAGE] == 2.0


def test_the_net_that_ships_has_the_same_shift_in_it() -> None:
    count = len(NAMES)
    nothing, both = np.zeros(count), np.zeros(2 * count)
    silent = Net(0.0, nothing, np.ones(count), np.zeros((2 * count, 1)), np.zeros(1), np.ones(1), both, GROUP_OF)
    values = edits(-1.0, 0.5, 2.0, 100.0, np.nan)
    assert nets.SHARE * prior.added_to(silent).heights(values) == pytest.approx(prior.shift(values))
