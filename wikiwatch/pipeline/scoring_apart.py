"""Edits of a long history scored in a process of its own, while this one goes on reading.

Python computes on one core a process, and what edits are scored by is in them: nothing of the page's history has to go
along. What is lost with the process is scored here; so it changes nothing but when a scan is done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TypeAlias

from wikiwatch.model import EditAssessment, EditChange, Finding
from wikiwatch.score.edits import Scoring, assess_edits

APART_FROM = 500
"""Edits of a page that are scored here, one after the other: starting the process costs as much."""

_START = (
    "import sys; sys.path[:] = sys.argv[2:]; from wikiwatch.pipeline.scoring_apart import serve; serve(sys.argv[1])"
)

Edits: TypeAlias = Sequence[tuple[EditChange, Sequence[Finding]]]


class EditScorer:
    """Assesses the edits of a page, each lot as `assess_edits` does."""

    def __init__(self, scoring: Scoring) -> None:
        self._scoring = scoring
        self._count = 0
        self._apart: _Apart | None = None
        self._end_apart: Callable[[], object] = lambda: None

    def assess(self, edits: Edits) -> Future[list[EditAssessment]]:
        """Their assessments, in the same order, when they are there."""
        if self._apart is None and self._count >= APART_FROM and _cores() > 1:
            self._apart = _Apart(self._scoring)
            self._end_apart = weakref.finalize(self, self._apart.end)  # a scan that fails, or is left, tells nobody
        self._count += len(edits)
        if self._apart:
            return self._apart.assess(edits)
        here: Future[list[EditAssessment]] = Future()
        here.set_result(assess_edits(edits, self._scoring))
        return here

    def close(self) -> None:
        """Let go of the process. There may be more to assess."""
        self._end_apart()
        self._apart, self._count = None, 0


class _Apart:
    """The other process, and a thread that waits for what it says. It ends with this one, however that ends."""

    def __init__(self, scoring: Scoring) -> None:
        self._scoring = scoring
        self._thread = ThreadPoolExecutor(1, "wikiwatch-scoring")
        self._connection, there = Pipe()
        with there:
            self._process = _started(there.fileno())

    def assess(self, edits: Edits) -> Future[list[EditAssessment]]:
        return self._thread.submit(self._assessed, edits)

    def _assessed(self, edits: Edits) -> list[EditAssessment]:
        try:
            self._connection.send((edits, self._scoring))
            assessed: list[EditAssessment] = self._connection.recv()
        except (OSError, EOFError):  # there is no such process, or no longer
            return assess_edits(edits, self._scoring)
        return assessed

    def end(self) -> None:
        self._thread.shutdown(cancel_futures=True)
        self._connection.close()
        if self._process:
            self._process.wait()


def _started(descriptor: int) -> subprocess.Popen[bytes] | None:
    """A process that serves there; None where there can be none, or Python is a part of another program.

    It is not made by `multiprocessing`, which would run again what the main program does when it is imported.
    """
    command = [sys.executable or "", "-c", _START, str(descriptor), *sys.path]
    quiet = subprocess.DEVNULL  # what goes wrong there goes wrong here again, and is told
    try:
        return subprocess.Popen(command, pass_fds=[descriptor], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return None


def serve(descriptor: str) -> None:
    """Assess what comes in there, until nothing more does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that reads is told, and then is read from no longer
    with Connection(int(descriptor)) as connection:
        while True:
            try:
                edits, scoring = connection.recv()
            except EOFError:
                return
            connection.send(assess_edits(edits, scoring))


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
