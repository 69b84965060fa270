"""The writer's lock: one process at a time, and a dead one holds nothing.

The kernel's ``flock`` is released with the process however it ends. The file stays behind, empty of meaning once
nobody holds it; the process id written in it only serves the message. A process forked while the lock is held shares
it, and keeps it if its parent is killed: start workers before opening an archive for writing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from wikiwatch.archive.failures import explained
from wikiwatch.archive.kernel_lock import taken
from wikiwatch.errors import ArchiveLocked

LOCK_NAME = "archive.lock"
WATCH_LOCK_NAME = "watch.lock"


class WriterLock:
    """The exclusive right to write into an archive's folder."""

    name = LOCK_NAME
    refusal = "{holder} is writing to this archive; wait until it has finished, then try again"

    def __init__(self, folder: Path) -> None:
        self.path = folder / self.name
        self._give_back: Callable[[], object] | None = None

    def acquire(self) -> None:
        """Take the lock or fail at once.

        Raises:
            ArchiveLocked: another process (or another open archive of this one) is writing.
            ArchiveError: the lock file cannot be made.
        """
        with explained(self.path):
            holder = self._holder()  # asked first: some versions of filelock empty the file on a failed attempt
            self._give_back = taken(self.path)
            if self._give_back is None:
                raise ArchiveLocked(f"{self.path}: {self.refusal.format(holder=holder)}")
            self.path.write_text(f"{os.getpid()}\n", encoding="ascii")

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._give_back is not None:
            self._give_back()
            self._give_back = None

    def _holder(self) -> str:
        try:
            pid = self.path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            pid = ""
        return f"process {pid}" if pid.isdigit() else "another process"


class PassLock(WriterLock):
    """The right to make a pass over the watchlists: one that takes long must not be overtaken by the next."""

    name = WATCH_LOCK_NAME
    refusal = "the last pass ({holder}) still runs; this one did nothing"

    def acquire(self) -> None:
        """As a writer's lock, and the folder is made if it is not there yet."""
        with explained(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        super().acquire()
