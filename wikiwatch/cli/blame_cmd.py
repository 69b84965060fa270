"""``wikiwatch blame``: who wrote which run of a page's text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import write
from wikiwatch.pipeline.blame import Blame, blame
from wikiwatch.report import blame_html, blame_json, blame_view
from wikiwatch.report.coloring import ColorBy

FORMATS = ("text", "json", "html")


@click.command("blame")
@click.argument("title")
@click.option("--revision", type=int, help="Revision to attribute.  [default: the newest]")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--color-by",
    type=click.Choice([by.value for by in ColorBy]),
    default=ColorBy.ORIGIN.value,
    show_default=True,
    help="What the colours tell: text of different revisions apart, or its age.",
)
@options.output_option
@options.archive_options
def command(
    title: str,
    revision: int | None,
    form: str,
    color_by: str,
    output: Path | None,
    config: Path | None,
    archive: Path | None,
    wiki: str | None,
) -> None:
    """Say for each run of an archived page's text which revision first wrote it."""
    settings = options.read_settings(config, archive, wiki)
    with Archive.open(settings.archive) as store:
        found = blame(store, *options.archived_page(store, settings, title), revision)
    write(_rendered(found, form, ColorBy(color_by), output), output)


def _rendered(found: Blame, form: str, by: ColorBy, output: Path | None) -> str:
    if form == "json":
        return blame_json.render(
            wiki=found.wiki, page=found.page, rev_id=found.revision.rev_id, runs=found.runs, origins=found.origins
        )
    if form == "html":
        return blame_html.render(
            found.text,
            found.runs,
            found.origins,
            wiki=found.wiki,
            page=found.page,
            revision=found.revision,
            by=by,
        )
    width, color = options.terminal(sys.stdout, output)
    return blame_view.render(
        found.text, found.runs, found.origins, width=width, color=color, by=by, at=found.revision.dt
    )
