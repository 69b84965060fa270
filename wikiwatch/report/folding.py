"""Text in columns: lines cut to a width, as terminals count it (wide characters two, combining ones none)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells, set_cell_size

_WORD = re.compile(r"\s*\S+|\s+")
_CUT = "…"
_JOINERS = "\u200d\ufe0f"


def fold(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most ``columns`` (2 at least), cut between words where that is possible.

    Where it is cut, its spaces are left out. Linear in its length.
    """
    parts: list[str] = []
    used = 0
    for match in _WORD.finditer(text):
        word = match.group()
        width = cell_len(word)
        if used + width > columns:
            if parts:
                yield "".join(parts)
                word = word.lstrip(" ")
            *whole, word = _chopped(word, columns)
            yield from whole
            parts, used, width = [], 0, cell_len(word)
        parts.append(word)
        used += width
    if parts:
        yield "".join(parts)


def fitted(text: str, columns: int) -> str:
    """The text in exactly ``columns``: padded, or cut with an ellipsis."""
    if cell_len(text) <= columns:
        return set_cell_size(text, columns)
    return set_cell_size(text, columns - 1) + _CUT


def _chopped(word: str, columns: int) -> list[str]:
    """A word in pieces of at most so many columns; one piece where nothing in it has a width.

    Joiners in front of it, which have nothing to join, are kept out: rich measures and chops them differently.
    """
    rest = word.lstrip(_JOINERS)
    pieces = chop_cells(rest, columns) or [rest]
    return [word[: len(word) - len(rest)] + pieces[0], *pieces[1:]]
