"""``wikiwatch score``: edits in JSON Lines, without an archive and without a network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from wikiwatch.cli import options
from wikiwatch.cli.output import standard_output
from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.pipeline.score import answers
from wikiwatch.score.edits import Scoring
from wikiwatch.score.edits.features import GROUP_NAMES
from wikiwatch.settings.operating import OperatingPoint


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
    any_failed = any_suspect = False
    with _opened(file) as lines, standard_output() as out:
        for answer in answers(lines, scoring):
            out.write(answer.line.encode() + b"\n")
            out.flush()  # whoever feeds us line by line waits for each answer
            any_failed |= answer.failed
            any_suspect |= answer.suspect
    if any_failed:
        return ExitCode.PARTIAL
    return ExitCode.FOUND if exit_code and any_suspect else ExitCode.DONE


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
