"""What a page's own reverts tell of its next edit: a shift of the prior and nothing else.

From two pages no trees can learn what a page's share of reverted edits means: they take it for a property of the edit
and count it twice. So it is kept from what is fitted, and moves the log-odds by a fixed part of what it says itself: a
page where much was undone of late is somewhat likelier to be damaged again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.train import nets
from wikiwatch.score.edits.features import NAMES
from wikiwatch.score.edits.net import FARTHEST, Net

BELIEVED = 0.7
"""Of the log-odds; what happened of late goes back towards the usual."""

MOST = 4.0  # that the page's log-odds can be away from the usual

_PAGE = NAMES.index("record.page_odds")


def unseen(values: np.ndarray) -> np.ndarray:
    """The values as models are fitted to them: without the page's odds."""
    shown = values.copy()
    shown[:, _PAGE] = np.nan
    return shown


def shift(values: np.ndarray) -> np.ndarray:
    """What the page's odds add to the margins of edits; nothing where they are not known."""
    return BELIEVED * np.nan_to_num(np.clip(values[:, _PAGE], -MOST, MOST))


def added_to(net: Net) -> Net:
    """The net with the shift in it, past all hidden units."""
    means, scales, slopes = (array.copy() for array in (net.means, net.scales, net.slopes))
    means[_PAGE], scales[_PAGE] = 0.0, MOST / FARTHEST
    slopes[_PAGE] = BELIEVED * scales[_PAGE] / nets.SHARE
    return replace(net, means=means, scales=scales, slopes=slopes)
