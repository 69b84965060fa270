"""``wikiwatch stream``: edits assessed as they happen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.cli import options
from wikiwatch.cli.appending import appended
from wikiwatch.cli.live_output import LiveSink, reporting
from wikiwatch.cli.output import say
from wikiwatch.cli.stopping import stopping
from wikiwatch.cli.stream_options import running_options, selection, selection_options, source_options
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.fetch import api
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.datagrams import Datagrams, host_and_port
from wikiwatch.fetch.event_streams import PAGE_CHANGE, WIKIMEDIA, EventStream
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.pipeline.stream.following import Following
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.purging import Purges
from wikiwatch.pipeline.stream.scoring import ProcessScorer
from wikiwatch.pipeline.stream.texts import Home
from wikiwatch.score.edits import Scoring
from wikiwatch.settings import Settings


@click.command("stream")
@source_options
@selection_options
@options.operating_point_options
@click.option("--all", "everything", is_flag=True, help="Write every selected edit.")
@click.option("--since", type=options.Moment(), help="Begin at this time, not where the last run ended.")
@click.option("--max-events", type=click.IntRange(min=1), help="End after so many selected edits.")
@click.option("--format", "form", type=click.Choice(("jsonl", "event")), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="File to append to, instead of standard output.")
@click.option("--metrics", type=click.Path(path_type=Path), help="File to keep metrics in, in Prometheus' text format.")
@running_options
def command(
    names: tuple[str, ...],
    streams: tuple[str, ...],
    url: str | None,
    udp: str | None,
    since: datetime | None,
    max_events: int | None,
    threshold: float | None,
    fpr: float | None,
    precision: float | None,
    prevalence: float | None,
    everything: bool,
    form: str,
    output: Path | None,
    metrics: Path | None,
    workers: int,
    budget: int | None,
    archive: Path | None,
    config: Path | None,
    quiet: bool,
    **which: Any,
) -> int:
    """Follow wikis as they are edited, and write each suspect edit as a line of JSON within seconds.

    It goes on until it is stopped. The place in the stream is kept in the archive's folder: the next run goes on from
    there. What a wiki hides meanwhile is erased from the archive.
    """
    settings = options.read_settings(config, archive, None)
    wikis = names or ((settings.wiki,) if settings.wiki else ())
    if not wikis:
        raise UsageError("no wiki: give --wiki, such as --wiki fr, or set wiki in wikiwatch.toml")
    if udp and (url or streams or since):
        raise UsageError("--udp keeps nothing: it goes with none of --url, --stream and --since")
    scoring = Scoring.at(options.operating_point(settings.point, threshold, fpr, precision, prevalence))
    where = url or WIKIMEDIA + ",".join(streams or (PAGE_CHANGE,))
    counts = Metrics()
    requests = RequestBudget(budget)
    with ExitStack() as stack:
        stop = stack.enter_context(stopping())
        homes = _homes(stack, wikis, settings, requests)
        selected = selection(homes, **which)
        position = None if udp else stack.enter_context(closing(PositionFile.open(settings.archive, where)))
        place = position.read() if position else Position()
        source = _source(settings, udp, where, None if since else place.last_event_id, since, requests)
        report = reporting(metrics, counts, source)
        stack.callback(report, now=True)
        Following(
            source=source,
            homes=homes,
            selection=selected,
            scorer=stack.enter_context(closing(ProcessScorer(workers, scoring))),
            sink=LiveSink(stack.enter_context(appended(output)), homes, everything, form),
            purges=Purges(settings.archive, {key: home.wiki for key, home in homes.items()}, place.owed),
            position=position,
            stop=stop,
            is_trusted=udp is None,
            max_events=max_events,
            deadline=selected.until if selected.until and selected.until > datetime.now(UTC) else None,
            tell=say if not quiet else lambda message: None,
            on_tick=report,
            metrics=counts,
        ).run()
        if stop.is_set():
            return ExitCode.INTERRUPTED
    return ExitCode.PARTIAL if counts.counts["failed"] or counts.counts["malformed"] else ExitCode.DONE


def _homes(stack: ExitStack, names: Sequence[str], settings: Settings, budget: RequestBudget) -> dict[str, Home]:
    """The wikis by their ids; two that call themselves alike cannot be told apart in a stream."""
    homes: dict[str, Home] = {}
    for name in names:
        client = stack.enter_context(ApiClient(resolve_wiki(name).api_url, settings.contact or "", budget=budget))
        home = Home(api.siteinfo(client), client)
        if home.wiki.wiki_id in homes:
            raise UsageError(f"{name}: there is another wiki with the id {home.wiki.wiki_id}; follow them one by one")
        homes[home.wiki.wiki_id] = home
    return homes


def _source(
    settings: Settings,
    udp: str | None,
    url: str,
    last_event_id: str | None,
    since: datetime | None,
    budget: RequestBudget,
) -> EventStream | Datagrams:
    if udp is not None:
        return Datagrams(*host_and_port(udp))
    return EventStream(url, settings.contact or "", last_event_id=last_event_id, since=since, budget=budget)
