"""``wikiwatch score``: edits in JSON Lines, without an archive and without a network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from wikiwatch.cli.output import standard_output
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.pipeline.score import answers


@click.command("score")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def command(file: Path | None) -> int:
    """Score the edits of FILE, or of standard input: JSON Lines in, JSON Lines out, in the same order.

    A bad line is answered in its place, and the run goes on.
    """
    any_failed = False
    with _opened(file) as lines, standard_output() as out:
        for answer in answers(lines):
            out.write(answer.line.encode() + b"\n")
            out.flush()  # whoever feeds us line by line waits for each answer
            any_failed |= answer.failed
    return ExitCode.PARTIAL if any_failed else ExitCode.DONE


@contextmanager
def _opened(file: Path | None) -> Iterator[BinaryIO]:
    if file is None or str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    with stream:
        yield stream
