"""The examples for cron, systemd and Toolforge."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.docs import systemd
from tests.docs.systemd import EXAMPLES, PROGRAM, complaints, needs_systemd, unit
from wikiwatch.cli import main
from wikiwatch.cli.watch_cmd import command

GUIDE = (EXAMPLES.parent / "watch.md").read_text(encoding="utf-8")
OPTIONS = {option for parameter in command.params for option in parameter.opts}


def command_line(name: str) -> str:
    """The one line of a file that runs wikiwatch, from the name of the program on."""
    (line,) = [line for line in (EXAMPLES / name).read_text().splitlines() if "bin/wikiwatch " in line]
    return line[line.index("wikiwatch watch") :]


@pytest.mark.parametrize("name", ["crontab", "wikiwatch.service", "toolforge-jobs.yaml"])
def test_what_is_run_exists(name: str) -> None:
    _, verb, *rest = shlex.split(command_line(name))
    assert verb in main.COMMANDS
    assert {word for word in rest if word.startswith("--")} <= OPTIONS


def test_the_guide_shows_the_crontab_as_it_is() -> None:
    assert f"```\n{(EXAMPLES / 'crontab').read_text()}```" in GUIDE


def test_the_crontab_has_times_and_commands() -> None:
    rows = [line for line in (EXAMPLES / "crontab").read_text().splitlines() if "=" not in line.split()[0]]
    assert [re.fullmatch(r"(?:[\d*/,-]+ ){5} ?\S.*", row) is not None for row in rows] == [True]


def test_the_units_fit_together() -> None:
    service, timer = unit("wikiwatch.service"), unit("wikiwatch.timer")
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["ReadWritePaths"] == service["Service"]["WorkingDirectory"]
    assert set(timer["Timer"]) == {"OnCalendar", "RandomizedDelaySec", "Persistent"}
    assert "Unit" not in timer["Timer"]  # it starts the service of its own name


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    assert complaints(tmp_path, "wikiwatch.service", "wikiwatch.timer") == (0, [])


@needs_systemd
def test_systemd_finds_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "examples"
    wrong.mkdir()
    (wrong / "wikiwatch.service").write_text(f"[Service]\nType=once\nExecStart={PROGRAM} watch\n")
    monkeypatch.setattr(systemd, "EXAMPLES", wrong)
    _, said = complaints(tmp_path, "wikiwatch.service")
    assert said


@needs_systemd
def test_the_calendar_is_every_quarter_of_an_hour() -> None:
    calendar = unit("wikiwatch.timer")["Timer"]["OnCalendar"]
    line = ["systemd-analyze", "calendar", calendar]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True)
    assert "Normalized form: *-*-* *:00/15:00" in done.stdout


def test_the_toolforge_job_is_one_plain_entry() -> None:
    """Read without a YAML parser: a list of one mapping of plain and quoted values."""
    lines = [line for line in (EXAMPLES / "toolforge-jobs.yaml").read_text().splitlines() if not line.startswith("#")]
    assert lines[0].startswith("- name: ") and all(re.match(r"(?:- |  )[a-z]+: \S", line) for line in lines)
    job = {line[2:].partition(": ")[0]: line.partition(": ")[2].strip('"') for line in lines}
    assert set(job) == {"name", "image", "command", "schedule", "mem", "cpu", "emails"}
    assert len(job["schedule"].split()) == 5
    assert job["emails"] in {"none", "all", "onfinish", "onfailure"}
