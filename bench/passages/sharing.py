"""Work shared out among processes. Each begins as a copy of this one, so that only what it found has to be sent."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from typing import Any, TypeVar

Found = TypeVar("Found")

_works: list[Callable[[int], Any]] = []


def shared(work: Callable[[int], Found], count: int, processes: int) -> list[Found]:
    """What ``work`` makes of each number below ``count``, in order."""
    if processes < 2 or count < 2:
        return [work(number) for number in range(count)]
    _works.append(work)
    try:
        with get_context("fork").Pool(processes) as pool:
            return pool.map(_found, range(count), chunksize=max(1, count // (8 * processes)))
    finally:
        _works.pop()


def _found(number: int) -> Any:
    return _works[-1](number)
