"""Scoring many edits at once, in processes of their own: Python computes on one core a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import NamedTuple, Protocol

from wikiwatch.model import EditAssessment, EditChange, Finding
from wikiwatch.pipeline.score import score_edit
from wikiwatch.score.edits import Scoring

_USUAL = Scoring()

_CHUNK = 5
"""Edits handed to a process at once: enough to pay for the handing, few enough for all processes to have some."""


class Scored(NamedTuple):
    """An edit's assessment and findings, and whether it is suspect; or why there is none."""

    assessment: EditAssessment | None
    findings: tuple[Finding, ...] = ()
    suspect: bool = False
    problem: str | None = None


class Scorer(Protocol):
    """Assesses edits, in any thread."""

    def score(self, changes: Sequence[EditChange]) -> list[Scored]:
        """One result for each edit, in the same order."""


class ProcessScorer:
    """Scores in other processes, which end with this one however it ends."""

    def __init__(self, workers: int, scoring: Scoring = _USUAL) -> None:
        self._workers = workers
        self._scoring = scoring
        self._lock = threading.Lock()
        self._pool = self._started()

    def close(self) -> None:
        """End the processes. Waits for the few edits they are at: Python 3.11 fails at exit if it does not."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def score(self, changes: Sequence[EditChange]) -> list[Scored]:
        """One result for each edit, in the same order. An edit that ends its process is named, and the others go on."""
        chunks = [changes[start : start + _CHUNK] for start in range(0, len(changes), _CHUNK)]
        running = [self._submitted(chunk) for chunk in chunks]
        results: list[Scored] = []
        for chunk, future in zip(chunks, running, strict=True):
            try:
                results += future.result()
            except BrokenProcessPool:
                results += [self._alone(change) for change in chunk]
        return results

    def _alone(self, change: EditChange) -> Scored:
        """An edit scored once more by itself, after a process that had it, or its neighbours, has died."""
        try:
            return self._submitted([change]).result()[0]
        except BrokenProcessPool:
            return Scored(None, problem="the process that scored it died")

    def _submitted(self, chunk: Sequence[EditChange]) -> Future[list[Scored]]:
        with self._lock:
            try:
                return self._pool.submit(scored_all, chunk, self._scoring)
            except BrokenProcessPool:
                self._pool = self._started()
                return self._pool.submit(scored_all, chunk, self._scoring)

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Leave signals to the process that reads the stream, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def scored_all(changes: Sequence[EditChange], scoring: Scoring) -> list[Scored]:
    """One result for each edit, in the same order, in this process."""
    return [_scored(change, scoring) for change in changes]


def _scored(change: EditChange, scoring: Scoring) -> Scored:
    try:
        return Scored(*score_edit(change, scoring))
    except Exception as error:  # one edit that breaks a detector must not end the stream
        return Scored(None, problem=f"{type(error).__name__}: {error}"[:300])
