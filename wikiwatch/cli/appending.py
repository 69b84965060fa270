"""Lines that go to standard output, or to the end of a file that may be read while it grows."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from wikiwatch.cli.output import standard_output
from wikiwatch.deliver.lines import whole_bytes
from wikiwatch.errors import WikiwatchError


class LineOutput(NamedTuple):
    """Where lines go. ``is_file`` says that they are to outlive a power cut."""

    stream: BinaryIO
    is_file: bool

    def write(self, lines: Iterable[str]) -> None:
        """Write lines, none of them held back."""
        self.stream.write("".join(f"{line}\n" for line in lines).encode())
        self.stream.flush()

    def sync(self) -> None:
        """Bring what has been written to the disk."""
        if self.is_file:
            os.fsync(self.stream.fileno())


@contextmanager
def appended(output: Path | None) -> Iterator[LineOutput]:
    """The end of a file, or standard output. `WikiwatchError` names the file when it cannot be written to."""
    if output is None:
        with standard_output() as stream:
            yield LineOutput(stream, _goes_to_a_file())
        return
    try:
        is_file = not output.exists() or output.is_file()
        if is_file:
            _cut_half_line(output)
        with output.open("ab") as stream:
            yield LineOutput(stream, is_file)
    except OSError as error:
        raise WikiwatchError(f"{output}: cannot be written: {error.strerror}") from error


def _goes_to_a_file() -> bool:
    with suppress(OSError, ValueError):  # standard output may be closed, or stand for something in memory
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    return False


def _cut_half_line(output: Path) -> None:
    """Take off what a killed run left of a line: its position is before it, so it is written again."""
    if output.exists():
        with output.open("r+b") as stream:
            stream.truncate(whole_bytes(stream.fileno()))
