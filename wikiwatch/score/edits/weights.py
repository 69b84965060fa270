"""The learned tables beside this module: weights of words, trees, calibration. ``python -m bench.train`` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

FILE = "model.npz"
NAMES = ("added_pieces", "added_words", "removed_pieces", "removed_words", "pairs")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each numbered piece and word adds, put in or taken out, and each two words that an edit brought together; in
    the order of `hashing`'s numbers.
    """

    added_pieces: NDArray[np.float32]
    added_words: NDArray[np.float32]
    removed_pieces: NDArray[np.float32]
    removed_words: NDArray[np.float32]
    pairs: NDArray[np.float32]


@cache
def tables() -> Mapping[str, NDArray[np.generic]]:
    """The arrays of the shipped file by name; each is unpacked when asked for, and kept by those who need it."""
    content = files("wikiwatch.score.edits").joinpath(FILE).read_bytes()
    arrays: Mapping[str, NDArray[np.generic]] = np.load(BytesIO(content), allow_pickle=False)
    return arrays


@cache
def shipped() -> Weights:
    """The shipped weights of words: stored in a byte each, with one scale a table."""
    return Weights(*map(_wide, NAMES))


def _wide(name: str) -> NDArray[np.float32]:
    found = tables()
    return found[name].astype(np.float32) * found[f"{name}_scale"].astype(np.float32)
