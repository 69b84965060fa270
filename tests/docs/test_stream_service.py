"""The example of a service that follows a wiki."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

from wikiwatch.cli.stream_cmd import command
from wikiwatch.errors import ExitCode

FILE = Path(__file__).parents[2] / "docs" / "examples" / "wikiwatch-stream.service"
OPTIONS = {option for parameter in command.params for option in parameter.opts}


def service() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(FILE.read_text())
    return parser["Service"]


def test_what_it_runs_exists() -> None:
    program, verb, *rest = shlex.split(service()["ExecStart"])
    assert (program.rpartition("/")[2], verb) == ("wikiwatch", "stream")
    assert {word for word in rest if word.startswith("--")} <= OPTIONS


def test_a_stop_is_no_failure_and_it_may_write_where_it_runs() -> None:
    assert int(service()["SuccessExitStatus"]) == ExitCode.INTERRUPTED
    assert service()["ReadWritePaths"] == service()["WorkingDirectory"]


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """With a program and a user that are there; everything else as it is."""
    if shutil.which("systemd-analyze") is None:
        assert service()["Restart"] == "always"
        return
    text = FILE.read_text()
    assert text.count("ExecStart=/srv/wikiwatch/.venv/bin/wikiwatch ") == 1
    text = text.replace("/srv/wikiwatch/.venv/bin/wikiwatch", "/bin/true").replace("User=wikiwatch", "User=root")
    (tmp_path / FILE.name).write_text(text)
    line = ["systemd-analyze", "verify", str(tmp_path / FILE.name)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    said = [row for row in (done.stdout + done.stderr).splitlines() if "wikiwatch" in row]
    assert (done.returncode, said) == (0, [])
