"""What is printed: the goals, and what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.history.contest import Outcome

_HEAD = ("what", "goal", "measured", "met", "ours", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One goal. ``least`` tells that the figure should be at least the goal, else at most; None is no goal at all.

    ``form`` shows both, e.g. ``{:.2f}x``.
    """

    what: str
    measured: float
    goal: float | None
    least: bool = False
    form: str = "{:.2f}x"
    ours: str = ""
    other: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached."""
        if self.goal is None:
            return None
        return self.measured >= self.goal if self.least else self.measured <= self.goal

    def cells(self) -> tuple[str, ...]:
        """The row's cells."""
        goal = "" if self.goal is None else f"{'≥' if self.least else '≤'} {self.form.format(self.goal)}"
        met = {None: "", True: "yes", False: "NO"}[self.met]
        return (self.what, goal, self.form.format(self.measured), met, self.ours, self.other)


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a table."""
    return table(_HEAD, (row.cells() for row in rows))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines)


def times(name: str, outcome: Outcome) -> str:
    """A contestant's time on both clocks, and how many runs that is the median of."""
    seconds, cpu = outcome.median("seconds"), outcome.median("cpu_seconds")
    return f"{name} {seconds:.2f} s (CPU {cpu:.2f} s, {runs(len(outcome.runs))})"


def runs(count: int) -> str:
    """How many runs a figure is the median of."""
    return "1 run" if count == 1 else f"{count} runs"


def megabytes(size: float) -> str:
    """Bytes in millions."""
    return f"{size / 1e6:,.1f} MB"
