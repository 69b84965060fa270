"""Labelled edits as the scorer's own record, with what training and evaluation need beside it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wikiwatch.model import EditChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled edit. ``page`` is what folds keep together; ``weight`` how far its label is believed.

    ``ill_will`` tells that its damage was meant: of a history, that it was reverted as vandalism. ``derived`` tells
    that the label is not the corpus's: such an edit teaches, and nothing is measured by it.
    """

    corpus: str
    page: str
    change: EditChange
    damaging: bool
    rev_id: int | None = None
    weight: float = 1.0
    ill_will: bool = False
    derived: bool = False


def bare(row: Row) -> Row:
    """Without its texts: thousands of whole pages would not fit."""
    return replace(row, change=replace(row.change, old="", new=""))


def read(folder: Path, corpus: str) -> Iterator[Row]:
    """The rows of ``<corpus>.jsonl.gz``."""
    with gzip.open(folder / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            read_row = json.loads(line)
            yield _row(corpus, read_row)


def _row(corpus: str, read_row: dict[str, Any]) -> Row:
    whole = read_row.get("new") is not None
    return Row(
        corpus=corpus,
        page=f"{corpus}/{read_row['page'] or read_row['id']}",
        change=EditChange(
            old=read_row["old"] if whole else read_row["removed_lines"],
            new=read_row["new"] if whole else read_row["added_lines"],
            lines_only=not whole,
            lang=read_row["lang"],
            title=read_row["page"],
            comment=read_row["comment"],
            anon=read_row["anon"],
        ),
        damaging=bool(read_row["label"]),
        rev_id=int(read_row["revid"]) if read_row.get("revid") else None,
        ill_will=bool((read_row.get("_after_edit") or {}).get("strict")),
    )
