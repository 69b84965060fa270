"""``wikiwatch blame``: who wrote which run of a page's text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import write
from wikiwatch.pipeline.blame import blame
from wikiwatch.report import blame_view, json_report


@click.command("blame")
@click.argument("title")
@click.option("--revision", type=int, help="Revision to attribute.  [default: the newest]")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@options.output_option
@options.archive_options
def command(
    title: str,
    revision: int | None,
    form: str,
    output: Path | None,
    config: Path | None,
    archive: Path | None,
    wiki: str | None,
) -> None:
    """Say for each run of an archived page's text which revision first wrote it."""
    settings = options.read_settings(config, archive, wiki)
    with Archive.open(settings.archive) as store:
        found = blame(store, *options.archived_page(store, settings, title), revision)
    if form == "json":
        text = json_report.blame(
            wiki=found.wiki, page=found.page, rev_id=found.rev_id, runs=found.runs, origins=found.origins
        )
    else:
        width, color = options.terminal(sys.stdout, output)
        text = blame_view.render(found.text, found.runs, found.origins, width=width, color=color)
    write(text, output)
