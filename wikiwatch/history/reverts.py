"""Identity reverts: a text that stood before comes back, with something else in between.

Definition: Kittur, Suh, Pendleton & Chi, CHI 2007 (doi:10.1145/1240624.1240698). Radius, the most revisions a revert
undoes at once: Halfaker, Kittur & Riedl, WikiSym 2011 (doi:10.1145/2038558.2038585).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
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
        self._last_place: dict[Hashable, int] = {}

    def resume(self, rev_ids: Sequence[int], contents: Sequence[Hashable]) -> None:
        """Take what was added before: revisions in order, and their contents."""
        self._order += rev_ids
        self._last_place |= zip(contents, range(len(contents)), strict=True)

    def add(self, rev_id: int, content: Hashable) -> Revert | None:
        """The revert this revision makes, if it makes one; equal texts have equal ``content``, such as their SHA-1."""
        here = len(self._order)
        there = self._last_place.get(content)
        self._order.append(rev_id)
        self._last_place[content] = here
        if there is None:
            return None
        undone = here - there - 1
        if not undone or (self._radius is not None and undone > self._radius):
            return None
        return Revert(rev_id, tuple(self._order[there + 1 : here]), self._order[there])
