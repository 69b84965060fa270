"""``wikiwatch stream``: edits assessed as they happen."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.cli import options
from wikiwatch.cli.appending import LineOutput, appended
from wikiwatch.cli.output import say, write
from wikiwatch.cli.stopping import stopping
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.fetch import api
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.datagrams import Datagrams, host_and_port
from wikiwatch.fetch.event_streams import PAGE_CHANGE, WIKIMEDIA, EventStream
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.model import AssessedLiveEdit
from wikiwatch.pipeline.stream.following import Following
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.purging import Purges
from wikiwatch.pipeline.stream.scoring import ProcessScorer
from wikiwatch.pipeline.stream.selection import Flag, Selection
from wikiwatch.pipeline.stream.texts import Home
from wikiwatch.report import event_line, live_lines
from wikiwatch.settings import Settings

METRICS_SECONDS = 5.0
_FLAGS = click.Choice([flag.value for flag in Flag])


@click.command("stream")
@click.option("--wiki", "names", multiple=True, help="Code, wiki id or API address of a wiki to follow. Repeatable.")
@click.option(
    "--stream", "streams", multiple=True, help=f"Stream of Wikimedia's. Repeatable.  [default: {PAGE_CHANGE}]"
)
@click.option("--url", help="Address of another server of the same events.")
@click.option("--udp", metavar="HOST:PORT", help="Take a MediaWiki's recent changes as UDP datagrams here instead.")
@click.option("--namespace", "namespaces", multiple=True, type=int, help="Only this namespace. Repeatable.")
@click.option("--pages", type=click.Path(path_type=Path), help="Only pages whose titles are lines of this file.")
@click.option("--only", multiple=True, type=_FLAGS, help="Only edits so marked. Repeatable.")
@click.option("--without", multiple=True, type=_FLAGS, help="No edits so marked. Repeatable.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Write edits from this score on.  [default: 0.5]")
@click.option("--all", "everything", is_flag=True, help="Write every selected edit.")
@click.option("--since", type=options.Moment(), help="Begin at this time, not where the last run ended.")
@click.option("--until", type=options.Moment(), help="End with the edits of this time.")
@click.option("--max-events", type=click.IntRange(min=1), help="End after so many selected edits.")
@click.option("--format", "form", type=click.Choice(("jsonl", "event")), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="File to append to, instead of standard output.")
@click.option("--metrics", type=click.Path(path_type=Path), help="File to keep metrics in, in Prometheus' text format.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that score.")
@click.option("--archive", type=click.Path(path_type=Path), help="Folder of the archive.  [default: snapshots]")
@click.option("--config", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def command(
    names: tuple[str, ...],
    streams: tuple[str, ...],
    url: str | None,
    udp: str | None,
    namespaces: tuple[int, ...],
    pages: Path | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    threshold: float | None,
    everything: bool,
    since: datetime | None,
    until: datetime | None,
    max_events: int | None,
    form: str,
    output: Path | None,
    metrics: Path | None,
    workers: int,
    archive: Path | None,
    config: Path | None,
    quiet: bool,
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
    cut = 0.0 if everything else settings.threshold if threshold is None else threshold
    where = url or WIKIMEDIA + ",".join(streams or (PAGE_CHANGE,))
    counts = Metrics()
    with ExitStack() as stack:
        stop = stack.enter_context(stopping())
        homes = _homes(stack, wikis, settings)
        position = None if udp else stack.enter_context(closing(PositionFile.open(settings.archive, where)))
        place = position.read() if position else Position()
        source = _source(settings, udp, where, None if since else place.last_event_id, since)
        report = _reporting(metrics, counts, source)
        stack.callback(report, now=True)
        Following(
            source=source,
            homes=homes,
            selection=Selection(
                wiki_ids=frozenset(homes),
                namespaces=frozenset(namespaces) or None,
                titles=None if pages is None else _titles(pages),
                only=frozenset(map(Flag, only)),
                without=frozenset(map(Flag, without)),
                until=until,
            ),
            scorer=stack.enter_context(closing(ProcessScorer(workers))),
            sink=_Sink(stack.enter_context(appended(output)), homes, cut, form),
            purges=Purges(settings.archive, {key: home.wiki for key, home in homes.items()}, place.owed),
            position=position,
            stop=stop,
            is_trusted=udp is None,
            max_events=max_events,
            deadline=until if until and until > datetime.now(UTC) else None,
            tell=say if not quiet else lambda message: None,
            on_tick=report,
            metrics=counts,
        ).run()
        if stop.is_set():
            return ExitCode.INTERRUPTED
    return ExitCode.PARTIAL if counts.counts["failed"] or counts.counts["malformed"] else ExitCode.DONE


def _homes(stack: ExitStack, names: Sequence[str], settings: Settings) -> dict[str, Home]:
    """The wikis by their ids; two that call themselves alike cannot be told apart in a stream."""
    homes: dict[str, Home] = {}
    for name in names:
        client = stack.enter_context(ApiClient(resolve_wiki(name).api_url, settings.contact or ""))
        home = Home(api.siteinfo(client), client)
        if home.wiki.wiki_id in homes:
            raise UsageError(f"{name}: there is another wiki with the id {home.wiki.wiki_id}; follow them one by one")
        homes[home.wiki.wiki_id] = home
    return homes


def _source(
    settings: Settings, udp: str | None, url: str, last_event_id: str | None, since: datetime | None
) -> EventStream | Datagrams:
    if udp is not None:
        return Datagrams(*host_and_port(udp))
    return EventStream(url, settings.contact or "", last_event_id=last_event_id, since=since)


def _titles(file: Path) -> frozenset[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8 text: {error}") from error
    return frozenset(title for line in lines if (title := line.strip().replace("_", " ")))


class _Sink(NamedTuple):
    """Lines of JSON for those at or above the threshold, and for those that could not be scored."""

    output: LineOutput
    homes: Mapping[str, Home]
    threshold: float
    form: str

    def write(self, edits: Sequence[AssessedLiveEdit]) -> int:
        """Write what is to be written; how many lines that made."""
        lines = [line for one in edits if (line := self._line(one)) is not None]
        self.output.write(lines)
        return len(lines)

    def _line(self, one: AssessedLiveEdit) -> str | None:
        if one.assessment is not None and one.assessment.damaging < self.threshold:
            return None
        if self.form == "jsonl":
            return live_lines.line(self.homes[one.edit.wiki_id].wiki, one)
        if one.assessment is None or one.page is None or one.revision is None:
            return None
        assessment = one.assessment
        return event_line.of_edit(one.edit.wiki_id, one.page, one.revision, assessment.labels, assessment.damaging)

    def sync(self) -> None:
        """Before the position moves: after a power cut it must not be ahead of the lines."""
        self.output.sync()


def _reporting(file: Path | None, counts: Metrics, source: EventStream | Datagrams) -> Callable[..., None]:
    """Writes the metrics, at most every few seconds unless it must be now."""
    written_at = -METRICS_SECONDS

    def report(*, now: bool = False) -> None:
        nonlocal written_at
        if file is not None and (now or time.monotonic() - written_at >= METRICS_SECONDS):
            written_at = time.monotonic()
            counts.counts["connections"] = source.connections
            write(counts.text(), file)

    return report
