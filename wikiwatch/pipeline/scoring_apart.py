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

from wikiwatch.pipeline.edit_scorer import Edits, ScoredLot, scored
from wikiwatch.score.edits import EarlierEdits, Scoring

_START = (
    "import sys; sys.path[:] = sys.argv[2:]; from wikiwatch.pipeline.scoring_apart import serve; serve(sys.argv[1])"
)


class ScoringProcess:
    """That process, and a thread that waits for what it says. It ends with this one, however that ends."""

    def __init__(self, scoring: Scoring, earlier: EarlierEdits) -> None:
        self._scoring, self._earlier = scoring, earlier
        self._thread = ThreadPoolExecutor(1, "wikiwatch-scoring")
        self._connection, there = Pipe()
        with there:
            self._process = _started(there.fileno())
        self._thread.submit(self._connection.send, (scoring, earlier))  # what fails so fails with the first lot

    def assess(self, edits: Edits) -> Future[ScoredLot]:
        """What becomes of them, in the same order, when it is known."""
        return self._thread.submit(self._scored, edits)

    def _scored(self, edits: Edits) -> ScoredLot:
        try:
            self._connection.send(edits)
            lot: ScoredLot = self._connection.recv()
        except (OSError, EOFError):  # there is no such process, or no longer
            return scored(edits, self._scoring, self._earlier)
        for (change, _), height in zip(edits, lot.heights, strict=False):
            self._earlier.remember(change.user, change.dt, height)
        return lot

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
        scoring, earlier = connection.recv()
        while True:
            try:
                edits = connection.recv()
            except EOFError:
                return
            connection.send(scored(edits, scoring, earlier))
