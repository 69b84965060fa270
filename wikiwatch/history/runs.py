"""Runs of edits: what one user saved in one go counts as one.

Consecutive revisions of a page by one user, as MediaWiki groups them in its lists of changes, with at most an hour from
one to the next: the bound of an edit session in Geiger & Halfaker, "Using edit sessions to measure participation in
Wikipedia", CSCW 2013 (doi:10.1145/2441776.2441873).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wikiwatch.model import Revision
from wikiwatch.settings import RUN_GAP


def run_starts(revisions: Sequence[Revision]) -> dict[int, int]:
    """For the id of each revision of a page, in the wiki's order, the id of the first one of its run."""
    starts = {revision.rev_id: revision.rev_id for revision in revisions[:1]}
    for before, revision in pairwise(revisions):
        starts[revision.rev_id] = starts[before.rev_id] if _goes_on(before, revision) else revision.rev_id
    return starts


def _goes_on(before: Revision, revision: Revision) -> bool:
    """Whether one user saved both; who is hidden may be anybody."""
    return revision.user is not None and revision.user == before.user and abs(revision.dt - before.dt) <= RUN_GAP
