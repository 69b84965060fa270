"""Appending whole lines to a file, so that a crash in the middle leaves no half a line behind."""

from __future__ import annotations

import os
from pathlib import Path

_TAIL_BYTES = 2**16


def append(file: Path, lines: bytes) -> None:
    """Add lines to a file and have them on the disk; what a crash left behind its last newline goes first."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
    try:
        whole = whole_bytes(descriptor)
        if whole < os.fstat(descriptor).st_size:
            os.ftruncate(descriptor, whole)
        left = memoryview(lines)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def whole_bytes(descriptor: int) -> int:
    """The size of an open file up to and with its last newline."""
    end = os.fstat(descriptor).st_size
    while end:
        start = max(0, end - _TAIL_BYTES)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
