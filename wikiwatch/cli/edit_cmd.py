"""``wikiwatch edit``: single archived edits."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say, write
from wikiwatch.cli.progress import meter
from wikiwatch.errors import ArchiveError, ExitCode
from wikiwatch.model import EditsReport
from wikiwatch.pipeline.archived import archived_wiki_id
from wikiwatch.pipeline.edit import report_edits
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.report import edit_html, edit_json, edit_view
from wikiwatch.report.phrasing import count

FORMATS = ("text", "json", "html")


@click.command("edit")
@click.argument("rev_ids", nargs=-1, required=True, type=int, metavar="REV_ID...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@options.semantic_option
@options.output_option
@options.archive_options
@options.progress_options
def command(
    rev_ids: tuple[int, ...],
    form: str,
    semantic: bool | None,
    output: Path | None,
    config: Path | None,
    archive: Path | None,
    wiki: str | None,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Show what the edits that made these archived revisions changed, what is held against them, and what became of it.

    The history of each page is read from the archive, to its end.
    """
    settings = options.read_settings(config, archive, wiki, semantic)
    encoded = uses_encoder(wanted=settings.semantic)
    with meter(shown=not (quiet or no_progress)) as bars, Archive.open(settings.archive) as store:
        wiki_id = archived_wiki_id(store, settings.wiki)
        with bars.task("reading", None, "revisions") as tick:
            report = report_edits(store, wiki_id, rev_ids, settings.threshold, partial(tick, 1), semantic=encoded)
    if len(set(rev_ids)) == 1 and report.failures:
        raise ArchiveError(report.failures[0].message)
    write(_rendered(report, form, output), output)
    if failed := len(report.failures) + sum(bool(edit.errors) for edit in report.edits):
        if not quiet:
            say(f"something failed on {failed:,} of {count(len(set(rev_ids)), 'edit')}: the report says what")
        return ExitCode.PARTIAL
    return ExitCode.DONE


def _rendered(report: EditsReport, form: str, output: Path | None) -> str:
    if form == "json":
        return edit_json.render(report)
    if form == "html":
        return edit_html.render(report)
    width, color = options.terminal(sys.stdout, output)
    return edit_view.render(report, width=width, color=color)
