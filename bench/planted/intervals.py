"""Shares with their 95% intervals, by drawing pages: what is planted in one page has its page in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

DRAWS = 500


def share_of(pages: Sequence[tuple[float, float]]) -> str:
    """The share that the part is of the whole, from both of each page; a dash of none."""
    if not pages:
        return "–"
    sums = np.array(pages, np.float64)
    drawn = [sums[places].sum(axis=0) for places in draws(len(sums))]
    part, whole = sums.sum(axis=0)
    shares = [one / all_of for one, all_of in drawn if all_of]
    return with_interval(part / max(1, whole), shares) + f" of {whole:.0f}"


def draws(count: int) -> Iterator[npt.NDArray[np.int64]]:
    """As many places as there are pages, again and again, the same every time."""
    random = np.random.default_rng(0)
    for _ in range(DRAWS):
        yield random.integers(0, count, count)


def with_interval(value: float, drawn: Sequence[float]) -> str:
    """A value, and between which ones it was in 95 of a hundred draws."""
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (value, value)
    return f"{value:.2f} ({low:.2f}–{high:.2f})"
