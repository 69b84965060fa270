"""What has been read of an export, for whoever watches the reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from wikiwatch.fetch.export.records import ExportProblem, ExportTally


@dataclass(slots=True)
class Monitor:
    """Counts, and tells whoever wants to know."""

    on_progress: Callable[[ExportTally], None] | None
    on_problem: Callable[[ExportProblem], None] | None
    read_bytes: int = 0
    total_bytes: int | None = None
    unpacked_bytes: int = 0
    pages: int = 0
    revisions: int = 0
    hidden_texts: int = 0
    absent_texts: int = 0
    problems: int = 0

    def tally(self) -> ExportTally:
        """What has been counted so far."""
        return ExportTally(**{field.name: getattr(self, field.name) for field in fields(ExportTally)})

    def progress(self) -> None:
        """Tell how far the reading is."""
        if self.on_progress is not None:
            self.on_progress(self.tally())

    def report(self, problem: ExportProblem) -> None:
        """Tell a problem, and count it."""
        self.problems += 1
        if self.on_problem is not None:
            self.on_problem(problem)
