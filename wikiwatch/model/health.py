"""What ``wikiwatch doctor`` finds out about an installation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wikiwatch.errors import ExitCode


class Condition(StrEnum):
    """How one thing is: as it should be, not there and not needed, or in the way of some command."""

    OK = "ok"
    ABSENT = "absent"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. ``exit_code`` is what a command ends with that runs into it when it is wrong."""

    name: str
    condition: Condition
    message: str
    exit_code: ExitCode = ExitCode.DONE
