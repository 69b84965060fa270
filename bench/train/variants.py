"""What the input of an edit may hold, each with a model of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.train.examples import EXPORTS, PAN, Example
from bench.train.pages import PAGES
from wikiwatch.score.edits.features import GROUP_NAMES, GROUP_OF
from wikiwatch.score.edits.model import HISTORY, METADATA, TEXT

EACH = 3
HIDDEN = {TEXT: ("comment", "author", "record", "earlier"), METADATA: ("record", "earlier"), HISTORY: ()}
"""The groups that a variant does not see."""


def belongs(example: Example, variant: str) -> bool:
    """Whether a variant judges this view of an edit: that of histories where the page's record is known.

    It judges the edits of many pages that people voted on as well, though it is told no record of them: by two pages
    alone nobody can say how its heights are to be read.
    """
    is_judged = variant != HISTORY or example.row.change.record is not None or example.row.corpus == PAN
    return is_judged and _is_taken(example)


def teaches(example: Example, variant: str) -> bool:
    """Whether a variant learns from this view: of an edit of a history from its lines or from the whole page."""
    if not _is_taken(example):
        return False
    if variant == HISTORY:
        return example.row.change.record is not None
    if example.row.corpus not in EXPORTS:
        return True
    return example.row.change.lines_only == bool((example.row.rev_id or 0) % 2)


def _is_taken(example: Example) -> bool:
    """Of the good edits of many pages every third is enough; the others are there to be earlier ones."""
    row = example.row
    return row.damaging or not row.corpus.startswith(PAGES) or (row.rev_id or 0) % EACH == 0


def hidden(values: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """A copy of the values in which the groups are unknown."""
    shown = values.copy()
    shown[:, np.isin(GROUP_OF, [GROUP_NAMES.index(group) for group in groups])] = np.nan
    return shown
