"""The labelled edits of a page whose whole history is at hand: with both texts, and what the page's record told.

The labels are those of the rows; the history adds what the edit could be judged by when it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.train.rows import Row
from wikiwatch.fetch.export import read_export
from wikiwatch.history import PageHistory
from wikiwatch.model import Edit, EditChange, Revision
from wikiwatch.pipeline.records import RecordKeeper


def with_history(exports: Sequence[Path], rows: Mapping[int, Row]) -> Iterator[Row]:
    """The rows, by revision, as the page's history shows them; those that the exports lack are left out.

    The exports hold one page, its revisions in the wiki's order.
    """
    history, records = PageHistory(), RecordKeeper()
    for export in exports:
        with read_export(export) as reader:
            for part in reader:
                for revision in part.revisions:
                    edit = history.add(revision)
                    record = records.add(revision, edit)
                    row = rows.get(revision.rev_id)
                    if row is not None and edit is not None:
                        yield replace(row, change=replace(_change(row.change, revision, edit), record=record))


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
