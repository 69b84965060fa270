"""What the input of an edit may hold, each with a model of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.train.examples import EXPORTS, PAN, Example
from wikiwatch.score.edits.features import GROUP_NAMES, GROUP_OF
from wikiwatch.score.edits.model import HISTORY, METADATA, TEXT

HIDDEN = {TEXT: ("comment", "author", "record", "earlier"), METADATA: ("record", "earlier"), HISTORY: ()}
"""The groups that a variant does not see."""


def belongs(example: Example, variant: str) -> bool:
    """Whether a variant judges this view of an edit: that of histories where the page's record is known.

    It judges the edits of many pages that people voted on as well, though it is told no record of them: by two pages
    alone nobody can say how its heights are to be read.
    """
    return variant != HISTORY or example.row.change.record is not None or example.row.corpus == PAN


def teaches(example: Example, variant: str) -> bool:
    """Whether a variant learns from this view: of an edit of a history from its lines or from the whole page."""
    if variant == HISTORY:
        return example.row.change.record is not None
    if example.row.corpus not in EXPORTS:
        return True
    return example.row.change.lines_only == bool((example.row.rev_id or 0) % 2)


def hidden(values: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """A copy of the values in which the groups are unknown."""
    shown = values.copy()
    shown[:, np.isin(GROUP_OF, [GROUP_NAMES.index(group) for group in groups])] = np.nan
    return shown
