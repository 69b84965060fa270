"""``wikiwatch stream``: edits assessed as they happen."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from wikiwatch.archive.stream_position import Position
from wikiwatch.cli import options
from wikiwatch.cli.appending import appended
from wikiwatch.cli.live_output import LiveSink, reporting
from wikiwatch.cli.output import say
from wikiwatch.cli.stopping import stopping
from wikiwatch.cli.stream_feed import Feed, homes_of
from wikiwatch.cli.stream_options import running_options, selection, selection_options, source_options
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.pipeline.stream.following import Following
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.purging import Purges
from wikiwatch.pipeline.stream.scoring import ProcessScorer
from wikiwatch.score.edits import Scoring


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
    feed = Feed.chosen(udp, url, streams, since)
    scoring = Scoring.at(options.operating_point(settings.point, threshold, fpr, precision, prevalence))
    counts = Metrics()
    requests = RequestBudget(budget)
    with ExitStack() as stack:
        stop = stack.enter_context(stopping())
        homes = homes_of(stack, wikis, settings, requests)
        selected = selection(homes, **which)
        position = feed.position(stack, settings)
        place = position.read() if position else Position()
        source = feed.source(settings, place, requests)
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
