"""A thread that unpacks ahead of the reader."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_ITEMS_AHEAD = 8


class StoppedError(Exception):
    """Unwinds a producer whose reader has gone."""


class Pump(Generic[_Item]):
    """Runs a producer in a thread of its own, at most a few items ahead of the reader. Iterate it once."""

    def __init__(self, produce: Callable[[Callable[[_Item], None]], None]) -> None:
        self._produce = produce
        self._queue: queue.Queue[_Item | None] = queue.Queue(_ITEMS_AHEAD)
        self._stopped = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="wikiwatch-unpack", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[_Item]:
        while (item := self._next()) is not None:
            yield item
        if self._failure is not None:
            raise self._failure

    def _next(self) -> _Item | None:
        if self._stopped.is_set():
            raise ValueError("the export file is closed")
        return self._queue.get()

    def close(self) -> None:
        """End the thread, wherever it is. Calling it again does nothing."""
        self._stopped.set()
        while self._thread.is_alive():
            with suppress(queue.Empty):
                self._queue.get_nowait()
            self._thread.join(0.01)

    def _run(self) -> None:
        try:
            self._produce(self._put)
        except Exception as error:  # handed to the reader, who raises it
            self._failure = error
        self._queue.put(None)

    def _put(self, item: _Item) -> None:
        if self._stopped.is_set():
            raise StoppedError
        self._queue.put(item)
