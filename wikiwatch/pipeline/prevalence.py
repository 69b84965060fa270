"""How many of a wiki's edits are damaging, as its archive shows: those that another's identity revert undid."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache

from wikiwatch.archive.store import Archive
from wikiwatch.model import Page, Revision
from wikiwatch.settings import REVERT_RADIUS

LEAST_PAGES = 20
"""Fewer pages were picked by somebody, often because they are vandalised, and speak for themselves only."""

MOST_PAGES = 100
RECENT = 300
"""The newest revisions of each page that are counted; the share changes over the years."""


@lru_cache(maxsize=4)
def prevalence_in(archive: Archive, wiki_id: str) -> float | None:
    """The share of damaging edits on a wiki; None where too few pages are archived. Raises `ArchiveError`.

    Counted once an opened archive: a run does not change its measure under way.
    """
    pages = [page for _, page in archive.pages(wiki_id)]
    if len(pages) < LEAST_PAGES:
        return None
    from wikiwatch.score.edits.calibration import estimated  # here, since a scan of few pages may need none of it

    undone = edits = 0
    for page in _spread(pages):
        recent = deque(archive.revisions(wiki_id, page.page_id, text=False), maxlen=RECENT)
        undone += count_undone(recent)
        edits += max(0, len(recent) - 1)
    return estimated(undone, edits)


def _spread(pages: Sequence[Page]) -> Sequence[Page]:
    """As many as are read, from all over the archive."""
    return pages[:: -(-len(pages) // MOST_PAGES)]


def count_undone(revisions: Iterable[Revision]) -> int:
    """How many of a page's edits another user's identity revert undid; who undoes their own work damaged nothing."""
    from wikiwatch.history.reverts import RevertDetector  # here, as above

    detector = RevertDetector(REVERT_RADIUS)
    by_id: dict[int, Revision] = {}
    undone: set[int] = set()
    for revision in revisions:
        by_id[revision.rev_id] = revision
        if revision.main.sha1 is None:
            continue
        revert = detector.add(revision.rev_id, revision.main.sha1)
        if revert is not None:
            undone.update(rev_id for rev_id in revert.reverteds if by_id[rev_id].user != revision.user)
    return len(undone)
