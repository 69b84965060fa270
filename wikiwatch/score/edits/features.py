"""All groups of features, in the order in which the model knows them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import chain
from math import nan
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from wikiwatch.score.edits.groups import (
    author,
    case,
    comment,
    earlier,
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
    surroundings,
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
    surroundings,
    comment,
    author,
    record,
    earlier,
)
GROUP_NAMES: tuple[str, ...] = tuple(group.NAME for group in GROUPS)
NAMES: tuple[str, ...] = tuple(f"{group.NAME}.{feature}" for group in GROUPS for feature in group.FEATURES)
GROUP_OF: NDArray[np.int64] = np.repeat(np.arange(len(GROUPS)), [len(group.FEATURES) for group in GROUPS])


def measure(window: Window, without: Container[str] = ()) -> NDArray[np.float32]:
    """The value of every feature; those of the groups in ``without`` are unknown."""
    found: NDArray[np.float32] = measure_all([window], without)[0]
    return found


def measure_all(windows: Sequence[Window], without: Container[str] = ()) -> NDArray[np.float32]:
    """The same for many edits, a row each."""
    by_group = [_measured(group, windows, without) for group in GROUPS]
    in_order = chain.from_iterable(chain.from_iterable(zip(*by_group, strict=True)))
    return np.fromiter(in_order, np.float32, len(windows) * len(NAMES)).reshape(len(windows), len(NAMES))


def _measured(group: ModuleType, windows: Sequence[Window], without: Container[str]) -> Iterable[tuple[float, ...]]:
    if group.NAME in without:
        return [(nan,) * len(group.FEATURES)] * len(windows)
    found: Iterable[tuple[float, ...]] = (
        group.measure_all(windows) if hasattr(group, "measure_all") else map(group.measure, windows)
    )
    return found
