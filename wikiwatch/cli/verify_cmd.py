"""``wikiwatch verify``: check every stored text."""

from __future__ import annotations

from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say, write
from wikiwatch.errors import ArchiveError, ExitCode
from wikiwatch.wikitext.display import visible


@click.command("verify")
@options.archive_options
@options.progress_options
def command(config: Path | None, archive: Path | None, wiki: str | None, quiet: bool, no_progress: bool) -> int:
    """Check every text of the archive against its size and SHA-1, and the archive against itself."""
    settings = options.read_settings(config, archive, wiki)
    options.say_unused(wiki, "all of the archive is checked", quiet=quiet)
    count = 0
    with Archive.open(settings.archive) as store:
        for problem in store.verify():
            count += 1
            write(visible(problem.message, newlines=False) + "\n")
    if count:
        problems = "1 problem" if count == 1 else f"{count} problems"
        raise ArchiveError(f"{settings.archive}: {problems} found; import or fetch those pages again")
    if not quiet:
        say(f"{settings.archive}: whole")
    return ExitCode.DONE
