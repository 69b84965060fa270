"""The edits of a page whose whole history is at hand: with both texts, and what the page's record told.

The labels are those of the rows. Of edits that took nearly the whole page away and were undone the rows leave most out,
so the history labels these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bench.train.aftermath import Aftermath
from bench.train.rows import Row, bare
from wikiwatch.fetch.export import read_export
from wikiwatch.history import PageHistory
from wikiwatch.model import Edit, EditChange, Revision
from wikiwatch.pipeline.records import RecordKeeper

LEAST_PAGE = 300  # code points that can be blanked
BLANKED = 0.2  # what is left of a page at most that was taken away nearly whole

Measured = TypeVar("Measured")


def with_history(
    exports: Sequence[Path], rows: Mapping[int, Row], measure: Callable[[Row], Measured]
) -> tuple[list[tuple[Row, Measured]], Aftermath]:
    """The rows, by revision, as the page's history shows them, and undone blankings; each measured when read.

    Also what became of them. Rows that the exports lack are left out, and edits that only take back what the same user
    did just before: they are undone with the edits that they mend, so that the label says nothing of them. The exports
    hold one page, its revisions in the wiki's order.
    """
    history, records = PageHistory(), RecordKeeper()
    found: list[tuple[Row, Measured]] = []
    usual = next(iter(rows.values()))
    for export in exports:
        with read_export(export) as reader:
            for part in reader:
                for revision in part.revisions:
                    edit = history.add(revision)
                    record = records.add(revision, edit)
                    row = rows.get(revision.rev_id)
                    if edit is None or edit.takes_back or (row is None and not _is_blanking(edit)):
                        continue
                    row = row or replace(usual, rev_id=revision.rev_id, damaging=True, derived=True)
                    row = replace(row, change=replace(_change(row.change, revision, edit), record=record))
                    found.append((bare(row), measure(row)))
    kept = [told for told in found if not told[0].derived or told[0].rev_id in history.reverted_by]
    return kept, Aftermath.of(history)


def _is_blanking(edit: Edit) -> bool:
    """Whether it took nearly the whole page away, and does not give back what the page once was."""
    return not edit.reverts and len(edit.old) >= LEAST_PAGE and len(edit.new) <= BLANKED * len(edit.old)


def _change(known: EditChange, revision: Revision, edit: Edit) -> EditChange:
    return replace(
        known,
        old=None if edit.is_creation else edit.old,
        new=edit.new,
        lines_only=False,
        user=revision.user,
        anon=revision.anon,
        minor=revision.minor,
        comment=revision.comment,
        dt=revision.dt,
    )
