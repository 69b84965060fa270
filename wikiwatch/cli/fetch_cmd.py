"""``wikiwatch fetch``: sync pages from a wiki into the archive."""

from __future__ import annotations

from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say
from wikiwatch.cli.progress import meter
from wikiwatch.cli.reading import synced
from wikiwatch.errors import ExitCode, FetchError
from wikiwatch.pipeline.sync import known_wiki, open_client


@click.command("fetch")
@click.argument("titles", nargs=-1, required=True, metavar="TITLE...")
@options.archive_options
@options.progress_options
def command(
    titles: tuple[str, ...], config: Path | None, archive: Path | None, wiki: str | None, quiet: bool, no_progress: bool
) -> int:
    """Bring the archived history of pages up to date with their wiki.

    What the wiki hid since is erased here too; what it deleted is kept but no longer shown.
    """
    settings = options.read_settings(config, archive, wiki)
    failures: list[FetchError] = []
    with (
        meter(shown=not (quiet or no_progress)) as bars,
        open_client(settings) as client,
        Archive.open(settings.archive, write=True) as store,
    ):
        home = known_wiki(store, client)
        for title in titles:
            try:
                done = synced(store, client, home, title, bars, quiet)
            except FetchError as error:
                if len(titles) == 1:
                    raise
                failures.append(error)
                continue
            if not quiet:
                say(f'"{done.page.page_title}": {done.added} new, {done.hidden} hidden, {done.gone} deleted')
    for failure in failures:
        say(str(failure))
    return ExitCode.PARTIAL if failures else ExitCode.DONE
