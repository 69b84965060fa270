"""What was judged of a page's text, remembered by all that the judgement depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from wikiwatch.model import Judged

MOST_UNASKED = 8
"""Reports that a judgement outlives without being asked for: vandalism is mostly reverted by then."""


class Remembered(NamedTuple):
    """A judgement, and how many of the last reports did not ask for it."""

    judged: tuple[Judged, ...]
    unasked: int = 0


class Judgements:
    """Judgements ``known`` from earlier reports, and those made for this one."""

    def __init__(self, known: Mapping[str, Remembered] | None = None) -> None:
        self._known = known or {}
        self._asked: dict[str, Remembered] = {}

    def of(self, asked: Iterable[object], judge: Callable[[], tuple[Judged, ...]]) -> tuple[Judged, ...]:
        """What ``judge`` says, or said when the same was ``asked``."""
        key = hashlib.sha256(repr(tuple(asked)).encode()).hexdigest()
        known = self._known.get(key)
        found = self._asked[key] = Remembered(judge() if known is None else known.judged)
        return found.judged

    @property
    def kept(self) -> Mapping[str, Remembered]:
        """What the next report may ask for again: a page that is reverted is as it was before."""
        older = {
            key: known._replace(unasked=known.unasked + 1)
            for key, known in self._known.items()
            if key not in self._asked and known.unasked < MOST_UNASKED
        }
        return self._asked | older
