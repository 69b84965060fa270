"""What the bot has done, in a file: written before it acts, so that a crash never makes it act twice."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One edit of the bot, begun at a time."""

    id: str
    at: datetime
    title: str
    user: str
    rev_id: int


class Ledger:
    """The acts of all runs, oldest first."""

    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []  # half a line is no act
        self.acts = [_act(line) for line in lines]

    def note(self, act: Act) -> None:
        """Write an act down for good."""
        told = {**asdict(act), "at": act.at.isoformat()}
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self.acts.append(act)


def _act(line: str) -> Act:
    told = json.loads(line)
    return Act(**{**told, "at": datetime.fromisoformat(told["at"])})
