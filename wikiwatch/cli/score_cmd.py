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

from wikiwatch.cli.output import standard_output
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.pipeline.score import answers
from wikiwatch.score.edits import Scoring
from wikiwatch.score.edits.calibration import PREVALENCE
from wikiwatch.score.edits.features import GROUP_NAMES
from wikiwatch.settings import THRESHOLD

GARBAGE_AFTER = 50_000
"""Objects made before Python looks for what nothing points to any more: it looks through our lexicons each time."""

READ_AT_ONCE = 1 << 18
"""Bytes of edits that are answered together at most, where so many are there."""

_SHARE = click.FloatRange(0, 1)
_PART = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("score")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--threshold", type=_SHARE, help="Score from which on an edit is suspect.  [default: 0.5]")
@click.option("--fpr", type=_SHARE, help="Suspect this share of the good edits instead, such as 0.01.")
@click.option("--precision", type=_SHARE, help="Suspect what is damaging in this share of cases, such as 0.9.")
@click.option("--prevalence", type=_PART, default=PREVALENCE, show_default=True, help="Share of damaging edits.")
@click.option("--no-anon", is_flag=True, help="Do not rest on whether an edit has an account behind it.")
@click.option("--without", multiple=True, type=click.Choice(GROUP_NAMES), help="Group of features that does not count.")
@click.option("--exit-code", is_flag=True, help="End with 1 when an edit is suspect.")
def command(
    file: Path | None,
    threshold: float | None,
    fpr: float | None,
    precision: float | None,
    prevalence: float,
    no_anon: bool,
    without: tuple[str, ...],
    exit_code: bool,
) -> int:
    """Score the edits of FILE, or of standard input: JSON Lines in, JSON Lines out, in the same order.

    A bad line is answered in its place, and the run goes on.
    """
    if sum(point is not None for point in (threshold, fpr, precision)) > 1:
        raise UsageError("give one of --threshold, --fpr and --precision")
    scoring = Scoring(
        prevalence=prevalence,
        without=frozenset(without),
        anonymous=not no_anon,
        threshold=THRESHOLD if threshold is None else threshold,
        fpr=fpr,
        precision=precision,
    )
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
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    with stream:
        yield stream
