"""The last report on a page, kept in the archive: a page that has not changed since is reported as it was.

With it are the judgements it rests on, of which most hold for the next report too, though the page has grown; beside it
the vectors of the page's sentences, where the encoder was asked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wikiwatch.archive.store import Archive
from wikiwatch.model import Judged, Page, PageReport, Revision, Wiki
from wikiwatch.model.plain import from_plain, to_plain
from wikiwatch.pipeline.encoding import encoder_version
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.versions import version_for

_NAME, _VECTORS = "report", "vectors"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """A report as of a time, ``latest`` being the newest revision then; ``since`` and ``known`` as it was asked for."""

    as_of: datetime | None
    latest: Revision
    since: datetime | None
    known: tuple[str, ...]
    judgements: Mapping[str, tuple[Judged, ...]]
    report: PageReport

    def answers(self, options: Options, as_of: datetime | None) -> bool:
        """Whether it is what is asked for, unless newer revisions have come."""
        return (self.as_of, self.since, self.known) == (as_of, options.since, tuple(sorted(options.known)))


def kept_report(archive: Archive, wiki: Wiki, page: Page, options: Options) -> KeptReport | None:
    """What was kept under that threshold, if anything. Raises `ArchiveError`."""
    if not options.may_be_kept:
        return None
    content = archive.derived(wiki.wiki_id, page.page_id, _NAME, version_for(wiki, page, *options.reported_for))
    try:
        return None if content is None else from_plain(KeptReport, json.loads(zlib.decompress(content)))
    except (LookupError, TypeError, ValueError, zlib.error):
        return None  # damaged: it is only a shortcut


def keep_report(
    archive: Archive,
    options: Options,
    report: PageReport,
    *,
    as_of: datetime | None,
    latest: Revision,
    judgements: Mapping[str, tuple[Judged, ...]],
) -> None:
    """Keep a report, in the place of the one before. Raises `ArchiveError`."""
    if not options.may_be_kept:
        return
    kept = KeptReport(
        as_of=as_of,
        latest=latest,
        since=options.since,
        known=tuple(sorted(options.known)),
        judgements=judgements,
        report=report,
    )
    content = zlib.compress(json.dumps(to_plain(kept), separators=(",", ":")).encode(), 1)
    wiki, page = report.wiki, report.page
    archive.put_derived(wiki.wiki_id, page.page_id, _NAME, version_for(wiki, page, *options.reported_for), content)


def kept_vectors(archive: Archive, wiki: Wiki, page: Page) -> bytes | None:
    """What the encoder made of the page's sentences, if it was asked. Raises `ArchiveError`."""
    return archive.derived(wiki.wiki_id, page.page_id, _VECTORS, _vectors_version())


def keep_vectors(archive: Archive, wiki: Wiki, page: Page, vectors: bytes) -> None:
    """Keep them: an edit that writes nothing new needs no encoder. Raises `ArchiveError`."""
    archive.put_derived(wiki.wiki_id, page.page_id, _VECTORS, _vectors_version(), vectors)


def _vectors_version() -> int:
    """They depend on the encoder alone."""
    return int(encoder_version()[:14], 16)
