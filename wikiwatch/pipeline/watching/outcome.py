"""What a pass did."""

from __future__ import annotations

from dataclasses import dataclass, field

from wikiwatch.errors import ExitCode


@dataclass(slots=True)
class Outcome:
    """What a pass did. ``judged`` counts pages that were read, ``errors`` name what failed."""

    watched: int = 0
    judged: int = 0
    new: int = 0
    ended: int = 0
    delivered: int = 0
    waiting: int = 0
    requests: int = 0
    wikis_read: int = 0
    wikis_failed: int = 0
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> ExitCode:
        """Fetch when no wiki could be read, partial when anything else failed."""
        if self.wikis_failed and not self.wikis_read and not self.judged:
            return ExitCode.FETCH
        return ExitCode.PARTIAL if self.errors else ExitCode.DONE
