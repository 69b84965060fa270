"""Parts that keep a page together: what is predicted for an edit comes from models that have not seen its page."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from bench.train.examples import ANARCHISM, GRAIL, WRITTEN, Example

PARTS = 3
"""Of the corpora with many pages; a corpus of one page is a part of its own. Of the edits that we wrote, a language is
kept together: what is predicted for them comes from models that have seen no edit of ours in it."""


def folds(examples: Sequence[Example]) -> np.ndarray:
    """The part of each example."""
    return np.array(list(map(_part, examples)))


def _part(example: Example) -> int:
    if example.row.corpus == WRITTEN:
        return zlib.crc32(example.lang.encode()) % PARTS
    own = {GRAIL: PARTS, ANARCHISM: PARTS + 1}
    return own.get(example.row.corpus, zlib.crc32(example.row.page.encode()) % PARTS)
