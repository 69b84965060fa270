"""``wikiwatch watch``: one pass over the watchlists, for cron."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from wikiwatch import settings as configuration
from wikiwatch.archive.lock import PassLock
from wikiwatch.archive.store import Archive
from wikiwatch.cli import options
from wikiwatch.cli.output import say
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.watching.one_pass import one_pass
from wikiwatch.pipeline.watching.outcome import Outcome
from wikiwatch.pipeline.watching.outgoing import sinks
from wikiwatch.report.phrasing import count
from wikiwatch.settings import Settings
from wikiwatch.settings.watching import STDOUT, StdoutDelivery

FORMATS = ("text", "jsonl", "event")


@click.command("watch")
@click.option("--format", "form", type=click.Choice(FORMATS), help="How events look on standard output.")
@click.option("--budget", type=click.IntRange(min=1), help="Make no more requests than that; the next pass goes on.")
@options.semantic_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something new was found.")
@click.option("--summary", is_flag=True, help="One line on stderr about the pass, even when there was nothing to do.")
@options.config_option
@click.option("--archive", type=click.Path(path_type=Path), help="Folder of the archive.  [default: snapshots]")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def command(
    form: str | None,
    budget: int | None,
    semantic: bool | None,
    exit_code: bool,
    summary: bool,
    config: Path | None,
    archive: Path | None,
    quiet: bool,
) -> int:
    """Look at the watchlists of wikiwatch.toml once, and tell what is new and what has ended.

    Silent when there is nothing to tell. Nothing is told twice, and nothing that could not be delivered is lost: the
    next pass goes on where this one stopped.
    """
    settings = _settings(config, archive, form, semantic)
    lock = PassLock(settings.archive)
    lock.acquire()
    try:
        with Archive.open(settings.archive, write=True) as store:
            outcome = one_pass(store, settings, RequestBudget(budget), sinks(settings.delivery, sys.stdout.buffer))
    finally:
        lock.release()
    for message in (*(() if quiet else outcome.notes), *outcome.errors):
        say(message)
    if summary:
        say(_summary(outcome, len(settings.watchlist)))
    is_found = exit_code and outcome.new and outcome.exit_code is ExitCode.DONE
    return ExitCode.FOUND if is_found else outcome.exit_code


def _settings(config: Path | None, archive: Path | None, form: str | None, semantic: bool | None) -> Settings:
    loaded = configuration.load(config)
    if not loaded.watchlist:
        raise UsageError("no watchlist: add a [watchlist.NAME] table to wikiwatch.toml; `wikiwatch init` writes one")
    deliveries = loaded.delivery
    if form is not None:
        others = tuple(one for one in deliveries if not isinstance(one, StdoutDelivery))
        named = {one.name for one in deliveries if isinstance(one, StdoutDelivery)} | {STDOUT.name}
        deliveries = (*others, *(StdoutDelivery(name=name, form=form) for name in sorted(named)))
    return replace(
        loaded,
        archive=archive or loaded.archive,
        delivery=deliveries,
        semantic=uses_encoder(wanted=loaded.semantic if semantic is None else semantic),
    )


def _summary(outcome: Outcome, lists: int) -> str:
    return (
        f"{count(lists, 'list')}, {count(outcome.watched, 'page')} watched, {outcome.judged} looked at, "
        f"{outcome.new} new, {outcome.ended} ended, {outcome.delivered} delivered, {outcome.waiting} waiting, "
        f"{count(outcome.requests, 'request')}"
    )
