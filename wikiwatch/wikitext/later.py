"""Patterns that many a run never needs: to compile them costs more than most of what starts."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands for a pattern until it is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """What is asked for is kept beside the object, so that it is found at once the next time."""
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled when it is first used."""
    return cast(re.Pattern[str], _Later(pattern, flags))
