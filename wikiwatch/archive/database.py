"""Opening the archive's SQLite file, for reading or for writing.

The journal is a write-ahead log: readers see the last commit as it was when they began and never wait for the
writer. ``synchronous=NORMAL`` keeps the file whole through ``kill -9`` and through a power cut; only a power cut may
take back the last commits, which the next sync fetches again (https://www.sqlite.org/pragma.html#pragma_synchronous).
``secure_delete`` is always on, because what was freed earlier could not be erased by a later purge.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from wikiwatch.archive.failures import code_of, explained
from wikiwatch.errors import ArchiveError

FILE_NAME = "archive.sqlite3"

BUSY_SECONDS = 10.0
"""How long to wait for a program that holds the database before giving up."""


def connect_for_writing(path: Path) -> sqlite3.Connection:
    """Open or create the file; the caller holds the writer's lock. Nothing is written yet.

    Raises:
        ArchiveError: the file cannot be opened or is read-only.
    """
    with explained(path):
        if path.exists() and not os.access(path, os.W_OK):  # SQLite would notice at the first change only
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def prepare_for_writing(db: sqlite3.Connection) -> None:
    """Set what every writing connection needs; call it once the file is known to be ours."""
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "foreign_keys=ON"):
        db.execute(f"PRAGMA {setting}").fetchall()
    db.execute("PRAGMA temp_store=MEMORY")


def checkpoint(path: Path) -> None:
    """Copy the write-ahead log into the file and cut it to nothing, if that can be done: closing does it otherwise."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open the file without the means to change it, from a read-only folder too.

    Raises:
        ArchiveError: the file is missing, is not a database, is damaged or may not be read.
    """
    with explained(path):
        if not path.is_file():
            raise ArchiveError(
                f"no archive in {path.parent}: make one with `wikiwatch fetch TITLE` or `wikiwatch import FILE`"
            )
        try:
            return _probed(path, "mode=ro")
        except sqlite3.OperationalError as error:
            # A write-ahead log needs its shared-memory file, which a read-only folder cannot get. With no log
            # left behind the database file alone is complete.
            log = path.with_name(path.name + "-wal")
            refused = code_of(error).startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
            if not refused or (log.exists() and log.stat().st_size):
                raise
            return _probed(path, "mode=ro&immutable=1")


def _probed(path: Path, query: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{query}"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own whose every read sees the same commit, however long it takes."""
    with closing(connect_for_reading(path)) as db:
        db.execute("BEGIN")
        yield db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Everything inside the block, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
