"""The options of ``wikiwatch stream``: what to follow, which edits are looked at, how to run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wikiwatch.cli import options
from wikiwatch.errors import UsageError
from wikiwatch.fetch.event_streams import PAGE_CHANGE
from wikiwatch.pipeline.stream.selection import Flag, Selection

_FLAGS = click.Choice([flag.value for flag in Flag])


_Command = Callable[..., Any]


def source_options(command: _Command) -> _Command:
    """What to follow."""
    for option in (
        click.option("--udp", metavar="HOST:PORT", help="Take a MediaWiki's recent changes as UDP datagrams instead."),
        click.option("--url", help="Address of another server of the same events."),
        click.option(
            "--stream", "streams", multiple=True, help=f"Stream of Wikimedia's. Repeatable.  [default: {PAGE_CHANGE}]"
        ),
        click.option(
            "--wiki", "names", multiple=True, help="Code, wiki id or API address of a wiki to follow. Repeatable."
        ),
    ):
        command = option(command)
    return command


def selection_options(command: _Command) -> _Command:
    """Which edits are looked at."""
    for option in (
        click.option("--until", type=options.Moment(), help="End with the edits of this time."),
        click.option("--without", multiple=True, type=_FLAGS, help="No edits so marked. Repeatable."),
        click.option("--only", multiple=True, type=_FLAGS, help="Only edits so marked. Repeatable."),
        click.option(
            "--pages", type=click.Path(path_type=Path), help="Only pages whose titles are lines of this file."
        ),
        click.option("--namespace", "namespaces", multiple=True, type=int, help="Only this namespace. Repeatable."),
    ):
        command = option(command)
    return command


def running_options(command: _Command) -> _Command:
    """How to run."""
    for option in (
        click.option("--quiet", is_flag=True, help="Nothing on stderr but errors."),
        options.config_option,
        click.option("--archive", type=click.Path(path_type=Path), help="Folder of the archive.  [default: snapshots]"),
        click.option(
            "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that score."
        ),
        click.option("--budget", type=click.IntRange(min=1), help="Make no more requests; the next run goes on."),
    ):
        command = option(command)
    return command


def selection(
    wiki_ids: Collection[str],
    namespaces: Sequence[int],
    pages: Path | None,
    only: Sequence[str],
    without: Sequence[str],
    until: datetime | None,
) -> Selection:
    """What the options of `selection_options` ask for. Raises `UsageError` for a file that cannot be read."""
    return Selection(
        wiki_ids=frozenset(wiki_ids),
        namespaces=frozenset(namespaces) or None,
        titles=None if pages is None else _titles(pages),
        only=frozenset(map(Flag, only)),
        without=frozenset(map(Flag, without)),
        until=until,
    )


def _titles(file: Path) -> frozenset[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8 text: {error}") from error
    return frozenset(title for line in lines if (title := line.strip().replace("_", " ")))
