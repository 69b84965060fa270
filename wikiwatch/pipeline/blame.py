"""Who wrote which run of a page's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError
from wikiwatch.history import OriginRun, PageHistory
from wikiwatch.model import Page, Revision, Wiki
from wikiwatch.pipeline.archived import lack_of_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """The runs of a revision's text, and the revisions they come from; all revisions without their texts."""

    wiki: Wiki
    page: Page
    revision: Revision
    text: str
    runs: tuple[OriginRun, ...]
    origins: Mapping[int, Revision]


def blame(archive: Archive, wiki: Wiki, page: Page, rev_id: int | None = None) -> Blame:
    """Attribution of one revision, by default the newest visible one. Raises `ArchiveError`."""
    where = f'{archive.path}: page "{page.page_title}" of {wiki.wiki_id}'
    history = PageHistory()
    for revision in archive.revisions(wiki.wiki_id, page.page_id):
        edit = history.add(revision)
        if revision.rev_id == rev_id:
            if edit is None:
                raise ArchiveError(f"{where}: {lack_of_text(revision)}")
            break
    else:
        if rev_id is not None:
            raise ArchiveError(f"{where}: revision {rev_id} is not archived")
    shown = history.latest_visible
    if shown is None:
        raise ArchiveError(f"{where}: no visible text is archived")
    runs = tuple(history.origin_runs())
    wanted = {run.rev_id for run in runs}
    origins = {revision.rev_id: revision for revision in history.revisions if revision.rev_id in wanted}
    return Blame(wiki=wiki, page=page, revision=shown, text=history.text, runs=runs, origins=origins)
