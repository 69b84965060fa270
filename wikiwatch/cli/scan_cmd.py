"""``wikiwatch scan``: the main job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say, write
from wikiwatch.cli.progress import Meter, meter
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.model import UNKNOWN_WIKI, PageReport, Report, Wiki
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import report, scan_each, scan_page
from wikiwatch.pipeline.scan_exports import Progress, scan_exports
from wikiwatch.report.phrasing import count
from wikiwatch.report.selection import totals
from wikiwatch.settings import Settings

FORMATS = ("text", "json", "jsonl", "html")
EXPORTS = (".xml", ".gz", ".bz2", ".xz", ".lzma", ".zst", ".7z")


@click.command("scan")
@click.argument("titles", nargs=-1, required=True, metavar="TITLE...")
@click.option("--xml", is_flag=True, help="The arguments are MediaWiki XML exports (- for standard input).")
@click.option("--offline", is_flag=True, help="Use what the archive holds; ask no wiki.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@options.operating_point_options
@click.option("--since", type=options.Moment(), help="Report only what was brought in from this day or time on.")
@click.option("--all", "everything", is_flag=True, help="All passages and edits as JSON; as text, long lists whole.")
@options.semantic_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 when anything is at or above the threshold.")
@options.output_option
@options.archive_options
@options.progress_options
def command(
    titles: tuple[str, ...],
    xml: bool,
    offline: bool,
    form: str,
    threshold: float | None,
    fpr: float | None,
    precision: float | None,
    prevalence: float | None,
    since: datetime | None,
    everything: bool,
    semantic: bool | None,
    exit_code: bool,
    output: Path | None,
    config: Path | None,
    archive: Path | None,
    wiki: str | None,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Find what stands in pages and does not belong there, and the edits that brought it.

    The pages are synced into the archive first. With --xml they are read from exports instead, without network, and
    archived only when --archive is given.
    """
    settings = options.read_settings(config, archive, wiki, semantic)
    point = options.operating_point(settings.point, threshold, fpr, precision, prevalence)
    scanning = Options(
        threshold=point.threshold,
        fpr=point.fpr,
        precision=point.precision,
        prevalence=point.prevalence,
        everything=everything,
        since=since,
        semantic=uses_encoder(wanted=settings.semantic),
    )
    if not xml:
        _refuse_exports(titles)
    with ExitStack() as archives:
        with meter(shown=not (quiet or no_progress)) as bars:
            if xml:
                options.say_unused(wiki, "an export names its wiki itself", quiet=quiet)
                pages = _scan_exports(titles, archive, scanning, bars, quiet)
            elif offline:
                pages = _scan_archive(titles, settings, scanning, bars, archives)
            else:
                pages = _scan_wiki(titles, settings, scanning, bars, quiet, archives)
        rendered = _rendered(report(pages, scanning), form, output)
    write(rendered, output)
    if failed := sum(bool(page.errors) for page in pages):
        if not quiet:
            say(f"something failed on {failed:,} of {count(len(pages), 'page')}: the report says what")
        return ExitCode.PARTIAL
    found = totals(pages, scanning.threshold)
    suspect = found.suspect_edits + found.standing_passages + found.removed_passages
    return ExitCode.FOUND if exit_code and suspect else ExitCode.DONE


def _refuse_exports(titles: tuple[str, ...]) -> None:
    """A file in the place of a title is an export whose ``--xml`` was forgotten."""
    for title in titles:
        if Path(title).suffix.lower() in EXPORTS and Path(title).is_file():
            raise UsageError(f"{title} is a file, not a title: add --xml to read it as an export")


def _scan_exports(
    files: tuple[str, ...], folder: Path | None, scanning: Options, bars: Meter, quiet: bool
) -> list[PageReport]:
    from wikiwatch.cli.reading import Problems  # this and those below take long to import

    problems = Problems(quiet)
    reports = scan_exports(files, folder, scanning, on_problem=problems.tell, progress=_shown_by(bars))
    problems.close()
    return reports


def _shown_by(bars: Meter) -> Progress:
    @contextmanager
    def shown(what: str) -> Iterator[Callable[[], None]]:
        with bars.task(what, None, "revisions") as tick:
            yield partial(tick, 1)

    return shown


def _scan_archive(
    titles: tuple[str, ...], settings: Settings, scanning: Options, bars: Meter, archives: ExitStack
) -> list[PageReport]:
    """The archive stays open, among ``archives``, and settles while the report is rendered."""
    store = archives.enter_context(Archive.open_existing(settings.archive))

    def one(title: str) -> PageReport:
        wiki, page = options.archived_page(store, settings, title)
        with bars.task(title, None, "revisions") as tick:
            return scan_page(store, wiki, page, scanning, partial(tick, 1))

    reports = scan_each(titles, one, Wiki(wiki_id=settings.wiki or UNKNOWN_WIKI), lone_fails=True)
    store.settle()
    return reports


def _scan_wiki(
    titles: tuple[str, ...], settings: Settings, scanning: Options, bars: Meter, quiet: bool, archives: ExitStack
) -> list[PageReport]:
    """One page that fails ends the run; one of several is named in the report while the others go on.

    The archive is kept as by `_scan_archive`.
    """
    from wikiwatch.cli.reading import synced
    from wikiwatch.pipeline.sync import known_wiki, open_client

    store = archives.enter_context(Archive.open(settings.archive, write=True))
    with open_client(settings) as client:
        wiki = known_wiki(store, client)

        def one(title: str) -> PageReport:
            page = synced(store, client, wiki, title, bars, quiet).page
            with bars.task(title, None, "revisions") as tick:
                return scan_page(store, wiki, page, scanning, partial(tick, 1))

        reports = scan_each(titles, one, wiki, lone_fails=True)
    store.settle()
    return reports


def _rendered(document: Report, form: str, output: Path | None) -> str:
    if form in ("json", "jsonl"):
        from wikiwatch.report import json_report

        return json_report.render(document) if form == "json" else json_report.jsonl(document)
    if form == "html":
        from wikiwatch.report import html

        return html.render(document)
    from wikiwatch.report import terminal

    width, color = options.terminal(sys.stdout, output)
    most = max((len(page.passages) + len(page.edits) + len(page.errors) for page in document.pages), default=0)
    return terminal.render(document, width=width, color=color, shown=most if document.settings["all"] else None)
