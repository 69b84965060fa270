"""Contestants in turn, each run in a process of its own, and the medians of their answers."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """Something to time. One that prints no JSON of its own is timed from outside, start-up included.

    ``once`` is added to the first of its runs.
    """

    name: str
    command: Command
    once: Command = ()
    peer: bool = False
    prints_json: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How often each is run: a peer whose first run took longer than ``patience`` seconds only that once."""

    repeat: int = 3
    peer_repeat: int = 3
    patience: float = 120.0
    clock: str = "seconds"  # or cpu_seconds


@dataclass(slots=True)
class Outcome:
    """The answers of one contestant's runs."""

    clock: str
    runs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median time."""
        return self.median(self.clock)

    def median(self, key: str) -> float:
        """The median of a figure."""
        return statistics.median(float(run[key]) for run in self.runs)

    def ticks(self) -> Mapping[int, float]:
        """The median time after so many revisions."""
        ticks = [run["ticks"][self.clock] for run in self.runs]
        return {int(count): statistics.median(times[count] for times in ticks) for count in ticks[0]}

    @property
    def first(self) -> dict[str, Any]:
        """The first run, the one that is also compared with the truth."""
        return self.runs[0]


def compete(contestants: Sequence[Contestant], terms: Terms) -> dict[str, Outcome]:
    """Run all of them in turn, then all of them again."""
    outcomes = {contestant.name: Outcome(terms.clock) for contestant in contestants}
    for turn in range(max(terms.repeat, terms.peer_repeat)):
        for contestant in contestants:
            outcome = outcomes[contestant.name]
            if turn and not _runs_again(contestant, outcome, turn, terms):
                continue
            run = run_once(contestant, first=turn == 0)
            outcome.runs.append(run)
            say(f"  {contestant.name}: {run['seconds']:.2f} s, {run['cpu_seconds']:.2f} s of CPU")
    return outcomes


def _runs_again(contestant: Contestant, outcome: Outcome, turn: int, terms: Terms) -> bool:
    if not contestant.peer:
        return turn < terms.repeat
    return turn < terms.peer_repeat and outcome.first["seconds"] <= terms.patience


def run_once(contestant: Contestant, *, first: bool = True) -> dict[str, Any]:
    """One run's answer. Ends this program where the contestant fails."""
    command = [*contestant.command, *(contestant.once if first else ())]
    if not contestant.prints_json:
        return timed(command)
    result = subprocess.run(command, env=_environment(), stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"{contestant.name} ended with {result.returncode}: {' '.join(map(str, command))}")
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def timed(command: Command) -> dict[str, Any]:
    """Wall time, CPU time and peak memory of a command that must end with 0 or 6; what it prints is thrown away.

    6 is wikiwatch's exit code for a report with something left out.
    """
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 6):
            errors.seek(0)
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}: {errors.read().decode()}")
    return {
        "seconds": seconds,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * 1024,
    }


def ours(*arguments: str | Path) -> Command:
    """A command of our own contestant."""
    return [sys.executable, "-m", "bench.history.ours", *arguments]


def wikiwatch(*arguments: str | Path) -> Command:
    """A wikiwatch command."""
    return [sys.executable, "-m", "wikiwatch", *arguments]


def say(message: str) -> None:
    """Tell who waits."""
    print(message, file=sys.stderr, flush=True)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
