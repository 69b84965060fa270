"""Runs of edits: what one user saved in one go counts as one.

Consecutive revisions of a page by one user, as MediaWiki groups them in its lists of changes, with at most an hour from
one to the next: the bound of an edit session in Geiger & Halfaker, "Using edit sessions to measure participation in
Wikipedia", CSCW 2013 (doi:10.1145/2441776.2441873).
"""

from __future__ import annotations

from wikiwatch.model import Revisions
from wikiwatch.settings import RUN_GAP

_GAP = RUN_GAP.total_seconds()


def run_starts(revisions: Revisions) -> dict[int, int]:
    """For the id of each revision of a page, in the wiki's order, the id of the first one of its run."""
    starts: dict[int, int] = {}
    start, user_before, time_before = 0, None, 0.0
    for rev_id, user, time in zip(revisions.rev_ids, revisions.users, revisions.times, strict=True):
        if user is None or user != user_before or abs(time - time_before) > _GAP:  # who is hidden may be anybody
            start = rev_id
        starts[rev_id] = start
        user_before, time_before = user, time
    return starts
