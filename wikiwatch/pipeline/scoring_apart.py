"""A process of its own that edits are scored in, while this one goes on.

Python computes on one core a process, and what edits are scored by is in them: nothing of the page's history has to go
along. What is lost with the process is scored here; so it changes nothing but when a scan is done.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from wikiwatch.model import EditAssessment
from wikiwatch.pipeline.edit_scorer import Edits
from wikiwatch.score.edits import Scoring, assess_edits

_START = (
    "import sys; sys.path[:] = sys.argv[2:]; from wikiwatch.pipeline.scoring_apart import serve; serve(sys.argv[1])"
)


class ScoringProcess:
    """That process, and a thread that waits for what it says. It ends with this one, however that ends."""

    def __init__(self, scoring: Scoring) -> None:
        self._scoring = scoring
        self._thread = ThreadPoolExecutor(1, "wikiwatch-scoring")
        self._connection, there = Pipe()
        with there:
            self._process = _started(there.fileno())

    def assess(self, edits: Edits) -> Future[list[EditAssessment]]:
        """Their assessments, in the same order, when they are there."""
        return self._thread.submit(self._assessed, edits)

    def _assessed(self, edits: Edits) -> list[EditAssessment]:
        try:
            self._connection.send((edits, self._scoring))
            assessed: list[EditAssessment] = self._connection.recv()
        except (OSError, EOFError):  # there is no such process, or no longer
            return assess_edits(edits, self._scoring)
        return assessed

    def end(self) -> None:
        """Leave what it has not begun with, and wait until it is gone."""
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
