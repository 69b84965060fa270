"""The command ``wikiwatch``: finds the command's module, runs it, and turns failures into text and exit codes."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import signal
import sys
import traceback
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

import click

from wikiwatch import __version__
from wikiwatch.cli.output import discard_output, output_refused
from wikiwatch.errors import ExitCode, WikiwatchError
from wikiwatch.wikitext.display import visible

COMMANDS = {
    "scan": "Find what stands in pages and does not belong there.",
    "fetch": "Bring archived pages up to date with their wiki.",
    "import": "Archive the pages of MediaWiki XML exports.",
    "export": "Write archived pages as a MediaWiki XML export.",
    "verify": "Check every text of the archive.",
    "edit": "Show what an edit changed and what is held against it.",
    "score": "Score single edits given as JSON Lines.",
    "check": "Judge a text without its history: a draft, a copy, a rendered page.",
    "blame": "Say who wrote which run of a page's text.",
    "stream": "Follow wikis and assess edits as they happen.",
    "explain": "Tell what a detector looks for.",
    "schema": "Print the JSON Schema of a document.",
    "watch": "Look at the watchlists once, and tell what is new.",
    "init": "Write an annotated configuration file.",
    "doctor": "Check configuration, dependencies and archive.",
}
"""Every command, and its line in the list of commands."""


_ONE_THREAD = "OPENBLAS_NUM_THREADS", "1"
"""What numpy multiplies for us is small: more threads, here and in processes beside this one, wait for one another."""

_NEW_OBJECTS = 200_000
"""So many before Python looks for what nothing points to: at its own 700 it would, over and over, as a page is read."""


class _Commands(click.Group):
    """Loads the module of a command only when it is asked for, so that the others cost no start-up time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"wikiwatch.cli.{cmd_name}_cmd").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches  # here, since hardly anybody needs it

            meant = "".join(f" (Did you mean {name}?)" for name in get_close_matches(args[0], COMMANDS, n=1))
            ctx.fail(f"No such command {args[0]!r}.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wikiwatch")
def group() -> None:
    """Find what stands in a Wikipedia article and does not belong there, and the edit that brought it."""


def main() -> NoReturn:
    """Run the command line and exit with one of `ExitCode`."""
    ending = _Ending()
    atexit.register(ending)
    _fill_closed_streams()
    signal.signal(signal.SIGTERM, _interrupt)
    os.environ.setdefault(*_ONE_THREAD)
    gc.set_threshold(_NEW_OBJECTS)
    ending.code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process: nobody need look through it once more
    sys.exit(ending.code)


class _Ending:
    """Registered first it is called last, when threads have ended and all else that waits for the end is done.

    It ends the process without taking down a long page's hundred thousand objects one by one.
    """

    code: int | None = None

    def __call__(self) -> None:
        if self.code is None:
            return
        with suppress(OSError, ValueError):  # else the interpreter tells that the reader of our output has gone
            for stream in filter(None, (sys.stdout, sys.stderr)):  # one that was closed before the start is None
                stream.flush()
            os._exit(self.code)


def run(arguments: list[str]) -> int:
    """Run one command; the exit code it ends with."""
    try:
        result: Any = _told_of_output(arguments)
    except click.ClickException as error:
        error.show(sys.stderr)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("wikiwatch: interrupted; what was archived so far is whole", err=True)
        return ExitCode.INTERRUPTED
    except WikiwatchError as error:
        click.echo(f"wikiwatch: {visible(str(error))}", err=True)
        return error.exit_code
    except SystemExit as end:
        if not end.code:  # shell completion
            raise
        # The reader of our output has gone. click ends with 1 then, which here means that something was found.
        discard_output()
        return ExitCode.FAILURE
    except Exception:
        traceback.print_exc()  # a defect: whoever reports it needs the place
        return ExitCode.FAILURE
    return result if isinstance(result, int) else ExitCode.DONE


def _told_of_output(arguments: list[str]) -> Any:
    """What the command returns; click writes help and version itself, and raises what comes of that as it is."""
    try:
        return group.main(arguments, prog_name="wikiwatch", standalone_mode=False)
    except OSError as error:
        *_, (innermost, _) = traceback.walk_tb(error.__traceback__)
        if innermost.f_globals["__name__"] != "click.utils":
            raise
        raise output_refused(error) from error


def _fill_closed_streams() -> None:
    """Open nothing in the place of standard streams that are closed: else our own files would come to stand there."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stderr = sys.stderr or os.fdopen(2, "w")


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
