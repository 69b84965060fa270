"""Parts that keep together what must not be seen."""

from __future__ import annotations

import numpy as np

from bench.train.examples import PAN, WRITTEN, Example, written
from bench.train.folds import folds
from bench.train.rows import Row
from wikiwatch.model import EditChange


def example(corpus: str, page: str, lang: str) -> Example:
    row = Row(corpus=corpus, page=page, change=EditChange(old="", new=""), damaging=False)
    return Example(row, np.zeros(1, np.float32), "", "", "", lang, "")


def test_a_page_is_in_one_part() -> None:
    pages = [example(PAN, f"page {number % 30}", "en") for number in range(90)]
    found = folds(pages)
    assert len(set(found.tolist())) > 1
    assert all(len(set(found[number::30].tolist())) == 1 for number in range(30))


def test_a_language_of_ours_is_in_one_part() -> None:
    ours = [example(WRITTEN, f"page {number}", lang) for lang in ("fr", "de") for number in range(9)]
    found = folds(ours)
    assert len(set(found[:9].tolist())) == len(set(found[9:].tolist())) == 1


def test_what_we_wrote_is_read_with_its_labels() -> None:
    rows = list(written())
    assert {row.change.lang for row in rows} >= {"en", "fr", "de"}
    assert any(row.damaging and not row.ill_will for row in rows)
    assert not any(row.ill_will and not row.damaging for row in rows)
