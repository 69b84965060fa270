"""Processes that work beside this one: Python computes on one core a process."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_HERE = str(Path(__file__).parents[2])
"""Where this package is, which may be known to `site` alone."""

_START = """\
import sys
sys.path[:] = sys.argv[2:]
import gc
from importlib import import_module
gc.set_threshold(200_000)  # as in this process
import_module(sys.argv[1]).serve()
"""


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def started(module: str, stdin: IO[bytes] | int, stdout: int | None = None) -> subprocess.Popen[bytes] | None:
    """A process in which that module's ``serve`` runs; None where there can be none.

    That is where the system has none left, or Python is a part of another program. It is not made by
    `multiprocessing`, which would run again what the main program does when it is imported. What goes wrong in it is
    not shown: whoever started it does the same itself then, and that is told.
    """
    import subprocess  # here, since the processes themselves need none of it

    command = [sys.executable or "", "-S", "-c", _START, module, *sys.path, _HERE]  # what -S leaves out is there then
    try:
        told = subprocess.DEVNULL if stdout is None else stdout
        return subprocess.Popen(command, stdin=stdin, stdout=told, stderr=subprocess.DEVNULL)
    except OSError:
        return None
