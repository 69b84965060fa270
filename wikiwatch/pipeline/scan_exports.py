"""Pages of XML exports, as they are read or, where they need it, by way of an archive."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ExportError
from wikiwatch.model import PageReport, Revision, StageError
from wikiwatch.pipeline.options import Options, pointed
from wikiwatch.pipeline.scan import scan_page

if TYPE_CHECKING:
    from wikiwatch.fetch.export import ExportProblem

Progress = Callable[[str], AbstractContextManager[Callable[[], None]]]
"""A piece of work by its name, in; what is called for each revision, while it lasts."""


def scan_export(
    file: str | Path,
    options: Options,
    *,
    on_revision: Callable[[], None] = lambda: None,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
) -> list[PageReport] | None:
    """The reports on the pages of one export, analysed as they are read; None where they need an archive first.

    That is where revisions are not in the wiki's order, or a page comes in several parts. Of an export that breaks off
    those before the damaged place that are whole. Raises `ExportError` where there is none.
    """
    from wikiwatch.pipeline.reading_ahead import read_ahead  # here, since it takes long to import

    reports: dict[tuple[str, int], PageReport] = {}
    try:
        with read_ahead(file, on_revision, on_problem) as pages:
            from wikiwatch.pipeline.analyse import Analysis  # here, since the process that reads starts meanwhile

            options = pointed(options)
            for part in pages:
                analysis = Analysis(part.wiki, part.page, options)
                if (part.wiki.wiki_id, part.page.page_id) in reports or not _in_order(part.revisions, analysis.add):
                    return None
                reports[part.wiki.wiki_id, part.page.page_id] = analysis.report(None)
    except ExportError as error:
        if not reports:
            raise
        from wikiwatch.fetch.export import ExportProblem, ProblemKind

        on_problem(ExportProblem(kind=ProblemKind.BROKEN_OFF, message=str(error)))
    if not reports:
        raise ExportError(f"{file}: no page in it")
    return list(reports.values())


def _in_order(revisions: Iterable[Revision], take: Callable[[Revision], object]) -> bool:
    """Whether revisions come in the wiki's order, all of which are taken then."""
    before = None
    for revision in revisions:
        place = (revision.dt, revision.rev_id)
        if before is not None and place <= before:
            return False
        before = place
        take(revision)
    return True


@contextmanager
def silent(what: str) -> Iterator[Callable[[], None]]:
    """Where nobody watches how far it is."""
    yield lambda: None


def scan_exports(
    files: Sequence[str | Path],
    folder: Path | None,
    options: Options,
    *,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
    progress: Progress = silent,
) -> list[PageReport]:
    """The reports on the pages of some exports, which are kept in the archive ``folder`` where one is named.

    What is wrong with them is in the reports, and told ``on_problem``. Raises `ExportError` where no page came whole,
    and `ArchiveError`.
    """
    if folder is None and len(files) == 1 and str(files[0]) != "-":
        found: list[ExportProblem] = []
        with progress("reading") as tick:
            direct = scan_export(files[0], options, on_revision=tick, on_problem=found.append)
        if direct is not None:  # else they come again
            for problem in found:
                on_problem(problem)
            return with_problems(direct, found)
    from wikiwatch.pipeline.transfer import import_exports  # here, since it takes long to import

    problems: list[ExportProblem] = []

    def told(problem: ExportProblem) -> None:
        problems.append(problem)
        on_problem(problem)

    reports = []
    with _folder(folder) as place, Archive.open(place, write=True) as store:
        with progress("reading") as tick:
            pages = import_exports(store, files, on_revision=tick, on_problem=told)
        for wiki, page in pages:
            with progress(page.page_title) as tick:
                reports.append(scan_page(store, wiki, page, options, tick, passing=folder is None))
    return with_problems(reports, problems)


@contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="wikiwatch-") as place:
        yield Path(place)


def with_problems(pages: Sequence[PageReport], problems: Iterable[ExportProblem]) -> list[PageReport]:
    """The reports, each with what was wrong with its page in the export; what concerns no page is on the first."""
    told: dict[str | None, list[StageError]] = {}
    titles = {page.page.page_title for page in pages}
    for problem in problems:
        title = problem.page_title if problem.page_title in titles else None
        told.setdefault(title, []).append(StageError(stage="fetch", message=problem.message))
    return [
        replace(page, errors=(*page.errors, *told.pop(page.page.page_title, ()), *told.pop(None, ()))) for page in pages
    ]
