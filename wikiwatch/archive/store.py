"""The archive of a folder: opening, closing, and everything in between."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

from wikiwatch.archive.database import (
    FILE_NAME,
    checkpoint,
    connect_for_reading,
    connect_for_writing,
    prepare_for_writing,
)
from wikiwatch.archive.failures import explained
from wikiwatch.archive.lock import WriterLock
from wikiwatch.archive.meanwhile import Meanwhile
from wikiwatch.archive.migrations import MIGRATIONS, migrate, version_of
from wikiwatch.archive.packs import Limits
from wikiwatch.archive.writer import Writer
from wikiwatch.errors import ArchiveError


class Archive(Writer):
    """Wikis, pages and revisions in one SQLite file, ``archive.sqlite3``, of a folder.

    Use it as a context manager, one for each thread and process. Many may read while one writes.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, *, lock: WriterLock | None, limits: Limits) -> None:
        super().__init__(path, db, writable=lock is not None, limits=limits)
        self._lock = lock

    @classmethod
    def open(cls, folder: Path, *, write: bool = False, limits: Limits | None = None) -> Archive:
        """Open the archive of a folder, for writing also create it; older versions are migrated.

        Raises:
            ArchiveLocked: for writing, while another process is.
            ArchiveError: none there to read; made by a newer wikiwatch or another program; damaged or not permitted.
        """
        path = folder / FILE_NAME
        return cls._open_for_writing(path, limits or Limits()) if write else cls._open_for_reading(path)

    @classmethod
    def open_existing(cls, folder: Path) -> Archive:
        """Open an archive that is there: for writing where that is permitted and nobody else does, else for reading.

        Raises:
            ArchiveError: as `open` does for reading.
        """
        cls.open(folder).close()
        try:
            return cls.open(folder, write=True)
        except ArchiveError:
            return cls.open(folder)

    @classmethod
    def _open_for_writing(cls, path: Path, limits: Limits) -> Archive:
        with explained(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(path.parent)
        lock.acquire()
        try:
            db = connect_for_writing(path)
        except BaseException:
            lock.release()
            raise
        archive = cls(path, db, lock=lock, limits=limits)
        try:
            with explained(path):
                version_of(db, path)
                prepare_for_writing(db)
                migrate(db, path)
        except BaseException:
            archive.close()
            raise
        return archive

    @classmethod
    def _open_for_reading(cls, path: Path) -> Archive:
        db = connect_for_reading(path)
        archive = cls(path, db, lock=None, limits=Limits())
        try:
            with explained(path):
                outdated = version_of(db, path) < len(MIGRATIONS)
        except BaseException:
            archive.close()
            raise
        if outdated:
            archive.close()
            try:
                cls._open_for_writing(path, Limits()).close()
            except ArchiveError as error:
                raise type(error)(f"{path}: made by an older wikiwatch, must be migrated first: {error}") from error
            return cls._open_for_reading(path)
        return archive

    def settle(self) -> None:
        """Begin to bring what was written into the file itself, beside whatever comes: `close` has less to do then."""
        if self.is_writable:
            self._finish()
            self._meanwhile = Meanwhile(partial(checkpoint, self.path))

    def close(self) -> None:
        """Close the file, then let others write."""
        try:
            with explained(self.path):
                try:
                    self._finish()
                finally:
                    self._db.close()
        finally:
            if self._lock:
                self._lock.release()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
