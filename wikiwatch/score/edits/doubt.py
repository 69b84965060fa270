"""Edits that need not be judged at all."""

from __future__ import annotations

from wikiwatch.model import PageRecord

REGULAR = 10
"""Earlier edits of the page that make a regular of their editor, where at most one in as many was reverted."""


TAKEN_BACK = 0.2
"""The most that is said of an edit that only takes back what its editor did just before, whatever else speaks against
it: no suspect, but above most. Of 785 such edits eight were undone for what they did, a third of those by anonymous
editors with the edits before them (``python -m bench.own_words``; docs/models.md). No model can learn the one from
reverts, which mostly undo the whole sitting.
"""


def is_beyond_doubt(record: PageRecord) -> bool:
    """An edit that need not be judged to know that it is not suspect: a revert, one by a regular of the page, or one
    that only takes back what the same editor did just before.
    """
    edits, reverted = record.user_edits, record.user_reverted
    is_of_a_regular = edits is not None and edits >= REGULAR and (reverted or 0) * REGULAR <= edits
    return record.undoes > 0 or record.takes_back or is_of_a_regular
