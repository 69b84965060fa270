"""Progress on stderr: rate and time left, for anything that takes more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from wikiwatch.wikitext.display import visible

_AFTER_SECONDS = 1.0

Tick = Callable[[int], None]
"""Called with how much more is done."""


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{task.fields['unit']}, {speed:,.0f}/s" if speed else task.fields["unit"])


class Meter:
    """A bar that appears when the work turns out to be long."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    @contextmanager
    def task(self, name: str, total: int | None, unit: str) -> Iterator[Tick]:
        """One piece of work; ``total`` None when its size is not known."""
        if self._progress is None:
            yield lambda amount: None
            return
        progress = self._progress
        task = progress.add_task(visible(name, newlines=False), total=total, unit=unit, visible=False)
        began = time.monotonic()

        def tick(amount: int) -> None:
            progress.update(task, advance=amount, visible=time.monotonic() - began > _AFTER_SECONDS)

        try:
            yield tick
        finally:
            progress.remove_task(task)


@contextmanager
def meter(*, shown: bool) -> Iterator[Meter]:
    """A meter on stderr, or a silent one where nobody watches."""
    console = Console(stderr=True)
    if not shown or not sys.stderr.isatty():
        yield Meter(None)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Meter(progress)
