"""A wiki, its stream, and one run over it, all on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.live_wiki import LiveWiki
from tests.fetch.recorded_stream import Faults, RecordedStream
from tests.fetch.scripted_server import ScriptedServer
from tests.pipeline.stream.here_scorer import HereScorer
from wikiwatch.archive.stream_position import PositionFile
from wikiwatch.fetch import api
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.event_streams import EventStream
from wikiwatch.fetch.retry import RetryPolicy
from wikiwatch.model import AssessedLiveEdit, EditOutcome
from wikiwatch.pipeline.stream.following import Following
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.purging import Purges
from wikiwatch.pipeline.stream.selection import Selection
from wikiwatch.pipeline.stream.texts import Home

SECONDS = 30
QUICK = RetryPolicy(attempts=3, first_wait_seconds=0.01, longest_wait_seconds=0.05)


@dataclass
class Lines:
    """A sink that remembers; ``after`` may raise, as a full disk does."""

    edits: list[AssessedLiveEdit] = field(default_factory=list)
    outcomes: list[EditOutcome] = field(default_factory=list)
    after: Callable[[int], None] = lambda count: None

    def write(self, edits: Sequence[AssessedLiveEdit]) -> int:
        self.edits += edits
        self.after(len(self.edits))
        return len(edits)

    def write_outcome(self, outcome: EditOutcome) -> int:
        self.outcomes.append(outcome)
        return 1

    def sync(self) -> None:
        pass

    @property
    def rev_ids(self) -> list[int]:
        return [one.edit.rev_id for one in self.edits]


@dataclass
class Run:
    """What one run left behind."""

    sink: Lines
    metrics: Metrics
    told: list[str]


Follow = Callable[..., Run]


@pytest.fixture
def wiki() -> LiveWiki:
    return LiveWiki()


@pytest.fixture
def server(wiki: LiveWiki) -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        running.script(wiki)
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def follow(server: ScriptedServer, folder: Path) -> Iterator[Follow]:
    """follow(events, stop_after=n): one run over a recorded stream, until n edits are written."""
    clients: list[ApiClient] = []

    def run(
        events: Sequence[str] | RecordedStream,
        *,
        faults: Callable[[int], Faults] = lambda number: Faults(),
        sink: Lines | None = None,
        stop_after: int | None = None,
        stop: threading.Event | None = None,
        read_seconds: float = SECONDS,
        **options: Any,
    ) -> Run:
        client = ApiClient(server.api_url, "operator@example.org", policy=QUICK, read_seconds=read_seconds)
        clients.append(client)
        homes = {"smallwiki": Home(api.siteinfo(client), client)}
        stop = stop or threading.Event()
        sink = sink or Lines()
        done = Run(sink, Metrics(), [])
        with recorded(events, faults) as stream:
            position = PositionFile.open(folder, "stream")
            source = EventStream(
                stream.url,
                "operator@example.org",
                last_event_id=position.read().last_event_id,
                policy=QUICK,
                silence_seconds=5.0,
                most_bytes=100_000,
            )
            deadline = time.monotonic() + SECONDS

            def tick() -> None:
                if (stop_after is not None and len(sink.edits) >= stop_after) or time.monotonic() > deadline:
                    stop.set()

            defaults: dict[str, Any] = {
                "selection": Selection(wiki_ids=frozenset(homes)),
                "scorer": HereScorer(),
                "purges": Purges(folder, {key: home.wiki for key, home in homes.items()}, position.read().owed),
            }
            following = Following(
                source=source,
                homes=homes,
                sink=sink,
                position=position,
                stop=stop,
                tell=done.told.append,
                on_tick=tick,
                metrics=done.metrics,
                **{**defaults, **options},
            )
            try:
                following.run()
            finally:
                position.close()
        return done

    yield run
    for client in clients:
        client.close()


def recorded(events: Sequence[str] | RecordedStream, faults: Callable[[int], Faults]) -> RecordedStream:
    """The stream of these events, or the one that is given."""
    return events if isinstance(events, RecordedStream) else RecordedStream(events, faults)
