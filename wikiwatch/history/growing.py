"""Arrays that only grow at their end, with room to spare so that appending costs amortised constant time."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

T = TypeVar("T", bound=np.generic)

Ids = NDArray[np.uint32]
Places = NDArray[np.int32]


class Growing(Generic[T]):
    """An array of one type; ``values`` is a view of the items (or rows) appended so far."""

    __slots__ = ("_room", "values")

    def __init__(self, values: NDArray[T]) -> None:
        self._room = values.copy()
        self.values = self._room

    def __len__(self) -> int:
        return len(self.values)

    def refill(self, values: NDArray[T]) -> None:
        """Hold these instead."""
        self._room = self.values = values

    def extend(self, items: ArrayLike, count: int) -> None:
        """Append ``count`` items: an array of that length, or one value repeated."""
        used = len(self.values)
        if used + count > len(self._room):
            size = max(1024, used + count, len(self._room) * 3 // 2)
            room = np.empty((size, *self._room.shape[1:]), self._room.dtype)
            room[:used] = self.values
            self._room = room
        self._room[used : used + count] = items
        self.values = self._room[: used + count]
