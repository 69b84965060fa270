"""A diff for a terminal, line by line: a sign in front of each line, marks inside lines that changed in part.

Every kind of piece has a sign as well as a colour, so that nobody needs the colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.text import Text

from wikiwatch.model import DiffKind, DiffPiece
from wikiwatch.report import phrasing
from wikiwatch.report.sheet import Sheet
from wikiwatch.wikitext.display import visible

_STYLES = {
    DiffKind.EQUAL: "",
    DiffKind.INSERT: "green",
    DiffKind.DELETE: "red",
    DiffKind.GAP: "dim",
    DiffKind.MOVED_FROM: "cyan",
    DiffKind.MOVED_TO: "cyan",
    DiffKind.RESTORED: "yellow",
}
_LEGEND = {
    DiffKind.INSERT: ("+", "put in"),
    DiffKind.DELETE: ("-", "taken out"),
    DiffKind.MOVED_FROM: ("1»", "moved from here"),
    DiffKind.MOVED_TO: ("»1", "moved here"),
    DiffKind.RESTORED: ("↺", "given back"),
}
_OLD = (DiffKind.DELETE, DiffKind.MOVED_FROM)  # kinds that only the old text has
_NEW = (DiffKind.INSERT, DiffKind.MOVED_TO, DiffKind.RESTORED)
_PARTLY = "~"
_BREAK = "⏎"  # a line break that was put in or taken out where the line goes on
_GAP = "⋯"
_CUT = "…"
_SIGN_WIDTH = 4


class _Line(NamedTuple):
    """A line of the text as pieces without line breaks; ``kind`` is that of the break for an empty one."""

    pieces: tuple[DiffPiece, ...]
    kind: DiffKind
    move: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is of one kind."""
        return len({(piece.kind, piece.move) for piece in self.pieces}) < 2


def show(sheet: Sheet, pieces: Sequence[DiffPiece]) -> None:
    """Write a diff, and what its signs mean."""
    cut = list(_lines(pieces))
    for (is_empty, kind, move), run in groupby(cut, key=lambda line: (not line.pieces, line.kind, line.move)):
        lines = list(run)
        if not is_empty:
            for line in lines:
                _write(sheet, line)
        elif kind is DiffKind.EQUAL:
            _put(sheet, "", "", Text())
        else:
            _put(sheet, _sign(kind, move), _STYLES[kind], Text(f"({phrasing.count(len(lines), 'empty line')})"))
    met = {piece.kind for piece in pieces}
    legend = [f"{sign} {meaning}" for kind, (sign, meaning) in _LEGEND.items() if kind in met]
    if not all(line.is_whole for line in cut):
        legend.append(f"{_PARTLY} changed in part")
    if legend:
        sheet.line(Text(" · ".join(legend), style="dim"))


def _write(sheet: Sheet, line: _Line) -> None:
    kind, text, move = line.pieces[0]
    if kind is DiffKind.GAP:
        sheet.line(Text(f"{_GAP:>{_SIGN_WIDTH}} {text}", style=_STYLES[kind]))
        return
    body = Text()
    for piece in line.pieces:
        shown = visible(piece.text, newlines=False)
        if not line.is_whole and piece.kind is not DiffKind.EQUAL:
            colon = ":" if piece.move else ""
            shown = f"⟦{_sign(piece.kind, piece.move)}{colon}{shown}⟧"
        body.append(shown, style=_STYLES[piece.kind])
    if line.is_whole:
        _put(sheet, _sign(kind, move), _STYLES[kind], body)
    else:
        _put(sheet, _PARTLY, "", body)


def _put(sheet: Sheet, sign: str, style: str, body: Text) -> None:
    first = Text.assemble((f"{sign:>{_SIGN_WIDTH}}", style), (" │ ", "dim"))
    later = Text.assemble(" " * _SIGN_WIDTH, (" │ ", "dim"))
    if body:
        sheet.block(first, later, body)
    else:
        sheet.line(first)


def _sign(kind: DiffKind, move: int | None) -> str:
    if kind is DiffKind.MOVED_FROM:
        return f"{move}»"
    if kind is DiffKind.MOVED_TO:
        return f"»{move}"
    return _LEGEND[kind][0] if kind in _LEGEND else ""


# ---------------------------------------------------------------- pieces cut into lines


def _lines(pieces: Sequence[DiffPiece]) -> Iterator[_Line]:
    for line in _cut(_with_ellipses(pieces)):
        if [piece.kind for piece in line.pieces] == [DiffKind.DELETE, DiffKind.INSERT]:
            yield from (_Line((piece,), piece.kind) for piece in line.pieces)
        else:
            yield line


def _with_ellipses(pieces: Sequence[DiffPiece]) -> list[DiffPiece]:
    """Unchanged text beside a gap shows that it goes on there, unless a line ends; empty lines there are left out."""
    shown = []
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.kind is DiffKind.EQUAL and index and pieces[index - 1].kind is DiffKind.GAP:
            text = text.lstrip("\n") if text.startswith("\n") else _CUT + text
        if piece.kind is DiffKind.EQUAL and index + 1 < len(pieces) and pieces[index + 1].kind is DiffKind.GAP:
            text = text.rstrip("\n") if text.endswith("\n") else text + _CUT
        shown.append(piece._replace(text=text))
    return shown


def _cut(pieces: Sequence[DiffPiece]) -> Iterator[_Line]:
    line: list[DiffPiece] = []
    broken: DiffPiece | None = None  # whose break ended the line before, where that line does not show it
    for index, piece in enumerate(pieces):
        if piece.kind is DiffKind.GAP:
            if line:
                yield _Line(tuple(line), line[-1].kind)
            yield _Line((piece,), piece.kind)
            line, broken = [], None
            continue
        *ended, rest = piece.text.split("\n")
        splits = bool(line) and piece.kind is not DiffKind.EQUAL and _goes_on(pieces, index)
        for text in ended:
            text += _BREAK if splits else ""
            line += [piece._replace(text=text)] if text else []
            of = piece if line or broken is None or piece.kind is not DiffKind.EQUAL else broken
            yield _Line(tuple(line), of.kind, of.move)
            is_shown = splits or all(other.kind is piece.kind for other in line)
            broken = None if is_shown or piece.kind is DiffKind.EQUAL else piece
            line, splits = [], False
        line += [piece._replace(text=rest)] if rest else []
    if line:
        yield _Line(tuple(line), line[-1].kind)


def _goes_on(pieces: Sequence[DiffPiece], index: int) -> bool:
    """Whether the line in which a piece ends goes on behind it, in the text (old or new) that the piece is part of."""
    other = _NEW if pieces[index].kind in _OLD else _OLD
    for later in pieces[index + 1 :]:
        if later.kind is DiffKind.GAP:
            return False
        if later.kind not in other and later.text:
            return not later.text.startswith("\n")
    return False
