"""Reading into the archive, with progress and messages on stderr."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wikiwatch.archive.store import Archive
from wikiwatch.cli.output import say
from wikiwatch.cli.progress import Meter
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.export import ExportProblem, ExportTally
from wikiwatch.model import Page, Wiki
from wikiwatch.pipeline.sync import Synced, sync_page
from wikiwatch.pipeline.transfer import import_exports

MOST_PROBLEMS_TOLD = 20


def import_files(
    store: Archive,
    files: Sequence[str],
    bars: Meter,
    quiet: bool,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
) -> list[tuple[Wiki, Page]]:
    """`import_exports`, told on stderr."""
    told = 0
    seen = 0

    def tell(problem: ExportProblem) -> None:
        nonlocal told
        told += 1
        on_problem(problem)
        if not quiet and told <= MOST_PROBLEMS_TOLD:
            say(problem.message)

    with bars.task("reading", None, "revisions") as tick:

        def advance(tally: ExportTally) -> None:
            nonlocal seen
            tick(max(0, tally.revisions - seen))
            seen = tally.revisions

        pages = import_exports(store, files, on_progress=advance, on_problem=tell)
    if not quiet and told > MOST_PROBLEMS_TOLD:
        say(f"{told - MOST_PROBLEMS_TOLD} more problems of this kind")
    return pages


def synced(store: Archive, client: ApiClient, wiki: Wiki, title: str, bars: Meter, quiet: bool) -> Synced:
    """`sync_page`, told on stderr."""
    with bars.task(title, None, "revisions") as tick:
        result = sync_page(store, client, wiki, title, lambda: tick(1))
    if not quiet:
        for note in (*result.notes, *client.warnings):
            say(note)
    return result
