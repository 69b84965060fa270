"""Clocks and peak memory of one piece of work, the same for every contestant; standard library only."""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")
_CLEAR_REFS = Path("/proc/self/clear_refs")
_RESET_PEAK = "5"  # proc(5): makes the peak resident set size the present one


class Watch:
    """Made when the input has been read; times what comes after, and tells the memory it takes above the input.

    ``ticks`` are the counts of revisions at which the time is noted down.
    """

    def __init__(self, ticks: Collection[int] = ()) -> None:
        self._ticks = frozenset(ticks)
        self._wall_ticks: dict[int, float] = {}
        self._cpu_ticks: dict[int, float] = {}
        gc.collect()
        self._memory = _resident_bytes("VmRSS")
        if self._memory is not None:
            _CLEAR_REFS.write_text(_RESET_PEAK)
        self._cpu = _cpu_seconds()
        self._wall = time.perf_counter()

    def passed(self, count: int) -> None:
        """So many revisions are done."""
        if count in self._ticks:
            self._wall_ticks[count] = time.perf_counter() - self._wall
            self._cpu_ticks[count] = _cpu_seconds() - self._cpu

    def stop(self, texts: Collection[bytes]) -> dict[str, Any]:
        """What was measured over these texts, as the beginning of a contestant's answer."""
        wall, cpu = time.perf_counter() - self._wall, _cpu_seconds() - self._cpu
        peak = _resident_bytes("VmHWM")
        return {
            "revisions": len(texts),
            "bytes": sum(map(len, texts)),
            "seconds": wall,
            "cpu_seconds": cpu,
            "peak_bytes": None if peak is None or self._memory is None else peak - self._memory,
            "ticks": {"seconds": self._wall_ticks, "cpu_seconds": self._cpu_ticks},
        }


def _cpu_seconds() -> float:
    """Of this process and of those that it has waited for."""
    told = os.times()
    return time.process_time() + told.children_user + told.children_system


def _resident_bytes(key: str) -> int | None:
    """A figure of the process's status; None where the system has no such file."""
    if not _STATUS.exists():
        return None
    found = re.search(rf"^{key}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def contestant_arguments(description: str | None) -> argparse.ArgumentParser:
    """The command line that every contestant on a history understands."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--revisions", type=int, help="only so many, the first ones")
    parser.add_argument("--ticks", type=int, nargs="*", default=[], help="note the time after so many revisions")
    parser.add_argument("--score", action="store_true", help="also compare with the truth, outside the time")
    return parser


def answer(result: dict[str, Any]) -> None:
    """Print a contestant's answer: one line of JSON."""
    print(json.dumps(result))
