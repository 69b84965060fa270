"""Options that several commands share."""

from __future__ import annotations

import errno
import math
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from wikiwatch import settings
from wikiwatch.archive.store import Archive
from wikiwatch.cli.output import say
from wikiwatch.errors import UsageError, WikiwatchError
from wikiwatch.model import Page, Wiki
from wikiwatch.pipeline import archived
from wikiwatch.settings import Settings
from wikiwatch.settings.operating import OperatingPoint

_WIDTH_WITHOUT_TERMINAL = 100

_Command = Callable[..., Any]


def config_option(command: _Command) -> _Command:
    """``--config``, the file that is read in the place of wikiwatch.toml."""
    return click.option("--config", type=click.Path(path_type=Path), help="Configuration file.")(command)


def archive_options(command: _Command) -> _Command:
    """``--archive``, ``--wiki`` and ``--config``, which together make the `Settings` of a run."""
    for option in (
        config_option,
        click.option("--wiki", help="Code (fr), wiki id (frwiki) or API address of the wiki."),
        click.option("--archive", type=click.Path(path_type=Path), help="Folder of the archive.  [default: snapshots]"),
    ):
        command = option(command)
    return command


def say_unused(wiki: str | None, why: str, *, quiet: bool) -> None:
    """Tell somebody who gave ``--wiki`` that it changes nothing."""
    if wiki is not None and not quiet:
        say(f"--wiki is not used: {why}")


def progress_options(command: _Command) -> _Command:
    """``--quiet`` and ``--no-progress``."""
    command = click.option("--no-progress", is_flag=True, help="No progress bar.")(command)
    return click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")(command)


def output_option(command: _Command) -> _Command:
    """``--output``, a file that is written whole and then renamed; None for standard output, which ``-`` is too."""
    return click.option(
        "--output",
        type=click.Path(path_type=Path),
        callback=_writable,
        help="File to write, instead of standard output.",
    )(command)


def _writable(ctx: click.Context, param: click.Parameter, output: Path | None) -> Path | None:
    """The file, refused before the work begins where its place cannot take it."""
    if output is None or str(output) == "-":
        return None
    try:
        wrong = errno.EISDIR if stat.S_ISDIR(output.stat().st_mode) else 0
    except FileNotFoundError:
        wrong = 0 if output.resolve().parent.is_dir() else errno.ENOENT
    except OSError as error:
        wrong = error.errno or errno.EINVAL
    if wrong:
        raise WikiwatchError(f"{output}: cannot be written: {os.strerror(wrong)}")
    return output


def semantic_option(command: _Command) -> _Command:
    """``--semantic`` and ``--no-semantic``; None where neither is given."""
    return click.option(
        "--semantic/--no-semantic",
        default=None,
        help="Compare meanings too, by the encoder of wikiwatch[semantic]: slower.  [default: where it is installed]",
    )(command)


class _Share(click.FloatRange):
    """A number from 0 to 1. What is not a number at all, ``nan``, is no share: every comparison with it fails."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return number


SHARE = _Share(0, 1)
_PART = _Share(0, 1, min_open=True, max_open=True)


def operating_point_options(command: _Command) -> _Command:
    """``--threshold``, ``--fpr``, ``--precision`` and ``--prevalence``, for `operating_point`."""
    for option in (
        click.option("--prevalence", type=_PART, help="Share of damaging edits.  [default: 0.07; scan: as archived]"),
        click.option("--precision", type=SHARE, help="Suspect what is damaging in this share of cases, such as 0.9."),
        click.option("--fpr", type=SHARE, help="Suspect this share of the good edits instead, such as 0.01."),
        click.option("--threshold", type=SHARE, help="Score from which on something is suspect.  [default: 0.5]"),
    ):
        command = option(command)
    return command


def operating_point(
    general: OperatingPoint,
    threshold: float | None,
    fpr: float | None,
    precision: float | None,
    prevalence: float | None,
) -> OperatingPoint:
    """The point that the options ask for, the general one as far as they say nothing."""
    if sum(point is not None for point in (threshold, fpr, precision)) > 1:
        raise UsageError("give one of --threshold, --fpr and --precision")
    return general.chosen(threshold=threshold, fpr=fpr, precision=precision, prevalence=prevalence)


def read_settings(
    config: Path | None, archive: Path | None, wiki: str | None, semantic: bool | None = None
) -> Settings:
    """Configuration and environment, overridden by the command line."""
    loaded = settings.load(config)
    return replace(
        loaded,
        archive=archive or loaded.archive,
        wiki=wiki or loaded.wiki,
        semantic=loaded.semantic if semantic is None else semantic,
    )


class Moment(click.ParamType[datetime]):
    """A day or a time in ISO 8601; without a time zone it is UTC."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time a text names; a usage error for anything else."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2024-06-25 or 2024-06-25T12:00:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def archived_page(store: Archive, settings: Settings, title: str) -> tuple[Wiki, Page]:
    """The archived page under a title, of the wiki that the settings name. Raises `ArchiveError` as `archived`."""
    return archived.archived_page(store, settings.wiki, title)


def terminal(stream: TextIO | None, output: Path | None) -> tuple[int, bool]:
    """Width and colour of a text report: those of the terminal, or 100 and none. https://no-color.org/"""
    if output is not None or stream is None or not stream.isatty():
        return _WIDTH_WITHOUT_TERMINAL, False
    return shutil.get_terminal_size().columns, not os.environ.get("NO_COLOR")
