"""Where reports go: standard output, or a file that is whole or not there; and messages: standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import click

from wikiwatch.errors import WikiwatchError
from wikiwatch.wikitext.display import visible


def write(text: str, output: Path | None = None) -> None:
    """Write a report; `WikiwatchError` names the file when that fails.

    A file appears under its name only when all of it has been written. A device or a pipe is written to.
    """
    with opened(output) as stream:
        stream.write(text.encode())


def opened(output: Path | None = None) -> AbstractContextManager[BinaryIO]:
    """Where a report goes that is written piece by piece; as `write` otherwise."""
    return standard_output() if output is None else _file(output)


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Standard output, for bytes. `WikiwatchError` when it takes no more, such as into a file on a full disk."""
    if sys.stdout is None:
        raise WikiwatchError("standard output is closed: nothing can be written to it")
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_refused(error) from error


def output_refused(error: OSError) -> WikiwatchError:
    """What to raise for an error by which standard output takes no more; what is left of it goes nowhere."""
    discard_output()
    return WikiwatchError(f"standard output cannot be written: {error.strerror}")


def say(message: str) -> None:
    """One line on stderr; text from a wiki cannot act on the terminal."""
    click.echo(f"wikiwatch: {visible(message, newlines=False)}", err=True)


def discard_output() -> None:
    """Send what is left of standard output nowhere: Python would fail again when it flushes at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _file(output: Path) -> Iterator[BinaryIO]:
    from wikiwatch.deliver.whole_file import replacing  # here, since what is written comes last

    try:
        is_special = output.exists() and not output.is_file()
        with output.open("wb") if is_special else replacing(output.resolve()) as stream:
            yield stream
    except OSError as error:
        raise WikiwatchError(f"{output}: cannot be written: {error.strerror}") from error
