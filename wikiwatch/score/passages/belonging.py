"""Whether sentences are of one page, learned from real pages: the log-ratio of "of this page" to "of any page".

Sentences scatter around the centre of their page, and those centres around that of all pages. Both are taken for
normal, so the ratio is exact, grows with what is known of the page and is nought where nothing is: probabilistic linear
discriminant analysis (Ioffe 2006; Prince and Elder 2007).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.floating]


class Belonging(NamedTuple):
    """``axes`` turn a vector into numbers that scatter by one inside a page; ``between`` is how far pages scatter
    (a variance) along each, ``centre`` where all pages lie."""

    axes: Matrix
    centre: Matrix
    between: Matrix

    def placed(self, rows: Matrix) -> Matrix:
        """Vectors along the axes."""
        return np.asarray(rows @ self.axes - self.centre, np.float32)

    def to_group(self, placed: Matrix, total: Matrix, count: Floats) -> Floats:
        """Each row beside as many of a page as ``count`` says, whose sum is ``total``."""
        known = 1 / (1 / self.between + count[:, None])
        return self._ratio(placed, known * total, 1 + known)

    def to_each(self, placed: Matrix, others: Matrix) -> Matrix:
        """Each row beside each of the others alone."""
        known = self.between / (1 + self.between)
        spread, wide = 1 + known, 1 + self.between
        own = (np.log(wide / spread).sum() + placed**2 @ (1 / wide - 1 / spread)) / 2
        of_others = others**2 @ (known**2 / spread) / 2
        return np.asarray(own[:, None] - of_others + (placed * (known / spread)) @ others.T, np.float32)

    def _ratio(self, placed: Matrix, middle: Floats, spread: Floats) -> Floats:
        wide = 1 + self.between
        told = np.log(wide / spread) + placed**2 / wide - (placed - middle) ** 2 / spread
        return np.asarray(told.sum(axis=1) / 2, np.float64)
