"""``wikiwatch verify``: check every stored text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from wikiwatch.archive.store import Archive
from wikiwatch.archive.verify import refuse_empty
from wikiwatch.cli import options
from wikiwatch.cli.output import say, write
from wikiwatch.cli.progress import meter
from wikiwatch.errors import ArchiveError, ExitCode
from wikiwatch.report.phrasing import count
from wikiwatch.wikitext.display import visible


@click.command("verify")
@options.archive_options
@options.progress_options
def command(config: Path | None, archive: Path | None, wiki: str | None, quiet: bool, no_progress: bool) -> int:
    """Check every text of the archive against its size and SHA-1, and the archive against itself."""
    settings = options.read_settings(config, archive, wiki)
    options.say_unused(wiki, "all of the archive is checked", quiet=quiet)
    refuse_empty(settings.archive)
    with (
        Archive.open(settings.archive) as store,
        meter(shown=not (quiet or no_progress)) as bars,
        bars.task("checking", None, "packs") as tick,
    ):
        messages = [problem.message for problem in store.verify(partial(tick, 1))]
    for message in messages:
        write(visible(message, newlines=False) + "\n")
    if messages:
        problems = count(len(messages), "problem")
        raise ArchiveError(f"{settings.archive}: {problems} found; import or fetch those pages again")
    if not quiet:
        say(f"{settings.archive}: whole")
    return ExitCode.DONE
