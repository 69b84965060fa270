"""Between XML exports and the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError, ExportError
from wikiwatch.fetch.export import ExportProblem, read_export
from wikiwatch.fetch.export_writer import Sink, WrittenExport, write_export
from wikiwatch.model import Page, Revision, Wiki


def import_exports(
    archive: Archive,
    files: Sequence[str | Path],
    *,
    on_revision: Callable[[], None] = lambda: None,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
) -> list[tuple[Wiki, Page]]:
    """Archive all pages of some exports; the pages in the order they came, each once.

    What was read before a damaged place stays archived. Raises `ExportError` for that, and for exports without any
    page; `ArchiveError` as the archive does.
    """
    found: dict[tuple[str, int], tuple[Wiki, Page]] = {}
    for file in files:
        with read_export(file, on_revision=on_revision, on_problem=on_problem) as reader:
            wiki: Wiki | None = None
            for part in reader:
                if part.wiki != wiki:
                    wiki = part.wiki
                    archive.put_wiki(wiki)
                archive.put_page(wiki.wiki_id, part.page)
                archive.add_revisions(wiki.wiki_id, part.page.page_id, part.revisions)
                found[wiki.wiki_id, part.page.page_id] = (wiki, part.page)
    if not found:
        raise ExportError(f"{', '.join(map(str, files))}: no page in it")
    return list(found.values())


def export_pages(archive: Archive, pages: Sequence[tuple[Wiki, Page]], sink: Sink) -> WrittenExport:
    """Write archived pages of one wiki as a MediaWiki XML export 0.11. Raises `ArchiveError`."""
    wikis = {wiki.wiki_id: wiki for wiki, _ in pages}
    if not wikis:
        raise ArchiveError(f"{archive.path}: no page is archived")
    if len(wikis) > 1:
        raise ArchiveError(
            f"{archive.path}: an export holds pages of one wiki, these are of {', '.join(wikis)}; choose with --wiki"
        )
    [wiki] = wikis.values()

    def with_revisions() -> Iterator[tuple[Page, Iterator[Revision]]]:
        for _, page in pages:
            yield page, archive.revisions(wiki.wiki_id, page.page_id)

    return write_export(sink, wiki, with_revisions())
