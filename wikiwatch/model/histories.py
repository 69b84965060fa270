"""Records by the thousand, of which few are asked for: these are made then, the others stay columns."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, overload

from wikiwatch.model.revisions import Revision

T = TypeVar("T")


class Records(Sequence[T]):
    """Records that are made when they are asked for. They equal any sequence of the same."""

    __slots__ = ()

    @abstractmethod
    def _made(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        places = range(len(self))[place]
        return [self._made(each) for each in places] if isinstance(places, range) else self._made(places)

    def __iter__(self) -> Iterator[T]:
        return map(self._made, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_are_equal, self, other))

    __hash__ = None  # type: ignore[assignment]


def _are_equal(one: object, other: object) -> bool:
    return one == other


class Revisions(Records[Revision]):
    """A page's revisions without their texts, in the wiki's order.

    ``times`` are Unix seconds, ``sizes`` bytes, None where hidden. The columns are there to be read.
    """

    __slots__ = ("_known", "_stored", "rev_ids", "sizes", "times", "users")

    rev_ids: list[int]
    times: list[float]
    users: list[str | None]
    sizes: list[int | None]

    def __init__(self, revisions: Iterable[Revision] = ()) -> None:
        self.rev_ids, self.times, self.users, self.sizes = [], [], [], []
        self._known: dict[int, Revision] = {}
        self._stored: Callable[[int], Revision] = self._known.__getitem__
        for revision in revisions:
            self.append(revision)

    @classmethod
    def stored(
        cls,
        *,
        rev_ids: list[int],
        times: list[float],
        users: list[str | None],
        sizes: list[int | None],
        made: Callable[[int], Revision],
    ) -> Revisions:
        """Those of an archive: ``made`` gives the one at a place."""
        revisions = cls()
        revisions.rev_ids, revisions.times, revisions.users, revisions.sizes = rev_ids, times, users, sizes
        revisions._stored = made
        return revisions

    def first(self, count: int) -> Revisions:
        """The first ``count`` of them, to go on from."""
        columns = {name: getattr(self, name)[:count] for name in ("rev_ids", "times", "users", "sizes")}
        revisions = Revisions.stored(**columns, made=self._stored)
        revisions._known |= {place: known for place, known in self._known.items() if place < count}
        return revisions

    def append(self, revision: Revision) -> None:
        """One more, behind the others."""
        self._known[len(self.rev_ids)] = revision
        self.rev_ids.append(revision.rev_id)
        self.times.append(revision.dt.timestamp())
        self.users.append(revision.user)
        self.sizes.append(revision.main.size)

    def __len__(self) -> int:
        return len(self.rev_ids)

    def _made(self, place: int) -> Revision:
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._stored(place)
        return known
