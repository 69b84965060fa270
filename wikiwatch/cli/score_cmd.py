"""``wikiwatch score``: edits in JSON Lines, without an archive and without a network."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import cast

import click

from wikiwatch.cli import options
from wikiwatch.cli.output import standard_output
from wikiwatch.errors import DocumentError, ExitCode
from wikiwatch.pipeline.score import answers
from wikiwatch.score.edits import Scoring
from wikiwatch.score.edits.features import GROUP_NAMES
from wikiwatch.settings.operating import OperatingPoint

GARBAGE_AFTER = 50_000
"""Objects made before Python looks for what nothing points to any more: it looks through our lexicons each time."""

READ_AT_ONCE = 1 << 18
"""Bytes of edits that are answered together at most, where so many are there."""


@click.command("score")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.operating_point_options
@click.option("--no-anon", is_flag=True, help="Do not rest on whether an edit has an account behind it.")
@click.option("--without", multiple=True, type=click.Choice(GROUP_NAMES), help="Group of features that does not count.")
@click.option("--exit-code", is_flag=True, help="End with 1 when an edit is suspect.")
def command(
    file: Path | None,
    threshold: float | None,
    fpr: float | None,
    precision: float | None,
    prevalence: float | None,
    no_anon: bool,
    without: tuple[str, ...],
    exit_code: bool,
) -> int:
    """Score the edits of FILE, or of standard input: JSON Lines in, JSON Lines out, in the same order.

    A bad line is answered in its place, and the run goes on.
    """
    point = options.operating_point(OperatingPoint(), threshold, fpr, precision, prevalence)
    scoring = Scoring.at(point, without=frozenset(without), anonymous=not no_anon)
    gc.set_threshold(GARBAGE_AFTER)
    any_failed = any_suspect = False
    with _opened(file) as stream, standard_output() as out:
        for answer in answers(_batches(stream), scoring):
            out.write(answer.line.encode() + b"\n")
            out.flush()  # whoever feeds us line by line waits for each answer
            any_failed |= answer.failed
            any_suspect |= answer.suspect
    if any_failed:
        return ExitCode.PARTIAL
    return ExitCode.FOUND if exit_code and any_suspect else ExitCode.DONE


def _batches(stream: BufferedReader) -> Iterator[list[bytes]]:
    """The lines that are there to be read, without waiting for more to come."""
    begun: list[bytes] = []
    while block := stream.read1(READ_AT_ONCE):
        end = block.rfind(b"\n") + 1
        if end:
            yield BytesIO(b"".join([*begun, block[:end]])).readlines()
            begun.clear()
        begun.append(block[end:])
    if last := b"".join(begun):
        yield [last]


@contextmanager
def _opened(file: Path | None) -> Iterator[BufferedReader]:
    if file is None or str(file) == "-":
        yield cast(BufferedReader, sys.stdin.buffer)
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise DocumentError(f"{file}: cannot be read: {error.strerror}") from error
    with stream:
        yield stream
