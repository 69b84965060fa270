"""Bars on stderr that show how far a piece of work is: its rate, and the time left."""

from __future__ import annotations

import time
from collections.abc import Iterator
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

from wikiwatch.cli.progress import Meter, Tick
from wikiwatch.wikitext.display import visible

_AFTER_SECONDS = 1.0


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{task.fields['unit']}, {speed:,.0f}/s" if speed else task.fields["unit"])


class Bars(Meter):
    """A bar for each piece of work that turns out to be long."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def task(self, name: str, total: int | None, unit: str) -> Iterator[Tick]:
        """One piece of work; ``total`` None when its size is not known."""
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
def bars() -> Iterator[Bars]:
    """Bars on stderr."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bars(progress)
