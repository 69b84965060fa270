"""A page's size over time as a drawing: what an SVG needs, worked out before any template sees it.

Thousands of revisions become a few hundred points: the time axis is cut into slots, and of each slot the smallest, the
largest and the last size are kept, so that no spike and no blanking is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.model import TimelinePoint
from wikiwatch.report import phrasing

WIDTH, HEIGHT = 1_000, 200  # the drawing's own units
SLOTS = 160
_TOP, _BOTTOM = 24, 196  # room for marks above the largest size
TOP_PERCENT = _TOP / HEIGHT * 100
_TICKS = 6
_LAST_TICK = 88  # percent from the left: further right, its text would stick out
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MarkKind(StrEnum):
    """What a mark stands for, from the faintest to the strongest."""

    REVERTED = "reverted"
    SUSPECT = "suspect"
    STANDING = "standing"


class Mark(NamedTuple):
    """One edit, or several neighbouring ones, on the line. ``rev_id`` is the first of them."""

    kind: MarkKind
    x: float
    y: float
    title: str
    rev_id: int


class Tick(NamedTuple):
    """A date below the drawing. ``percent`` is its place from the left."""

    percent: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """``line``, ``area`` and ``spikes`` are SVG path data; ``counts`` says how many edits there are of each kind."""

    line: str
    area: str
    spikes: str
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    counts: Mapping[MarkKind, int]
    first: TimelinePoint
    last: TimelinePoint
    largest: int


class _Scale:
    """Turns times and sizes into the drawing's units."""

    def __init__(self, start: datetime, end: datetime, largest: int) -> None:
        self.start, self.seconds, self.largest = start, (end - start).total_seconds(), largest

    def x(self, dt: datetime) -> float:
        if not self.seconds:
            return WIDTH / 2
        return round((dt - self.start).total_seconds() / self.seconds * WIDTH, 1)

    def y(self, size: int) -> float:
        return round(_BOTTOM - size / max(self.largest, 1) * (_BOTTOM - _TOP), 1)

    def slot(self, dt: datetime) -> int:
        return min(int(self.x(dt) / WIDTH * SLOTS), SLOTS - 1)


class _Sized(NamedTuple):
    """A revision whose size is known."""

    point: TimelinePoint
    size: int


def draw(points: Sequence[TimelinePoint], standing: Mapping[int, str]) -> Drawing | None:
    """The drawing of a history in the order of time, None where fewer than two sizes are known.

    ``standing`` names the edits whose passages still stand: revision id to what is said about it.
    """
    sized = [_Sized(point, point.size) for point in points if point.size is not None]
    if len(sized) < 2:
        return None
    scale = _Scale(sized[0].point.dt, sized[-1].point.dt, max(item.size for item in sized))
    kept = [item for item in sized if not item.point.reverted] or sized
    line = _line(_thinned(kept, scale), scale)
    kinds = {point.rev_id: kind for point in points if (kind := _kind(point, standing)) is not None}
    return Drawing(
        line=line,
        area=f"{line}V{_BOTTOM}H{scale.x(kept[0].point.dt):g}Z",
        spikes=_spikes(sized, scale),
        marks=tuple(_marks(sized, kinds, standing, scale)),
        ticks=tuple(_ticks(sized[0].point.dt, sized[-1].point.dt)),
        counts=Counter(kinds.values()),
        first=sized[0].point,
        last=sized[-1].point,
        largest=scale.largest,
    )


def _kind(point: TimelinePoint, standing: Mapping[int, str]) -> MarkKind | None:
    if point.rev_id in standing:
        return MarkKind.STANDING
    if not point.suspect:
        return None
    return MarkKind.REVERTED if point.reverted else MarkKind.SUSPECT


def _thinned(items: Iterable[_Sized], scale: _Scale) -> Iterator[_Sized]:
    slots: dict[int, list[_Sized]] = defaultdict(list)
    for item in items:
        slots[scale.slot(item.point.dt)].append(item)
    for slot in slots.values():
        chosen = {0, slot.index(min(slot, key=_size)), slot.index(max(slot, key=_size)), len(slot) - 1}
        yield from (slot[n] for n in sorted(chosen))


def _size(item: _Sized) -> int:
    return item.size


def _line(items: Iterable[_Sized], scale: _Scale) -> str:
    """Steps: a size holds until the next revision, the last one to the right edge."""
    steps = [f"H{scale.x(point.dt):g}V{scale.y(size):g}" for point, size in items]
    return "M" + steps[0][1:].replace("V", " ", 1) + "".join(steps[1:]) + f"H{WIDTH}"


def _spikes(sized: Sequence[_Sized], scale: _Scale) -> str:
    """Reverted revisions: a stroke from the size before to theirs, the longest one of each slot."""
    longest: dict[int, tuple[float, str]] = {}
    level = sized[0].size
    for point, size in sized:
        if not point.reverted:
            level = size
            continue
        slot, length = scale.slot(point.dt), abs(size - level)
        if length > longest.get(slot, (0, ""))[0]:
            longest[slot] = length, f"M{scale.x(point.dt):g} {scale.y(level):g}V{scale.y(size):g}"
    return "".join(path for _, path in longest.values())


def _marks(
    sized: Iterable[_Sized], kinds: Mapping[int, MarkKind], standing: Mapping[int, str], scale: _Scale
) -> Iterator[Mark]:
    """Neighbours of one kind share a mark, but each edit whose passage still stands has its own, drawn on top."""
    neighbours: dict[tuple[MarkKind, int], list[_Sized]] = defaultdict(list)
    own: list[Mark] = []
    for item in sized:
        kind = kinds.get(item.point.rev_id)
        if kind is MarkKind.STANDING:
            own.append(_mark(kind, item, standing[item.point.rev_id], scale))
        elif kind is not None:
            neighbours[kind, scale.slot(item.point.dt)].append(item)
    for (kind, _), items in sorted(neighbours.items(), key=lambda group: group[0][0] is MarkKind.SUSPECT):
        yield _mark(kind, items[0], _title(kind, items), scale)
    yield from own


def _mark(kind: MarkKind, item: _Sized, title: str, scale: _Scale) -> Mark:
    return Mark(kind, scale.x(item.point.dt), scale.y(item.size), title, item.point.rev_id)


def _title(kind: MarkKind, items: Sequence[_Sized]) -> str:
    what = "suspect edit" if kind is MarkKind.SUSPECT else "suspect edit, reverted"
    if len(items) > 1:
        what = f"{len(items):,} " + what.replace("edit", "edits", 1)
    else:
        what = f"{what} ({items[0].point.rev_id})"
    return f"{phrasing.period(items[0].point.dt, items[-1].point.dt)}: {what}"


def _ticks(start: datetime, end: datetime) -> Iterator[Tick]:
    """At most seven dates, at the beginnings of years, of months or of days, whichever the period allows."""
    seconds = (end - start).total_seconds()
    for moment, text in _dates(start.astimezone(UTC), end.astimezone(UTC)):
        percent = (moment - start).total_seconds() / seconds * 100 if seconds else 0.0
        if 0 <= percent <= _LAST_TICK:
            yield Tick(round(percent, 2), text)


def _dates(start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    years, days = end.year - start.year, (end - start).days
    if years >= 3:
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1_000, 2_000) if years // step <= _TICKS)
        for year in range(start.year // step * step, end.year + 1, step):
            if year:
                yield datetime(year, 1, 1, tzinfo=UTC), str(year)
    elif days > 60:
        step = next(step for step in (1, 2, 3, 6, 12) if days / 30 / step <= _TICKS - 1)
        for number in range(start.year * 12, end.year * 12 + end.month, step):
            year, month = divmod(number, 12)
            yield datetime(year, month + 1, 1, tzinfo=UTC), f"{_MONTH_NAMES[month]} {year}"
    elif days >= 1:
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        for number in range(0, (end - midnight).days + 1, days // _TICKS + 1):
            day = midnight + timedelta(days=number)
            yield day, f"{day.day} {_MONTH_NAMES[day.month - 1]}"
