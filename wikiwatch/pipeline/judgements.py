"""What was judged of a page's text, remembered by all that the judgement depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from wikiwatch.model import Judged


class Judgements:
    """Judgements ``known`` from an earlier run, and those made since. Only what is asked for again stays known."""

    def __init__(self, known: Mapping[str, tuple[Judged, ...]] | None = None) -> None:
        self._known = known or {}
        self.asked: dict[str, tuple[Judged, ...]] = {}

    def of(self, asked: Iterable[object], judge: Callable[[], tuple[Judged, ...]]) -> tuple[Judged, ...]:
        """What ``judge`` says, or said when the same was ``asked``."""
        key = hashlib.sha256(repr(tuple(asked)).encode()).hexdigest()
        found = self.asked[key] = self._known[key] if key in self._known else judge()
        return found
