"""The state that edits change, and the steps they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from bench.history.article import Prose
from bench.history.document import Line, Piece, line, new_line, text_of, written

_TRIES = 40
_LONG = 80  # tokens
_MARKS = tuple("|!{}*= ")
_MEMORY = 30  # pieces taken out; older ones are not given back


class Lost(NamedTuple):
    """Text that was taken out: a line of its own, or a part of one."""

    piece: Piece
    whole_line: bool


class State(NamedTuple):
    """What an identity revert brings back."""

    lines: tuple[Line, ...]
    lost: tuple[Lost, ...]


@dataclass(slots=True)
class Page:
    """A page, the chance that decides on its edits, and the number of the edit being made."""

    chance: Random
    prose: Prose
    reservoir: Iterator[str]  # the lines the article grows by
    lines: list[Line] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    edit: int = 0

    @property
    def text(self) -> str:
        """The page's text."""
        return text_of(self.lines)

    @property
    def state(self) -> State:
        """All that comes back when this is restored."""
        return State(tuple(self.lines), tuple(self.lost))

    def restore(self, state: State) -> None:
        """Go back."""
        self.lines, self.lost = list(state.lines), list(state.lost)

    def pick(self, least: int, *, prose: bool = False) -> int | None:
        """The place of a line with at least so many tokens, or None where chance finds none.

        ``prose`` asks for one that is neither a heading nor a part of a list, a table or an infobox.
        """
        for _ in range(_TRIES if self.lines else 0):
            place = self.chance.randrange(len(self.lines))
            line = self.lines[place]
            likely = line.size > self.chance.randrange(_LONG)  # most edits are where most of the text is
            if likely and line.size >= least and not (prose and line.text.startswith(_MARKS)):
                return place
        return None

    def place(self) -> int:
        """Somewhere between paragraphs, or at an end: behind an empty line, and not inside a table."""
        return self.chance.choice([0, *self.gaps()])

    def gaps(self) -> list[int]:
        """The places behind empty lines, and the end."""
        return [place for place, line in enumerate(self.lines, 1) if not line.text or place == len(self.lines)]

    def grow(self, count: int) -> None:
        """Put the next lines of the article at its end."""
        self.lines += [new_line(next(self.reservoir), self.edit) for _ in range(count)]

    def write(self, place: int, *texts: str) -> None:
        """Put new lines in."""
        self.lines[place:place] = [new_line(text, self.edit) for text in texts]

    def splice(self, place: int, first: int, last: int, new: Piece | str) -> None:
        """Put other tokens in the place of some of a line's."""
        piece = written(new, self.edit) if isinstance(new, str) else new
        self.lines[place] = self.lines[place].replaced(first, last, piece)

    def lose_line(self, place: int) -> None:
        """Take a line out."""
        self._lose(Lost(self.lines.pop(place).piece, True))

    def lose_part(self, place: int, first: int, last: int) -> None:
        """Take tokens out of a line."""
        self._lose(Lost(self.lines[place].piece.cut(first, last), False))
        self.splice(place, first, last, "")

    def _lose(self, lost: Lost) -> None:
        self.lost.append(lost)
        del self.lost[:-_MEMORY]

    def insert_sentence(self, piece: Piece) -> None:
        """Put a sentence between others, or in a line of its own where no line is long enough."""
        place = self.pick(30, prose=True)
        if place is None:
            self.lines.insert(self.place(), line(piece))
            return
        at, _ = self.chance.choice(self.lines[place].sentences())
        space = written(" ", self.edit) if piece.tokens[-1:] != (" ",) else Piece((), ())
        self.splice(place, at, at, piece + space)
