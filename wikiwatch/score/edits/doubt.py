"""Edits that need not be judged at all."""

from __future__ import annotations

from wikiwatch.model import PageRecord

REGULAR = 10
"""Earlier edits of the page that make a regular of their editor, where at most one in as many was reverted."""


def is_beyond_doubt(record: PageRecord) -> bool:
    """An edit that need not be judged to know that it is not suspect: a revert, or one by a regular of the page."""
    edits, reverted = record.user_edits, record.user_reverted
    return record.undoes > 0 or (edits is not None and edits >= REGULAR and (reverted or 0) * REGULAR <= edits)
