"""Events read ahead, in a thread of its own, so that the stream goes on while others are fetched and scored."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from wikiwatch.fetch.sse import Message

MOST_WAITING = 1_000
"""Events read ahead. A server that sends faster has to wait, and a UDP feed fills the kernel's buffer."""

_TICK_SECONDS = 0.1


class Source(Protocol):
    """A stream's events; `close` ends it."""

    def __iter__(self) -> Iterator[Message]: ...

    def close(self) -> None:
        """Give no further event."""


class Received(NamedTuple):
    """An event, and when it came by `time.monotonic`."""

    message: Message
    at: float


class Ended(NamedTuple):
    """The stream has ended, by itself or by a failure."""

    failure: Exception | None


class Intake:
    """What has come and was not taken yet. ``stop`` ends the reading."""

    def __init__(self, source: Source, stop: threading.Event) -> None:
        self._source, self._stop = source, stop
        self._waiting: queue.Queue[Received | Ended] = queue.Queue(MOST_WAITING)

    def start(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._read, daemon=True).start()

    def taken(self, patience_seconds: float) -> Iterator[Received | Ended]:
        """What is there; before the first of it, it waits so long at most."""
        try:
            yield self._waiting.get(timeout=patience_seconds)
            while True:
                yield self._waiting.get_nowait()
        except queue.Empty:
            return

    def _read(self) -> None:
        failure: Exception | None = None
        try:
            for message in self._source:
                if not self._put(Received(message, time.monotonic())):
                    return
        except Exception as error:  # raised again in the thread that takes events
            failure = error
        self._put(Ended(failure))

    def _put(self, received: Received | Ended) -> bool:
        while not self._stop.is_set():
            try:
                self._waiting.put(received, timeout=_TICK_SECONDS)
            except queue.Full:
                continue
            return True
        return False
