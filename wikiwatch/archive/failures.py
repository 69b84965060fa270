"""SQLite's and the operating system's failures, told as what to do next."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from wikiwatch.errors import ArchiveError

# Result codes: https://www.sqlite.org/rescode.html. The longest matching prefix of the symbolic name wins.
ADVICE = {
    "SQLITE_FULL": "the disk is full; free some space and run the same command again, nothing stored is lost",
    "SQLITE_IOERR_WRITE": "the file could not be written (disk full, quota or size limit?); free some space and run "
    "the same command again, nothing stored is lost",
    "SQLITE_IOERR": "the disk reported an error; check it, then run `wikiwatch verify`",
    "SQLITE_READONLY": "the archive is read-only; check the permissions of the file and its folder",
    "SQLITE_PERM": "no permission; check the permissions of the file and its folder",
    "SQLITE_CANTOPEN": "the file cannot be opened; check the permissions of the file and its folder",
    "SQLITE_BUSY": "another program holds the database; close it and try again",
    "SQLITE_LOCKED": "another program holds the database; close it and try again",
    "SQLITE_CORRUPT": "the file is damaged; restore a copy of it, or fetch and import its pages again into "
    "another folder",
    "SQLITE_NOTADB": "this is not a SQLite database; move it away or choose another folder with --archive",
    "SQLITE_TOOBIG": "one text or pack is larger than SQLite stores; leave this page out",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn failures of SQLite, the disk and out-of-range values inside the block into ArchiveError.

    Raises:
        ArchiveError: names ``path``, the cause and the next step.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a defect of the caller: a closed archive, another thread
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: {error}: {advice(error)}") from error
    except (FileExistsError, NotADirectoryError) as error:
        how = "is" if isinstance(error, FileExistsError) else "lies in"
        raise ArchiveError(f"{error.filename or path}: {how} a file; an archive is a folder: name another") from error
    except OSError as error:
        cause = error.strerror or str(error)
        raise ArchiveError(
            f"{error.filename or path}: {cause}; check the folder, its permissions and free space"
        ) from (error)
    except (OverflowError, UnicodeEncodeError) as error:
        raise ArchiveError(f"{path}: a value that cannot be stored: {error}") from error


@contextmanager
def damage_explained(where: str) -> Iterator[None]:
    """Turn what decoding raises on damaged content into ArchiveError, naming the place.

    Raises:
        ArchiveError: names ``where`` and the next step.
    """
    try:
        yield
    except (zstandard.ZstdError, struct.error, ValueError, TypeError, LookupError) as error:
        raise damaged(where, error) from error


def damaged(where: str, cause: object) -> ArchiveError:
    """The error to raise for damaged content."""
    return ArchiveError(f"{where}: damaged ({cause}); run `wikiwatch verify` to see what is lost")


def code_of(error: sqlite3.Error) -> str:
    """The symbolic result code, empty where Python's own module raised the error."""
    return getattr(error, "sqlite_errorname", "")


def advice(error: sqlite3.Error) -> str:
    """What to do about a failure of SQLite."""
    matching = [code for code in ADVICE if code_of(error).startswith(code)]
    return ADVICE[max(matching, key=len)] if matching else "run `wikiwatch verify`"
