"""All groups of features, in the order in which the model knows them."""

from __future__ import annotations

from collections.abc import Container
from math import nan
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from wikiwatch.score.edits.groups import (
    author,
    case,
    comment,
    gibberish,
    links,
    markup,
    meaning,
    novelty,
    numbers,
    punctuation,
    record,
    repetition,
    setting,
    size,
    wording,
    words,
)
from wikiwatch.score.edits.window import Window

GROUPS: tuple[ModuleType, ...] = (
    size,
    repetition,
    case,
    numbers,
    punctuation,
    gibberish,
    words,
    wording,
    meaning,
    links,
    markup,
    novelty,
    setting,
    comment,
    author,
    record,
)
GROUP_NAMES: tuple[str, ...] = tuple(group.NAME for group in GROUPS)
NAMES: tuple[str, ...] = tuple(f"{group.NAME}.{feature}" for group in GROUPS for feature in group.FEATURES)
GROUP_OF: NDArray[np.int64] = np.repeat(np.arange(len(GROUPS)), [len(group.FEATURES) for group in GROUPS])


def measure(window: Window, without: Container[str] = ()) -> NDArray[np.float32]:
    """The value of every feature; those of the groups in ``without`` are unknown."""
    values: list[float] = []
    for group in GROUPS:
        values += (nan,) * len(group.FEATURES) if group.NAME in without else group.measure(window)
    return np.array(values, np.float32)
