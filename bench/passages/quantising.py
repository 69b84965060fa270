"""Product quantisation of the table of meanings: a byte stands for several numbers of a vector.

The columns are turned to the main directions of the vectors, so that most is said by the first; a piece has the more
columns the less they say, by the share of bits that rate-distortion theory gives each. What is left of the most used
rows is quantised once more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

PIECES = 32
CENTRES = 256
ROUNDS = 12
FITTED_ON = 15_000  # rows
_BITS = 8

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.intp]


class Quantised(NamedTuple):
    """Of the rows in ``order``, the most used first, their codes; ``piece`` tells which piece a column belongs to."""

    order: Ints
    codes: Bytes
    centres: Floats  # codes x columns
    piece: Bytes
    finer_codes: Bytes  # of what is left of the first rows
    finer_centres: Floats
    finer_piece: Bytes


def quantised(vectors: Floats, used: Ints, finer: int, random: np.random.Generator) -> Quantised:
    """The rows, ``used`` so often; the first ``finer`` twice."""
    order = np.argsort(-used, kind="stable")
    weights = np.sqrt(used[order] + 1.0)
    rows = vectors[order]
    _, directions = np.linalg.eigh((rows * weights[:, None]).T @ rows)
    rows = np.asarray(rows @ directions[:, ::-1], np.float32)
    codes, centres, piece = _coded(rows, weights, random)
    left = rows[:finer] - centres[codes[:finer][:, piece], np.arange(rows.shape[1])]
    return Quantised(order, codes, centres, piece, *_coded(left, np.ones(len(left)), random))


def _coded(rows: Floats, weights: npt.NDArray[np.float64], random: np.random.Generator) -> tuple[Bytes, Floats, Bytes]:
    some = rows[random.choice(len(rows), min(FITTED_ON, len(rows)), replace=False, p=weights / weights.sum())]
    piece = _pieces(some.var(axis=0))
    codes = np.empty((len(rows), PIECES), np.uint8)
    centres = np.empty((CENTRES, rows.shape[1]), np.float32)
    for number in range(PIECES):
        columns = np.flatnonzero(piece == number)
        centres[:, columns] = _centres(some[:, columns], random)
        codes[:, number] = _nearest(rows[:, columns], centres[:, columns])
    return codes, centres, piece


def _pieces(spread: Floats) -> Bytes:
    """Of each column its piece, so that each piece takes as many bits: half a binary logarithm of what is spread."""
    low, high = np.log2(spread.min()) - 2 * _BITS * PIECES, np.log2(spread.max())
    for _ in range(100):
        middle = (low + high) / 2
        bits = np.maximum(0, (np.log2(spread) - middle) / 2)
        low, high = (middle, high) if bits.sum() > _BITS * PIECES else (low, middle)
    return np.minimum((np.cumsum(bits) - bits / 2) // _BITS, PIECES - 1).astype(np.uint8)


def _centres(part: Floats, random: np.random.Generator) -> Floats:
    """Lloyd's algorithm."""
    centres = part[random.choice(len(part), CENTRES, replace=False)].copy()
    for _ in range(ROUNDS):
        nearest = _nearest(part, centres)
        counts = np.bincount(nearest, minlength=CENTRES)[:, None]
        sums = np.stack([np.bincount(nearest, column, minlength=CENTRES) for column in part.T], axis=1)
        centres = np.where(counts > 0, sums / np.maximum(counts, 1), centres).astype(np.float32)
    return centres


def _nearest(part: Floats, centres: Floats) -> Ints:
    return np.asarray(((centres**2).sum(axis=1) - 2 * part @ centres.T).argmin(axis=1))
