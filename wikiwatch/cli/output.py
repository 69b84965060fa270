"""Where reports go: standard output, or a file that is whole or not there."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wikiwatch.errors import WikiwatchError


def write(text: str, output: Path | None) -> None:
    """Write a report; `WikiwatchError` names the file when that fails."""
    with sink(output) as stream:
        stream.write(text.encode())


@contextmanager
def sink(output: Path | None) -> Iterator[BinaryIO]:
    """A stream to write to. A file appears under its name only when all of it has been written."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _replacing(output) as stream:
            yield stream
    except OSError as error:
        raise WikiwatchError(f"{output}: cannot be written: {error.strerror}") from error


@contextmanager
def _replacing(output: Path) -> Iterator[BinaryIO]:
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
