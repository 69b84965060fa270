"""The example of a service that follows a wiki."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.docs.systemd import complaints, needs_systemd, unit
from wikiwatch.cli.stream_cmd import command
from wikiwatch.errors import ExitCode

NAME = "wikiwatch-stream.service"
SERVICE = unit(NAME)["Service"]
OPTIONS = {option for parameter in command.params for option in parameter.opts}


def test_what_it_runs_exists() -> None:
    program, verb, *rest = shlex.split(SERVICE["ExecStart"])
    assert (program.rpartition("/")[2], verb) == ("wikiwatch", "stream")
    assert {word for word in rest if word.startswith("--")} <= OPTIONS


def test_a_stop_is_no_failure_and_it_may_write_where_it_runs() -> None:
    assert int(SERVICE["SuccessExitStatus"]) == ExitCode.INTERRUPTED
    assert SERVICE["ReadWritePaths"] == SERVICE["WorkingDirectory"]


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    assert complaints(tmp_path, NAME) == (0, [])
