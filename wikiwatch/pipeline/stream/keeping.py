"""How far the stream has been followed, written down behind what is out, and what is still to be erased."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.model import HiddenParts, ToldEdit
from wikiwatch.pipeline.stream.purging import Purges

KEEP_SECONDS = 0.5
"""How often the position is written: what a kill may cost in lines that are written once more."""

SETTLE_SECONDS = 60.0
"""How often erasing is tried again while another process writes to the archive."""


class Keeping:
    """``position`` is None where a stream has none; ``told`` gives the edits to remember, ``tell`` takes messages."""

    def __init__(
        self,
        position: PositionFile | None,
        purges: Purges,
        told: Callable[[], tuple[ToldEdit, ...]],
        tell: Callable[[str], None],
    ) -> None:
        self._position, self._purges, self._told, self._tell = position, purges, told, tell
        self.reached = self._kept = position.read().last_event_id if position else None
        self._kept_owed = purges.owed
        self._settled_at = time.monotonic()
        self._kept_at = self._settled_at - KEEP_SECONDS

    def owe(self, hidden: Iterable[HiddenParts]) -> None:
        """Have these erased from the archive."""
        for one in hidden:
            self._purges.add(one)

    def settle(self) -> int:
        """Erase what is owed, as far as that can be now; how many revisions lost something. Raises `ArchiveError`."""
        self._settled_at = time.monotonic()
        before = self._purges.locked
        erased = self._purges.settle()
        if self._purges.locked and not before:
            self._tell(f"what the wiki hides is erased as soon as this has ended: {self._purges.locked}")
        return erased

    def is_to_settle(self) -> bool:
        """Whether it is time to try again."""
        return time.monotonic() - self._settled_at > SETTLE_SECONDS

    def keep(self, sync: Callable[[], None], *, now: bool = False) -> None:
        """Write down where the stream is, when it has moved and it is time, once ``sync`` has secured what is out."""
        if self._position is None or (self.reached == self._kept and self._purges.owed == self._kept_owed):
            return
        if now or time.monotonic() - self._kept_at > KEEP_SECONDS:
            sync()
            self._position.write(Position(last_event_id=self.reached, owed=self._purges.owed, told=self._told()))
            self._kept, self._kept_owed, self._kept_at = self.reached, self._purges.owed, time.monotonic()
