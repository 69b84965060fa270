"""Attribution to read: each line of the text, cut where its origin changes, behind who wrote it and when.

What one revision wrote in a row is told once, in front of its first line. ``│`` stands where a line of the text begins,
``╎`` where it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from rich.cells import cell_len

from wikiwatch.model import Revision
from wikiwatch.report import coloring, phrasing
from wikiwatch.report.coloring import ColorBy, Run
from wikiwatch.report.folding import fitted, fold
from wikiwatch.wikitext.display import visible

_ORIGIN_COLORS = (36, 33, 35, 32, 34, 31)  # SGR foregrounds
_AGE_COLORS = (27, 33, 37, 71, 142, 172, 166, 160)  # of 256: from cold to hot, readable on black and on white
_AGE_BARS = "▁▂▃▄▅▆▇█"  # the same without colour
_NARROWEST = 24  # columns
_LEAST_TEXT = 30  # columns; where the text would have fewer, less is told of its origins
_LEVELS = ((True, 16), (True, 10), (True, 0), (False, 0))  # whether the date is told, and columns of the user's name

_Paint = Callable[[str, int], str]


class _Row(NamedTuple):
    """What one revision wrote of a line. The first row of a run tells ``origin``; an empty line is nobody's."""

    text: str
    begins_line: bool = True
    origin: int | None = None


def render(
    text: str,
    runs: Sequence[Run],
    origins: Mapping[int, Revision],
    *,
    width: int,
    color: bool,
    by: ColorBy = ColorBy.ORIGIN,
    at: datetime,
) -> str:
    """``runs`` are (start, end, origin_rev_id) in order, offsets in code points of ``text``; ``at`` is its time.

    The lines have at most ``width`` columns (24 at least).
    """
    width = max(width, _NARROWEST)
    steps = coloring.by_age(origins, len(_AGE_BARS)) if by is ColorBy.AGE else None
    paint = _painter(runs, steps) if color else _plain
    gutters = _gutters(origins, steps, at, width)
    columns = max(map(cell_len, gutters.values()), default=0)
    lines = [] if steps is None or not runs else list(_legend(origins, steps, at, width, paint))
    for row in _rows(text, runs):
        gutter = " " * columns if row.origin is None else paint(gutters[row.origin], row.origin)
        bar = "│" if row.begins_line else "╎"
        for part in fold(visible(row.text, newlines=False), width - columns - 3) if row.text else ("",):
            lines.append(f"{gutter} {bar} {part}".rstrip())
            gutter, bar = " " * columns, "╎"
    return "".join(f"{line}\n" for line in lines)


def _rows(text: str, runs: Sequence[Run]) -> Iterator[_Row]:
    """The text without its white space between rows; empty lines in a row are one."""
    behind = 0
    for start, end, rev_id in runs:
        breaks = text.count("\n", behind, start)
        if behind and breaks > 1:
            yield _Row("")
        begins_line, is_empty = not behind or breaks > 0, False
        origin: int | None = rev_id
        for line in text[start:end].split("\n"):
            if line.strip():
                yield _Row(line.rstrip(), begins_line, origin)
                origin, is_empty = None, False
            elif not is_empty:
                yield _Row("")
                is_empty = True
            begins_line = True
        behind = end


def _gutters(
    origins: Mapping[int, Revision], steps: Mapping[int, int] | None, at: datetime, width: int
) -> dict[int, str]:
    """What stands in front of the text of each origin, as much as there is room for; all of one width."""
    gutters: dict[int, str] = {}
    for has_date, name_columns in _LEVELS:
        digits = max((len(str(rev_id)) for rev_id in origins), default=1)
        for rev_id, origin in origins.items():
            parts = [f"{rev_id:>{digits}}"]
            parts += [f"{origin.dt.astimezone(UTC):%Y-%m-%d}"] if has_date else []
            user = visible(phrasing.HIDDEN_USER if origin.user is None else origin.user[:100], newlines=False)
            parts += [fitted(user, name_columns)] if name_columns else []
            if steps is not None:
                age = phrasing.age((at - origin.dt).total_seconds())
                parts.append(f"{_AGE_BARS[steps[rev_id]]} {age:<5}")
            gutters[rev_id] = " ".join(parts)
        if width - max(map(cell_len, gutters.values()), default=0) - 3 >= _LEAST_TEXT:
            break
    return gutters


def _legend(
    origins: Mapping[int, Revision], steps: Mapping[int, int], at: datetime, width: int, paint: _Paint
) -> Iterator[str]:
    yield from fold(f"Age on {phrasing.day(at)}, from the oldest text to the newest:", width)
    named = {step: rev_id for rev_id, step in steps.items()}
    for step, first, last in coloring.age_steps(origins, steps):
        bar = paint(_AGE_BARS[step], named[step])
        for part in fold(phrasing.period(first, last), width - 4):
            yield f"  {bar} {part}"
            bar = " "
    yield ""


def _painter(runs: Sequence[Run], steps: Mapping[int, int] | None) -> _Paint:
    if steps is not None:
        return lambda words, rev_id: f"\x1b[38;5;{_AGE_COLORS[steps[rev_id]]}m{words}\x1b[0m"
    colors = coloring.by_origin(runs, len(_ORIGIN_COLORS))
    return lambda words, rev_id: f"\x1b[{_ORIGIN_COLORS[colors[rev_id]]}m{words}\x1b[0m"


def _plain(words: str, rev_id: int) -> str:
    return words
