"""A packed file or pipe, and the XML documents that come out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from wikiwatch.errors import ExportError

CHUNK_BYTES = 64 * 1024  # what a pipe holds: more would be waited for
FILE_CHUNK_BYTES = 256 * 1024  # several revisions of most pages: parsing them and handing them out in turn takes longer
_HEAD_BYTES = 6


class Document(NamedTuple):
    """One XML document: a whole file, or a member of a 7z archive. The chunks are to be read once and in turn."""

    name: str
    chunks: Iterator[bytes]


class PackedFile:
    """A packed file or pipe, whose head is looked at first and read again.

    ``is_file``: it may be read out of order, and is never waited for. ``chunk_bytes`` are handed on at once.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file = file
        self.name = name
        self.is_file = _is_regular(file)
        self.chunk_bytes = FILE_CHUNK_BYTES if self.is_file else CHUNK_BYTES
        self.head = self._read_file(_HEAD_BYTES)
        self._unread = self.head

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, none at the end."""
        if self._unread:
            data, self._unread = self._unread[:size], self._unread[size:]
            return data
        return self._read_file(size)

    def read_exactly(self, size: int) -> bytes:
        """Just ``size`` bytes. Raises EOFError where there are fewer."""
        data = self.read(size)
        while len(data) < size:
            more = self.read(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def _read_file(self, size: int) -> bytes:
        try:
            return self.file.read(size)
        except OSError as error:
            raise ExportError(f"{self.name} cannot be read: {reason(error)}") from error


def _is_regular(file: BinaryIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except OSError:  # a stream without a file, as io.BytesIO
        return False


def reason(error: OSError | ValueError) -> str:
    """Why the system would not, without its error number and the file's name."""
    return getattr(error, "strerror", None) or str(error)
