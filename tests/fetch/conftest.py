from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wikiwatch.fetch.client import ApiClient

from .packed_exports import unpacking_threads
from .scripted_server import ScriptedServer
from .small_exports import Write, export


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on loopback that answers as it is told to."""
    with ScriptedServer() as running:
        yield running


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def connect(server: ScriptedServer, clock: Clock) -> Iterator[Any]:
    """Make clients of the scripted server that wait without time passing, and without jitter."""
    clients = []

    def make(**options: Any) -> ApiClient:
        settings = {"sleep": clock.sleep, "clock": clock, "chance": lambda: 0.0, **options}
        clients.append(ApiClient(server.api_url, "operator@example.org", **settings))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an export of these pages and give its path."""

    def make(*pages: str, **options: str) -> Path:
        path = tmp_path / "dump.xml"
        path.write_bytes(export(*pages, **options))
        return path

    return make


@pytest.fixture
def no_thread_is_left() -> Iterator[None]:
    yield
    assert unpacking_threads() == []
