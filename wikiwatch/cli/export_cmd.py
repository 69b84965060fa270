"""``wikiwatch export``: archived pages as a MediaWiki XML export."""

from __future__ import annotations

from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say, standard_output
from wikiwatch.errors import UsageError
from wikiwatch.fetch.export_writer import create_export
from wikiwatch.pipeline.archived import archived_wiki_id
from wikiwatch.pipeline.transfer import export_pages
from wikiwatch.report.phrasing import count

MOST_REVISIONS_TOLD = 10


@click.command("export")
@click.argument("titles", nargs=-1, metavar="TITLE...")
@click.option("--all", "everything", is_flag=True, help="All pages of the wiki.")
@options.output_option
@options.archive_options
def command(
    titles: tuple[str, ...],
    everything: bool,
    output: Path | None,
    config: Path | None,
    archive: Path | None,
    wiki: str | None,
) -> None:
    """Write the archived history of pages as MediaWiki XML 0.11.

    It is packed where --output ends in .gz, .bz2, .xz or .zst.
    """
    settings = options.read_settings(config, archive, wiki)
    if bool(titles) == everything:
        raise UsageError("name the pages to export or give --all: one of the two")
    with Archive.open(settings.archive) as store:
        if everything:
            pages = list(store.pages(archived_wiki_id(store, settings.wiki)))
        else:
            pages = [options.archived_page(store, settings, title) for title in titles]
        with standard_output() if output is None else create_export(output) as sink:
            altered = export_pages(store, pages, sink)
    if altered:
        shown = ", ".join(map(str, altered[:MOST_REVISIONS_TOLD]))
        more = ", …" if len(altered) > MOST_REVISIONS_TOLD else ""
        say(f"{count(len(altered), 'text')} with characters that XML cannot hold, of revision {shown}{more}")
