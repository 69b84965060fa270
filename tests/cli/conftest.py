"""The command line in this process, and as a process of its own; always in an empty folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from tests.cli.small_wiki import SmallWiki, revision
from tests.fetch.scripted_server import ScriptedServer
from tests.pipeline.accusing import Words, assess_by_findings
from wikiwatch.cli import main
from wikiwatch.history import shown_diff
from wikiwatch.model import EditAssessment
from wikiwatch.pipeline import analyse, concluding, edit_scorer
from wikiwatch.pipeline.edit_scorer import Edits, ScoredLot
from wikiwatch.score.edits import EarlierEdits, Scoring, with_findings

SECONDS = 60


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, which is the user's home too."""
    place = tmp_path / "run"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """run("scan", "--xml", "file.xml"): the command in this process."""

    def command(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        return Done(int(code), *capsys.readouterr())

    return command


@pytest.fixture
def start() -> Iterator[Start]:
    """start("import", "file.xml"): the command as a process, which is ended if the test leaves it running.

    It hears Ctrl-C even where the tests themselves were started without: an ignored signal is inherited.
    """
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    started: list[subprocess.Popen[bytes]] = []

    def command(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        environment = {**os.environ, **options.pop("environ", {})}
        line = [sys.executable, "-m", "wikiwatch", *map(str, arguments)]
        started.append(subprocess.Popen(line, env=environment, **{**pipes, **options}))
        return started[-1]

    yield command
    for process in started:
        process.kill()
        process.communicate()
    signal.signal(signal.SIGINT, inherited)


@pytest.fixture
def run_process(start: Start) -> Run:
    """Like ``run``, as a process of its own."""

    def command(*arguments: str | Path, **options: Any) -> Done:
        process = start(*arguments, **options)
        out, err = process.communicate(timeout=SECONDS)
        return Done(process.returncode, (out or b"").decode(), (err or b"").decode())

    return command


@pytest.fixture
def detectors(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """detectors(jackpot=Words("jackpot")): these are all the detectors there are, and all that judges."""
    silent = EditAssessment(damaging=0.0, goodfaith=1.0, calibrated=True, labels=())

    def scored(edits: Edits, scoring: Scoring, earlier: EarlierEdits) -> ScoredLot:
        by_findings = [with_findings(silent, asked.findings, scoring) for asked in edits]
        return ScoredLot(by_findings, [], [shown_diff(asked.shown) if asked.shown else () for asked in edits])

    def put(**modules: object) -> None:
        monkeypatch.setattr(analyse, "detectors", lambda: modules)
        monkeypatch.setattr(concluding, "assess_passage", assess_by_findings)
        monkeypatch.setattr(concluding, "reread", lambda *known, **more: [])
        monkeypatch.setattr(edit_scorer, "scored", scored)

    return put


@pytest.fixture
def jackpot(detectors: Callable[..., None]) -> None:
    """Every inserted sentence with "jackpot" is off topic, and nothing else is anything."""
    detectors(jackpot=Words("jackpot"))


@pytest.fixture
def broken(detectors: Callable[..., None]) -> None:
    """One detector crashes, another one works."""

    def examine(edit: object, context: object) -> None:
        raise ZeroDivisionError("division by zero")

    detectors(broken=SimpleNamespace(examine=examine), jackpot=Words("jackpot"))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A web server on loopback."""
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def wiki(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> SmallWiki:
    """A wiki with the page Beffroi of two revisions, the default wiki of the configuration here."""
    small = SmallWiki()
    small.pages["Beffroi"] = (7, [revision(1, "Le beffroi."), revision(2, "Le beffroi domine la place.")])
    server.script(small)
    Path("wikiwatch.toml").write_text(f'wiki = "{server.api_url}"\ncontact = "operator@example.org"\n')
    return small
