"""What an editor's earlier edits of a page looked like: who has just damaged it seldom mends it next.

An edit's height is what the net of the variant for texts makes of it: of the change alone, at little cost.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf, isnan, nan

import numpy as np
from numpy.typing import NDArray

from wikiwatch.model import EditChange
from wikiwatch.score.edits import model
from wikiwatch.score.edits.doubt import is_beyond_doubt
from wikiwatch.score.edits.features import GROUP_NAMES, GROUP_OF, NAMES
from wikiwatch.score.edits.groups import earlier

OF_LATE = 7_200
"""Seconds that a sitting lasts."""

MOST_OF_LATE = 20
"""Edits of a sitting that are looked back on."""

COLUMNS = slice(
    NAMES.index(f"{earlier.NAME}.{earlier.FEATURES[0]}"), NAMES.index(f"{earlier.NAME}.{earlier.FEATURES[-1]}") + 1
)
"""Where they stand among the features."""

_BESIDE_THE_TEXT = np.isin(
    GROUP_OF, [GROUP_NAMES.index(name) for name in ("comment", "author", "record", earlier.NAME)]
)
_UNKNOWN = (nan,) * len(earlier.FEATURES)


@dataclass(slots=True)
class _Editor:
    """Heights of an editor's edits."""

    last: float = nan
    highest: float = -inf
    total: float = 0.0
    count: int = 0
    of_late: deque[tuple[datetime, float]] = field(default_factory=lambda: deque(maxlen=MOST_OF_LATE))


class EarlierEdits:
    """The edits of one page, in the wiki's order.

    ``latest`` are the heights of those that were filled in last, not a number for the ones that are not remembered:
    edits beyond doubt, which are not measured everywhere, and those whose editor is hidden.
    """

    def __init__(self) -> None:
        self.latest: list[float] = []
        self._editors: dict[str, _Editor] = {}
        self._stored: dict[str | None, list[tuple[float, float]]] = defaultdict(list)

    def resume(self, users: Iterable[str | None], times: Iterable[float], heights: Iterable[float]) -> None:
        """Take up edits by their heights, of a stored history; ``times`` are Unix seconds.

        They are remembered when their editor is asked for: hardly any of thousands is.
        """
        for user, time, height in zip(users, times, heights, strict=True):
            self._stored[user].append((time, height))

    def fill(self, changes: Sequence[EditChange], measured: NDArray[np.float32]) -> None:
        """Put into ``measured``, a row for each edit, what is known of its editor's edits before it."""
        net = model.variant(model.TEXT).net
        heights = net.heights(np.where(_BESIDE_THE_TEXT, np.float32(nan), measured))
        self.latest = self.fill_by(changes, heights.tolist(), measured)

    def fill_by(
        self, changes: Sequence[EditChange], heights: Sequence[float], measured: NDArray[np.float32]
    ) -> list[float]:
        """The same by heights that are known; gives those that are remembered."""
        remembered = []
        for change, height, values in zip(changes, heights, measured, strict=True):
            values[COLUMNS] = self._told(change)
            is_kept = not (change.user is None or change.record is None or is_beyond_doubt(change.record))
            remembered.append(height if is_kept else nan)
            self.remember(change.user, change.dt, remembered[-1])
        return remembered

    def remember(self, user: str | None, dt: datetime | None, height: float) -> None:
        """An edit by its height; nothing where that is not a number."""
        if user is None or dt is None or isnan(height):
            return
        editor = self._editor(user) or self._editors.setdefault(user, _Editor())
        editor.last = height
        editor.highest = max(editor.highest, height)
        editor.total += height
        editor.count += 1
        editor.of_late.append((dt, height))

    def _editor(self, user: str) -> _Editor | None:
        for time, height in self._stored.pop(user, ()):
            self.remember(user, datetime.fromtimestamp(time, UTC), height)
        return self._editors.get(user)

    def _told(self, change: EditChange) -> tuple[float, ...]:
        editor = self._editor(change.user) if change.user is not None else None
        if editor is None or change.dt is None:
            return _UNKNOWN
        now = change.dt
        late = [height for dt, height in editor.of_late if (now - dt).total_seconds() < OF_LATE]
        of_late = (max(late), sum(late) / len(late)) if late else (nan, nan)
        return (editor.last, editor.highest, editor.total / editor.count, *of_late)
