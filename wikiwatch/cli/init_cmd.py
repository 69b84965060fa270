"""``wikiwatch init``: an annotated configuration file to begin with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from wikiwatch.cli.output import say, write
from wikiwatch.errors import UsageError
from wikiwatch.settings import CONFIG_NAME


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default=CONFIG_NAME)
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def command(file: Path, quiet: bool) -> None:
    """Write an annotated configuration into FILE (wikiwatch.toml). A file that is there is left alone."""
    if file.exists():
        raise UsageError(f"{file}: is there already and was not touched; name another file")
    write(files("wikiwatch.settings").joinpath("example.toml").read_text(encoding="utf-8"), file)
    if not quiet:
        say(f"{file}: written; set contact, wiki and the watchlists in it, then run `wikiwatch watch`")
