"""Analyses kept in the archive, so that one more revision costs one more revision.

An analysis is stored in steps, each holding what came since the step before. It counts only for the code, the
lexicons, the wiki and the options it was made with; otherwise the history is read again from its start. The archive
drops the steps itself when it changes anything but by adding newer revisions.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from wikiwatch.archive.store import Archive
from wikiwatch.model import Page, Revision, Revisions, Wiki
from wikiwatch.pipeline.analyse import Analysis
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.versions import version_for

_MOST_STEPS = 24
"""Then all are put together into one."""

_HEADER = struct.Struct("<QQ")  # revisions before the step, and with it


@dataclass(slots=True)
class Resumed:
    """An analysis as far as it is stored: of ``count`` revisions, the last of them ``latest``, in so many ``steps``."""

    analysis: Analysis
    latest: Revision | None = None
    count: int = 0
    steps: int = 0


def resume(archive: Archive, wiki: Wiki, page: Page, options: Options) -> Resumed:
    """The stored analysis of a page, or a new one. Raises `ArchiveError`."""
    if options.may_be_kept:
        steps, count = _stored(archive, wiki, page, options)
        revisions = archive.bare_revisions(wiki.wiki_id, page.page_id).first(count) if steps else Revisions()
        if steps and len(revisions) == count:
            try:
                text = _newest_text(archive, wiki, revisions)
                analysis = Analysis.restored(wiki, page, options, steps, revisions, text)
                return Resumed(analysis, revisions[-1], count, len(steps))
            except ValueError:
                pass  # damaged: it is only a shortcut
    return Resumed(Analysis(wiki, page, options))


def keep(archive: Archive, wiki: Wiki, page: Page, options: Options, resumed: Resumed) -> None:
    """Store what an analysis has learned since it was resumed. Raises `ArchiveError`."""
    count = resumed.analysis.revision_count
    if not options.may_be_kept or count == resumed.count:
        return
    whole = resumed.steps in (0, _MOST_STEPS)
    step, before = (0, 0) if whole else (resumed.steps, resumed.count)
    content = _HEADER.pack(before, count) + resumed.analysis.unsaved(whole=whole)
    version = version_for(wiki, page, *options.kept_for)
    archive.put_derived(wiki.wiki_id, page.page_id, f"analysis {step}", version, content, meanwhile=True)


def _stored(archive: Archive, wiki: Wiki, page: Page, options: Options) -> tuple[list[memoryview], int]:
    """The stored steps that go on from one another, and how many revisions they cover."""
    version = version_for(wiki, page, *options.kept_for)
    steps: list[memoryview] = []
    count = 0
    while (content := archive.derived(wiki.wiki_id, page.page_id, f"analysis {len(steps)}", version)) is not None:
        if len(content) < _HEADER.size or _HEADER.unpack_from(content)[0] != count:
            break  # left over from before all were put together
        count = _HEADER.unpack_from(content)[1]
        steps.append(memoryview(content)[_HEADER.size :])  # megabytes that need not be copied
    return steps, count


def _newest_text(archive: Archive, wiki: Wiki, revisions: Sequence[Revision]) -> bytes:
    for bare in reversed(revisions):
        if bare.main.sha1 is not None:
            revision = archive.revision(wiki.wiki_id, bare.rev_id)
            if revision is not None and revision.text is not None:
                return revision.text
    return b""
