"""Identity reverts: a text that stood before comes back, with something else in between.

Definition: Kittur, Suh, Pendleton & Chi, CHI 2007 (doi:10.1145/1240624.1240698). Radius, the most revisions a revert
undoes at once: Halfaker, Kittur & Riedl, WikiSym 2011 (doi:10.1145/2038558.2038585).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Revert(NamedTuple):
    """``reverting`` gave back the text of ``reverted_to`` and so undid ``reverteds`` (oldest first)."""

    reverting: int
    reverteds: tuple[int, ...]
    reverted_to: int


class RevertDetector:
    """Feed it a page's revisions in order; a revert undoes at most ``radius`` of them, or any number for None."""

    def __init__(self, radius: int | None) -> None:
        self._radius = radius
        self._order: list[int] = []  # rev_ids, oldest first
        self._last_place: dict[bytes, int] = {}

    def resume(self, rev_ids: Sequence[int], sha1s: Sequence[bytes]) -> None:
        """Take what was added before: revisions in order, and their checksums."""
        self._order += rev_ids
        self._last_place |= zip(sha1s, range(len(sha1s)), strict=True)

    def add(self, rev_id: int, sha1: bytes) -> Revert | None:
        """The revert this revision makes, if it makes one."""
        here = len(self._order)
        there = self._last_place.get(sha1)
        self._order.append(rev_id)
        self._last_place[sha1] = here
        if there is None:
            return None
        undone = here - there - 1
        if not undone or (self._radius is not None and undone > self._radius):
            return None
        return Revert(rev_id, tuple(self._order[there + 1 : here]), self._order[there])
