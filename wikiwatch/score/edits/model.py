"""The shipped model: for each kind of input its trees, its net and its calibration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wikiwatch.model import EditChange
from wikiwatch.score.edits import weights
from wikiwatch.score.edits.calibration import Calibration
from wikiwatch.score.edits.features import GROUP_OF
from wikiwatch.score.edits.net import Net
from wikiwatch.score.edits.trees import Trees

TEXT, METADATA, HISTORY = "text", "metadata", "history"
VARIANTS = (TEXT, METADATA, HISTORY)
FAITH = "faith"


@dataclass(frozen=True, slots=True)
class Variant:
    """``trees`` and a ``net`` for how damaging an edit is; its name says what the input has to hold."""

    name: str
    trees: Trees
    net: Net
    calibration: Calibration

    def margins(self, measured: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How damaging edits are, a row each, before calibration, and what each group adds to the start."""
        by_trees, of_trees = self.trees.margins(measured)
        by_net, of_net = self.net.margins(measured)
        return by_trees + by_net, of_trees + of_net


def variant_for(change: EditChange) -> Variant:
    """The model for what is known of an edit: its text alone, its comment or author too, the page's record too."""
    if change.record is not None:
        return variant(HISTORY)
    known = change.comment is not None or change.anon is not None or change.user is not None
    return variant(METADATA if known else TEXT)


@cache
def variant(name: str) -> Variant:
    """A variant by its name."""
    tables = weights.tables()
    slope, offset = tables[f"{name}_calibration"].astype(float)
    return Variant(
        name=name,
        trees=Trees.read(tables, name, GROUP_OF),
        net=Net.read(tables, name, GROUP_OF),
        calibration=Calibration(
            slope=float(slope),
            offset=float(offset),
            good=tables[f"{name}_good"].astype(np.float64),
            bad=tables[f"{name}_bad"].astype(np.float64),
            shares=tables["shares"].astype(np.float64),
        ),
    )


@cache
def faith() -> tuple[Trees, float]:
    """The trees for ill will in a damaging edit, and what is added to them."""
    tables = weights.tables()
    return Trees.read(tables, FAITH, GROUP_OF), float(tables["faith_offset"])
