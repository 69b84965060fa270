"""Writing that goes on in a thread: most of what it takes is waiting for the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

from wikiwatch.archive.database import connect_for_writing, prepare_for_writing, transaction
from wikiwatch.archive.failures import explained


class Meanwhile(Thread):
    """Work that has begun. Whoever goes on must `finish` it."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(name="wikiwatch-writing")
        self._begun = work
        self._failure: Exception | None = None
        self.start()

    def run(self) -> None:
        """What the thread does."""
        try:
            self._begun()
        except Exception as error:
            self._failure = error

    def finish(self) -> None:
        """Wait for it. Raises what it raised."""
        self.join()
        if self._failure is not None:
            raise self._failure


def in_transaction(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change the file over a connection of its own; the caller's process holds the writer's lock.

    Raises:
        ArchiveError: SQLite or the disk refuses.
    """
    with explained(path), closing(connect_for_writing(path)) as db:
        prepare_for_writing(db)
        with transaction(db):
            change(db)
