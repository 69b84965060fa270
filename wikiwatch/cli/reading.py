"""Reading into the archive, with progress and messages on stderr."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from wikiwatch.archive.store import Archive
from wikiwatch.cli.output import say
from wikiwatch.cli.progress import Meter
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.export import ExportProblem, ProblemKind
from wikiwatch.model import Page, Wiki
from wikiwatch.pipeline.sync import Synced, sync_page
from wikiwatch.pipeline.transfer import import_exports
from wikiwatch.report.phrasing import count

MOST_PROBLEMS_TOLD = 20


def import_files(
    store: Archive,
    files: Sequence[str],
    bars: Meter,
    quiet: bool,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
) -> list[tuple[Wiki, Page]]:
    """`import_exports`, told on stderr."""
    problems = Problems(quiet, on_problem)
    with bars.task("reading", None, "revisions") as tick:
        pages = import_exports(store, files, on_revision=partial(tick, 1), on_problem=problems.tell)
    problems.close()
    return pages


class Problems:
    """Problems of exports, handed on and told on stderr up to a number; what ended the reading in any case."""

    def __init__(self, quiet: bool, hand_on: Callable[[ExportProblem], None] = lambda problem: None) -> None:
        self._quiet, self._hand_on, self._count = quiet, hand_on, 0

    def tell(self, problem: ExportProblem) -> None:
        """Take one problem."""
        self._count += 1
        self._hand_on(problem)
        is_error = problem.kind is ProblemKind.BROKEN_OFF
        if is_error or (not self._quiet and self._count <= MOST_PROBLEMS_TOLD):
            say(problem.message)

    def close(self) -> None:
        """There are no more."""
        if not self._quiet and self._count > MOST_PROBLEMS_TOLD:
            say(f"and {count(self._count - MOST_PROBLEMS_TOLD, 'more problem')}")


def synced(store: Archive, client: ApiClient, wiki: Wiki, title: str, bars: Meter, quiet: bool) -> Synced:
    """`sync_page`, told on stderr."""
    with bars.task(title, None, "revisions") as tick:
        result = sync_page(store, client, wiki, title, partial(tick, 1))
    if not quiet:
        for note in (*result.notes, *client.warnings):
            say(note)
    return result
