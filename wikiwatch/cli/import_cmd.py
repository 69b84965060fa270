"""``wikiwatch import``: MediaWiki XML exports into the archive."""

from __future__ import annotations

from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say
from wikiwatch.cli.progress import meter
from wikiwatch.cli.reading import import_files
from wikiwatch.errors import ExitCode
from wikiwatch.fetch.export import ExportProblem
from wikiwatch.report.phrasing import count


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.archive_options
@options.progress_options
def command(
    files: tuple[str, ...], config: Path | None, archive: Path | None, wiki: str | None, quiet: bool, no_progress: bool
) -> int:
    """Archive the pages of XML exports: .xml, .gz, .bz2, .xz, .lzma, .7z, .zst, or - for standard input."""
    settings = options.read_settings(config, archive, wiki)
    options.say_unused(wiki, "an export names its wiki itself", quiet=quiet)
    problems: list[ExportProblem] = []
    with meter(shown=not (quiet or no_progress)) as bars, Archive.open(settings.archive, write=True) as store:
        pages = import_files(store, files, bars, quiet, problems.append)
    if not quiet:
        say(f"{settings.archive}: {count(len(pages), 'page')} imported")
    return ExitCode.PARTIAL if problems else ExitCode.DONE
