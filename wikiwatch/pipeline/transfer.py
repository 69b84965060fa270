"""Between XML exports and the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError, ExportError
from wikiwatch.fetch.export import ExportProblem, ProblemKind, read_export
from wikiwatch.fetch.export.refusal import shown
from wikiwatch.fetch.export_writer import Sink, write_export
from wikiwatch.model import Page, Revision, Wiki


def import_exports(
    archive: Archive,
    files: Sequence[str | Path],
    *,
    on_revision: Callable[[], None] = lambda: None,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
) -> list[tuple[Wiki, Page]]:
    """Archive all pages of some exports; those that came whole, in the order they came, each once.

    A file that breaks off is a problem where any page came whole, and the next one is read. Its revisions before the
    damaged place stay archived, those of the page that it broke off in too: each is whole, and the export, once it is
    got again, adds those that follow. Raises `ExportError` where no page came whole, and `ArchiveError` as the archive
    does.
    """
    found: dict[tuple[str, int], tuple[Wiki, Page]] = {}
    failures: list[str] = []
    for file in files:
        try:
            _import_export(archive, file, found, on_revision, on_problem)
        except ExportError as error:
            failures.append(str(error))
    if not found:
        raise ExportError("; ".join(failures) or f"{', '.join(map(str, files))}: no page in it")
    for failure in failures:
        on_problem(ExportProblem(kind=ProblemKind.BROKEN_OFF, message=failure))
    return list(found.values())


def _import_export(
    archive: Archive,
    file: str | Path,
    found: dict[tuple[str, int], tuple[Wiki, Page]],
    on_revision: Callable[[], None],
    on_problem: Callable[[ExportProblem], None],
) -> None:
    """Archive the pages of one export, and put those that came whole into ``found``."""

    def other_text(page: Page, revision: Revision) -> None:
        name = "standard input" if str(file) == "-" else file
        where = f"{name}: page {shown(page.page_title)}, revision {revision.rev_id}"
        on_problem(
            ExportProblem(
                kind=ProblemKind.OTHER_TEXT,
                message=f"{where}: it came before with another text, which is kept; one of the two is wrong",
                page_title=page.page_title,
                rev_id=revision.rev_id,
            )
        )

    with read_export(file, on_revision=on_revision, on_problem=on_problem) as reader:
        wiki: Wiki | None = None
        for part in reader:
            if part.wiki != wiki:
                wiki = part.wiki
                archive.put_wiki(wiki)
            key = (wiki.wiki_id, part.page.page_id)
            archive.put_page(wiki.wiki_id, part.page)
            try:
                archive.add_revisions(*key, part.revisions, on_other_text=partial(other_text, part.page))
            except ExportError:
                found.pop(key, None)  # a part of it that came before is not the whole page
                raise
            found[key] = (wiki, part.page)


def export_pages(archive: Archive, pages: Sequence[tuple[Wiki, Page]], sink: Sink) -> tuple[int, ...]:
    """Write archived pages of one wiki as a MediaWiki XML export 0.11; the revisions whose texts were altered.

    XML cannot hold every character. Raises `ArchiveError`.
    """
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
