"""From a margin to a probability, for a stated share of damaging edits; and operating points."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

PREVALENCE = 0.07
"""The share of damaging edits that scores are for by default: 7.4% in PAN-WVC-10, a sample of edits of enwiki."""

PRIOR_EDITS = 1_000
"""As many edits' worth is `PREVALENCE` believed: an archive has to show much before its own share counts for more."""

LEAST_SHARE, MOST_SHARE = 0.01, 0.3
"""What an estimate keeps within: much damage is never undone by a revert, and many a revert undoes none."""

LEAST, MOST = 0.0001, 0.9999
"""No score claims more than what so few labelled edits can show."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """``slope`` and ``offset`` turn a margin into log-odds where half of the edits are damaging.

    ``good`` and ``bad`` are the margins that shares of the good and of the damaging edits lie above, falling; they were
    scored by models that had not seen their page.
    """

    slope: float
    offset: float
    good: NDArray[np.float64]
    bad: NDArray[np.float64]
    shares: NDArray[np.float64]

    def probability(self, margin: float, prevalence: float = PREVALENCE) -> float:
        """How likely an edit with this margin is damaging."""
        odds = self.slope * margin + self.offset + log(prevalence / (1 - prevalence))
        return min(MOST, max(LEAST, 1 / (1 + exp(-max(-50.0, min(50.0, odds))))))

    def margin_at_fpr(self, share: float) -> float:
        """The margin that this share of good edits lies above."""
        return float(np.interp(share, self.shares, self.good))

    def margin_at_precision(self, precision: float, prevalence: float = PREVALENCE) -> float:
        """The least margin from which on so many of the edits are damaging; infinite where none is."""
        margins = np.unique(np.concatenate([self.good, self.bad]))
        caught = self._above(margins, self.bad) * prevalence
        wrong = self._above(margins, self.good) * (1 - prevalence)
        enough = (caught >= precision * (caught + wrong)) & (caught > 0)
        return float(margins[enough].min()) if enough.any() else float("inf")

    def _above(self, margins: NDArray[np.float64], falling: NDArray[np.float64]) -> NDArray[np.float64]:
        """The shares that lie above each margin."""
        return np.interp(margins, falling[::-1], self.shares[::-1], left=1.0, right=0.0)


def estimated(undone: int, edits: int) -> float:
    """The share of damaging edits where so many were undone, drawn towards `PREVALENCE` by `PRIOR_EDITS`.

    In hundredths, so that a few more edits seldom change what is scored by it.
    """
    share = (undone + PRIOR_EDITS * PREVALENCE) / (edits + PRIOR_EDITS)
    return round(min(MOST_SHARE, max(LEAST_SHARE, share)), 2)
