"""The columns of an editor's earlier edits, filled in for training."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bench.train import earlier, nets
from bench.train.examples import ANARCHISM, GRAIL, PAN, Example
from bench.train.folds import folds
from bench.train.rows import Row
from wikiwatch.model import EditChange, PageRecord
from wikiwatch.score.edits.earlier import COLUMNS
from wikiwatch.score.edits.features import GROUP_OF, NAMES
from wikiwatch.score.edits.net import Net

START = datetime(2008, 1, 1, tzinfo=UTC)
TOLD_BY = NAMES.index("words.strong")


def example(corpus: str, number: int, *, damaging: bool, shown: bool) -> Example:
    """Damaging edits say something strong. Every editor makes two edits, of which the second says nothing."""
    values = np.zeros(len(NAMES), np.float32)
    values[TOLD_BY] = damaging and number % 2 == 0
    change = EditChange(
        old="",
        new="",
        lines_only=not shown,
        user=f"Editor {number // 2}",
        dt=START + timedelta(minutes=number),
        record=PageRecord() if shown else None,
    )
    row = Row(corpus=corpus, page=f"{corpus}/{number // 2}", change=change, damaging=damaging, rev_id=2 * number)
    return Example(row, values, "", "", "", "en", "")


def views() -> list[Example]:
    bad = [bool(number // 2 % 2) for number in range(40)]
    rows = [example(PAN, number, damaging=damaging, shown=False) for number, damaging in enumerate(bad)]
    for corpus in (GRAIL, ANARCHISM):
        rows += [example(corpus, number, damaging=damaging, shown=True) for number, damaging in enumerate(bad)]
    return rows


def by_means(values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: Sequence[str]) -> Net:
    """A net without hidden units, to be quick: what damaging edits have more of, speaks against an edit."""
    told = np.nan_to_num(values)
    slopes = told[labels == 1].mean(axis=0) - told[labels == 0].mean(axis=0)
    count = len(NAMES)
    inner, one = np.zeros((2 * count, 1)), np.zeros(1)
    return Net(0.0, np.zeros(count), np.ones(count), inner, one, one, np.append(slopes, np.zeros(count)), GROUP_OF)


def test_second_edits_are_told_of_first_ones_by_what_other_pages_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nets, "fit", by_means)
    examples = views()
    parts = folds(examples)
    unseen = np.array([each.values for each in examples])
    unseen[:, COLUMNS] = np.nan
    without = {int(part): unseen.copy() for part in np.unique(parts)}
    labels = np.array([each.row.damaging for each in examples], float)
    corpora = np.array([each.row.corpus for each in examples])
    earlier.fill(examples, unseen, without, parts, (labels, np.ones(len(examples)), corpora))
    last = unseen[:, COLUMNS.start]
    assert np.isnan(last[corpora == PAN]).all()
    for corpus in (GRAIL, ANARCHISM):
        firsts, seconds = (np.flatnonzero(corpora == corpus)[start::2] for start in (0, 1))
        assert np.isnan(last[firsts]).all()
        bad = labels[seconds] == 1
        assert last[seconds][bad].min() > last[seconds][~bad].max()
