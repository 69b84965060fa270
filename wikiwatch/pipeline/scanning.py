"""The main job for Python: what `wikiwatch scan` does, as one function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from wikiwatch import settings
from wikiwatch.archive.store import Archive
from wikiwatch.errors import UsageError
from wikiwatch.model import UNKNOWN_WIKI, PageReport, Report, Wiki
from wikiwatch.pipeline.archived import archived_page, archived_wiki_id
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import report, scan_each, scan_page
from wikiwatch.pipeline.scan_exports import scan_exports
from wikiwatch.pipeline.sync import known_wiki, open_client, sync_page
from wikiwatch.settings import THRESHOLD, Settings

T = TypeVar("T")


def scan(
    titles: Iterable[str] = (),
    *,
    xml: Iterable[str | Path] = (),
    wiki: str | None = None,
    archive: str | Path | None = None,
    contact: str | None = None,
    offline: bool = False,
    threshold: float = THRESHOLD,
    everything: bool = False,
    since: datetime | None = None,
    semantic: bool | None = None,
) -> Report:
    """What stands in pages and does not belong there, and the edits that brought it. Published as ``wikiwatch.scan``.

    Args:
        titles: pages of the wiki, synced into the archive first, or only looked up there when ``offline``.
        xml: MediaWiki exports to scan too, without network; archived only where ``archive`` is given.
        wiki: a code (``fr``), a wiki id (``frwiki``) or an API address.
        archive: the archive's folder.
        contact: an e-mail address or a page where the wiki's operators reach you; fetching needs one.
        threshold: report from this score on; with ``everything`` report all.
        since: report only what was brought in from this time on.
        semantic: whether the sentence encoder of ``wikiwatch[semantic]`` helps; by default where it is installed.

    Where ``wiki``, ``archive``, ``contact`` and ``semantic`` are left out, the configuration file and the environment
    count, as for the command. A page that cannot be read is in the report, with its ``errors``.

    Raises:
        UsageError: no wiki, no contact, a wrong name or configuration, an encoder that is not installed.
        ExportError: no page of the exports came whole; what is damaged behind one is in the report.
        ArchiveError: the archive cannot be opened.
    """
    loaded = settings.load()
    chosen = replace(
        loaded,
        wiki=wiki or loaded.wiki,
        archive=Path(archive) if archive is not None else loaded.archive,
        contact=contact or loaded.contact,
    )
    encoded = uses_encoder(wanted=loaded.semantic if semantic is None else semantic)
    options = Options(threshold=threshold, everything=everything, since=since, semantic=encoded)
    wanted, files = _several(titles), _several(xml)
    pages: list[PageReport] = []
    if wanted:
        pages += _archived(wanted, chosen, options) if offline else _fetched(wanted, chosen, options)
    if files:
        pages += scan_exports(files, None if archive is None else chosen.archive, options)
    return report(pages, options)


def _several(values: Iterable[T]) -> list[T]:
    """The values, once; a single text would be taken for its letters."""
    if isinstance(values, str | Path):
        raise UsageError(f"give a list, such as [{str(values)!r}], not a single text")
    return list(values)


def _fetched(titles: Sequence[str], chosen: Settings, options: Options) -> list[PageReport]:
    with open_client(chosen) as client, Archive.open(chosen.archive, write=True) as store:
        home = known_wiki(store, client)

        def one(title: str) -> PageReport:
            return scan_page(store, home, sync_page(store, client, home, title).page, options)

        return scan_each(titles, one, home)


def _archived(titles: Sequence[str], chosen: Settings, options: Options) -> list[PageReport]:
    with Archive.open_existing(chosen.archive) as store:
        wiki_id = archived_wiki_id(store, chosen.wiki)

        def one(title: str) -> PageReport:
            return scan_page(store, *archived_page(store, wiki_id, title), options)

        return scan_each(titles, one, Wiki(wiki_id=wiki_id or UNKNOWN_WIKI))
