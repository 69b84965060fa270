"""What the editor's earlier edits of a page look like, for the variant that knows a page's history.

A net that has not seen the page tells how damaging they look, as the shipped one will of pages that it has not seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from bench.train import masking, nets, prior
from bench.train.examples import Example
from bench.train.variants import HIDDEN, hidden, teaches
from wikiwatch.score.edits.earlier import COLUMNS, EarlierEdits
from wikiwatch.score.edits.features import NAMES
from wikiwatch.score.edits.model import TEXT


def fill(
    views: Sequence[Example],
    unseen: np.ndarray,
    without: Mapping[int, np.ndarray],
    parts: np.ndarray,
    told: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Fill in the columns of the views that a history shows, in the wiki's order.

    ``unseen`` are the features by what has not seen the edit's part, ``without`` by what has not seen the part that is
    tried either: of the long histories, that is, which are a part each; with many pages a part it makes no difference.
    ``told`` are labels, weights and corpora.
    """
    taught = np.array([teaches(view, TEXT) for view in views])
    shown = np.array([view.row.change.record is not None for view in views])
    pages = np.array([view.row.page for view in views])
    of_histories = np.unique(parts[shown]).tolist()
    alone = [part for part in of_histories if len(np.unique(pages[shown & (parts == part)])) == 1]
    for part in of_histories:
        rows = np.flatnonzero(shown & (parts == part))
        for tried in (part, *(other for other in alone if part in alone and other != part)):
            values = without[tried]
            rest = np.flatnonzero(taught & (parts != part) & (parts != tried))
            heights = _heights(hidden(values, HIDDEN[TEXT]), rest, rows, told)
            filled = _filled(views, rows, heights)
            for table in (unseen, *without.values()) if tried == part else (values,):
                table[rows, COLUMNS] = filled


def _filled(views: Sequence[Example], rows: np.ndarray, heights: Sequence[float]) -> np.ndarray:
    """The columns of edits whose heights are known; those of a page come in the wiki's order."""
    pages: dict[str, EarlierEdits] = defaultdict(EarlierEdits)
    found = np.full((len(rows), len(NAMES)), np.nan, np.float32)
    for at, row in enumerate(rows):
        told = views[row].row
        pages[told.page].fill_by([told.change], [heights[at]], found[at : at + 1])
    return found[:, COLUMNS]


def _heights(
    values: np.ndarray, rest: np.ndarray, rows: np.ndarray, told: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> list[float]:
    """Of the edits in ``rows`` by the net that the ``rest`` teaches, as the net counts in the model that ships."""
    labels, weights, corpora = told
    net = nets.fit(*masking.varied(prior.unseen(values[rest]), labels[rest], weights[rest], corpora[rest]))
    heights: list[float] = (nets.SHARE * net.heights(values[rows])).tolist()
    return heights
