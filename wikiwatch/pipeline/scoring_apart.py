"""A process of its own that edits are scored in, while this one goes on.

Python computes on one core a process, and what edits are scored by is in them: nothing of the page's history has to go
along. What is lost with the process is scored here; so it changes nothing but when a scan is done.
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from wikiwatch.pipeline.beside import started
from wikiwatch.pipeline.edit_scorer import Edits, ScoredLot, scored
from wikiwatch.score.edits import EarlierEdits, Scoring


class ScoringProcess:
    """That process, and a thread that waits for what it says. It ends with this one, however that ends."""

    def __init__(self, scoring: Scoring, earlier: EarlierEdits) -> None:
        self._scoring, self._earlier = scoring, earlier
        self._thread = ThreadPoolExecutor(1, "wikiwatch-scoring")
        self._connection, there = Pipe()
        with there:
            self._process = started(__name__, there.fileno())
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
        for asked, height in zip(edits, lot.heights, strict=False):
            self._earlier.remember(asked.change.user, asked.change.dt, height)
        return lot

    def end(self) -> None:
        """Leave what it has not begun with, and wait until it is gone."""
        self._thread.shutdown(cancel_futures=True)
        self._connection.close()
        if self._process:
            self._process.wait()


def serve() -> None:
    """Assess what comes in at standard input, which is a connection both ways, until nothing more does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that reads is told, and then is read from no longer
    with Connection(os.dup(sys.stdin.fileno())) as connection:
        scoring, earlier = connection.recv()
        while True:
            try:
                edits = connection.recv()
            except EOFError:
                return
            connection.send(scored(edits, scoring, earlier))
