"""Numbers that only grow at their end.

`array.array` where they are read and joined a few at a time, since calling NumPy costs more than such work itself; a
NumPy view of it, or a NumPy array with room to spare, where they are many.
"""

from __future__ import annotations

from array import array
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

T = TypeVar("T", bound=np.generic)

Ids = NDArray[np.uint32]
Places = NDArray[np.int32]
Numbers: TypeAlias = "array[int]"

FEW = 32
"""Numbers that are sooner gone through one by one than with NumPy."""


def view(numbers: Numbers) -> NDArray[Any]:
    """The same numbers for NumPy, not copied. While the view is there, the array cannot grow."""
    return np.frombuffer(numbers, numbers.typecode)


def ids_of(tokens: Numbers) -> Ids:
    """A view of token identities or line numbers."""
    ids: Ids = np.frombuffer(tokens, np.uint32)
    return ids


def shift(offsets: Numbers, first: int, by: int) -> None:
    """Move byte offsets (type "i"), those from number ``first`` on."""
    if by and first < len(offsets):
        np.frombuffer(offsets, np.int32)[first:] += by


class Growing(Generic[T]):
    """A NumPy array of one type; ``values`` is a view of the items appended so far."""

    __slots__ = ("_room", "values")

    def __init__(self, values: NDArray[T]) -> None:
        self._room = values.copy()
        self.values = self._room

    def __len__(self) -> int:
        return len(self.values)

    def extend(self, items: ArrayLike, count: int) -> None:
        """Append ``count`` items: an array of that length, or one value repeated."""
        used = len(self.values)
        if used + count > len(self._room):
            size = max(1024, used + count, len(self._room) * 3 // 2)
            room = np.empty(size, self._room.dtype)
            room[:used] = self.values
            self._room = room
        self._room[used : used + count] = items
        self.values = self._room[: used + count]
