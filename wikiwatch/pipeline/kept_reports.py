"""The last report on a page, kept in the archive: a page that has not changed since is reported as it was.

With it are the judgements it rests on, of which most hold for the next report too, though the page has grown; beside it
the vectors of the page's sentences, where the encoder was asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import zstandard

from wikiwatch.archive.store import Archive
from wikiwatch.model import Page, PageReport, Revision, Wiki
from wikiwatch.model.plain import from_plain, to_plain
from wikiwatch.pipeline.encoding import encoder_version
from wikiwatch.pipeline.judgements import Remembered
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.versions import version_for

_NAME, _JUDGEMENTS, _VECTORS = "report", "judgements", "vectors"
_LEVEL = 1
_DAMAGED = (LookupError, TypeError, ValueError, zstandard.ZstdError)
"""What reading raises that was not written here: it is only a shortcut."""


class _Head(NamedTuple):
    as_of: datetime | None
    latest: Revision
    since: datetime | None
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """A report, when it was made and how it was asked for. It stays packed: once the page has grown nobody reads it.

    Of a page that had grown since it was scanned only the rest is kept: whoever looks at each revision as it comes asks
    for no report twice.
    """

    head: _Head
    packed: bytes

    @property
    def latest(self) -> Revision:
        """The newest revision then."""
        return self.head.latest

    def answers(self, options: Options, as_of: datetime | None) -> bool:
        """Whether it is what is asked for, unless newer revisions have come."""
        head = self.head
        return (head.as_of, head.since, head.known) == (as_of, options.since, tuple(sorted(options.known)))

    def report(self) -> PageReport | None:
        """None where it is damaged, or not kept."""
        try:
            return from_plain(PageReport, _read(self.packed))
        except _DAMAGED:
            return None


def kept_report(archive: Archive, wiki: Wiki, page: Page, options: Options) -> KeptReport | None:
    """What was kept under that threshold, if anything. Raises `ArchiveError`."""
    content = _kept(archive, wiki, page, options, _NAME)
    try:
        if content is None:
            return None
        head, _, packed = content.partition(b"\n")
        return KeptReport(head=from_plain(_Head, json.loads(head)), packed=packed)
    except _DAMAGED:
        return None


def kept_judgements(archive: Archive, wiki: Wiki, page: Page, options: Options) -> Mapping[str, Remembered]:
    """What was judged for the last reports. Raises `ArchiveError`."""
    content = _kept(archive, wiki, page, options, _JUDGEMENTS)
    try:
        return {} if content is None else from_plain(dict[str, Remembered], _read(content))
    except _DAMAGED:
        return {}


def keep_report(
    archive: Archive,
    options: Options,
    report: PageReport,
    *,
    as_of: datetime | None,
    latest: Revision,
    judgements: Mapping[str, Remembered],
    has_grown: bool,
) -> None:
    """Keep a report, unless its page ``has_grown``, and its judgements, in the place of those before.

    Raises `ArchiveError`.
    """
    if not options.may_be_kept:
        return
    head = to_plain(_Head(as_of, latest, options.since, tuple(sorted(options.known))))
    packed = b"" if has_grown else _packed(to_plain(report))
    version = version_for(report.wiki, report.page, *options.reported_for)
    for name, content in (
        (_NAME, json.dumps(head).encode() + b"\n" + packed),
        (_JUDGEMENTS, _packed(to_plain(judgements))),
    ):
        archive.put_derived(report.wiki.wiki_id, report.page.page_id, name, version, content)


def _kept(archive: Archive, wiki: Wiki, page: Page, options: Options, name: str) -> bytes | None:
    if not options.may_be_kept:
        return None
    return archive.derived(wiki.wiki_id, page.page_id, name, version_for(wiki, page, *options.reported_for))


def _packed(plain: Any) -> bytes:
    return zstandard.ZstdCompressor(_LEVEL).compress(json.dumps(plain, separators=(",", ":")).encode())


def _read(packed: bytes) -> Any:
    return json.loads(zstandard.ZstdDecompressor().decompress(packed))


def kept_vectors(archive: Archive, wiki: Wiki, page: Page) -> bytes | None:
    """What the encoder made of the page's sentences, if it was asked. Raises `ArchiveError`."""
    return archive.derived(wiki.wiki_id, page.page_id, _VECTORS, _vectors_version())


def keep_vectors(archive: Archive, wiki: Wiki, page: Page, vectors: bytes) -> None:
    """Keep them: an edit that writes nothing new needs no encoder. Raises `ArchiveError`."""
    archive.put_derived(wiki.wiki_id, page.page_id, _VECTORS, _vectors_version(), vectors)


def _vectors_version() -> int:
    """They depend on the encoder alone."""
    return int(encoder_version()[:14], 16)
