"""Ctrl-C and a termination signal: exit code 130, no traceback, and an archive that is whole."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Start
from tests.cli.exports import GOOD, export, history, page, revision
from tests.cli.small_wiki import SmallWiki
from tests.fetch.scripted_server import Reply, Request, ScriptedServer
from tests.pipeline.accusing import Words
from wikiwatch.errors import ExitCode

SAID = b"wikiwatch: interrupted; what was archived so far is whole"
SECONDS = 30
COUNT = 400
TEXTS = [f"{GOOD} " * 100 + f"Etat {number}." for number in range(COUNT)]  # 1.6 MB in all


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_import_keeps_what_it_had_read(run: Run, start: Start, number: signal.Signals) -> None:
    whole = history(*TEXTS)
    half = whole.index(b"<id>300</id>")
    read, write = os.pipe()
    process = start("import", "-", stdin=read)
    os.close(read)
    os.write(write, whole[:half]) if half < 65536 else write_all(write, whole[:half])
    process.send_signal(number)
    _, said = process.communicate(timeout=SECONDS)
    os.close(write)
    assert process.returncode == ExitCode.INTERRUPTED == 130
    assert said.strip() == SAID
    assert run("verify").code == 0
    stored = run("export", "--all").out.count("<revision>")
    assert 200 < stored < 300
    Path("whole.xml").write_bytes(whole)
    assert run("import", "whole.xml").code == 0
    assert run("export", "--all").out.count("<revision>") == COUNT


def write_all(handle: int, content: bytes) -> None:
    """All of it: a pipe takes 64 KiB at a time, and more only as it is read at the other end."""
    sent = 0
    while sent < len(content):
        sent += os.write(handle, content[sent:])


def test_an_interrupted_fetch_ends_at_once_and_keeps_what_it_had_read(
    run: Run, start: Start, wiki: SmallWiki, server: ScriptedServer
) -> None:
    """The wiki leaves the texts of the second batch unanswered."""
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        if "rvprop" in request.query:
            asked.append(request.query["rvprop"])
            reply = wiki(request)
            if len(asked) == 1:
                reply.body["continue"] = {"rvcontinue": "20240601120300|3", "continue": "||"}
                return reply
            time.sleep(SECONDS)
        return wiki(request)

    server.script(answer)
    process = start("fetch", "Beffroi")
    wait_until(lambda: len(asked) > 1)
    interrupted_at = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    assert time.monotonic() - interrupted_at < SECONDS / 3
    assert (process.returncode, said.strip()) == (130, SAID)
    assert run("verify").code == 0
    assert run("export", "--all").out.count("<revision>") == 2


def test_an_interrupted_scan_has_no_report(run: Run, detectors: Callable[..., None]) -> None:
    class Interrupting(Words):
        def examine(self, edit, context):  # type: ignore[no-untyped-def]
            raise KeyboardInterrupt

    detectors(slow=Interrupting("jackpot"))
    Path("history.xml").write_bytes(export(page("Beffroi", revision(1, GOOD))))
    done = run("scan", "--xml", "history.xml", "--output", "report.txt", "--archive", "kept")
    assert (done.code, done.out, done.err.strip()) == (130, "", SAID.decode())
    assert not Path("report.txt").exists()
    assert run("verify", "--archive", "kept").code == 0


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
