"""Attribution to read: each line of the text, cut where its origin changes, behind who wrote it and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wikiwatch.model import Revision
from wikiwatch.wikitext.display import visible

_COLORS = (36, 33, 35, 32, 34, 31)  # SGR foregrounds; neighbours from different revisions differ mostly
_USER_WIDTH = 16
_HIDDEN = "(hidden)"


def render(
    text: str, runs: Iterable[tuple[int, int, int]], origins: Mapping[int, Revision], *, width: int, color: bool
) -> str:
    """``runs`` are (start, end, origin_rev_id) in order, offsets in code points of ``text``."""
    digits = max((len(str(rev_id)) for rev_id in origins), default=1)
    lines = []
    for start, end, rev_id in runs:
        origin = origins[rev_id]
        user = visible(origin.user if origin.user is not None else _HIDDEN, newlines=False)
        gutter = f"{rev_id:>{digits}} {origin.dt:%Y-%m-%d} {user[:_USER_WIDTH]:<{_USER_WIDTH}} "
        for line in _lines(text[start:end]):
            shown = visible(line, newlines=False)
            room = max(width - len(gutter) - 2, 20)
            for at in range(0, len(shown), room):
                lines.append(
                    _colored(gutter if at == 0 else " " * len(gutter), rev_id, color) + "│ " + shown[at : at + room]
                )
    return "".join(f"{line}\n" for line in lines)


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if line.strip())


def _colored(text: str, rev_id: int, color: bool) -> str:
    return f"\x1b[{_COLORS[rev_id % len(_COLORS)]}m{text}\x1b[0m" if color else text
