"""Whether sentences are of one page, learned from real pages: the log-ratio of "of this page" to "of any page".

Sentences scatter around the centre of their page, and those centres around that of all pages. Both are taken for
normal, so the ratio is exact, grows with what is known of the page and is nought where nothing is: probabilistic linear
discriminant analysis (Ioffe 2006; Prince and Elder 2007). What all pages of a language have in common is no subject:
vectors are taken from the middle of their language.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.reading import unit_length

_LANGUAGES_TEXT = "ar cs de en es fi fr hi hu id it ja ko nl pl pt ro ru sv th tr uk zh"
LANGUAGES = tuple(_LANGUAGES_TEXT.split())

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.floating]


class Belonging(NamedTuple):
    """``axes`` turn a direction into numbers that scatter by one inside a page; ``between`` is how far pages scatter
    (a variance) along each, ``centre`` where all pages lie. ``middles`` is where each language lies before, in the
    order of ``LANGUAGES``, and any other, the last."""

    axes: Matrix
    centre: Matrix
    between: Matrix
    middles: Matrix

    def apart(self, rows: Matrix, lang: str) -> Matrix:
        """The directions of vectors as seen from the middle of their language; what is nothing stays so."""
        return apart_from(rows, self.middles[LANGUAGES.index(lang) if lang in LANGUAGES else -1])

    def placed(self, rows: Matrix) -> Matrix:
        """Directions along the axes."""
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

    def to_other(self, placed: Matrix, others: Matrix) -> Floats:
        """Each row beside the one other of the same place."""
        known = self.between / (1 + self.between)
        spread, wide = 1 + known, 1 + self.between
        told = np.log(wide / spread) + placed**2 * (1 / wide - 1 / spread) - (others * known) ** 2 / spread
        return np.asarray((told / 2 + placed * others * (known / spread)).sum(axis=1), np.float64)

    def _ratio(self, placed: Matrix, middle: Floats, spread: Floats) -> Floats:
        wide = 1 + self.between
        told = np.log(wide / spread) + placed**2 / wide - (placed - middle) ** 2 / spread
        return np.asarray(told.sum(axis=1) / 2, np.float64)


def apart_from(rows: Matrix, middle: Matrix) -> Matrix:
    """The directions in which rows lie from ``middle``; what is nothing stays so."""
    return unit_length(np.where(rows.any(axis=1, keepdims=True), rows - middle, 0))
