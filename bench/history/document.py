"""A page under construction: lines of tokens, each token with its true origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"\[\[|\]\]|\{\{|\}\}|<!--|-->|\w+|\s|\W")


class Piece(NamedTuple):
    """Tokens in order, white space among them, and for each the number of the edit that wrote it."""

    tokens: tuple[str, ...]
    origins: tuple[int, ...]

    def __add__(self, other: object) -> Piece:
        """The one behind the other."""
        if not isinstance(other, Piece):
            return NotImplemented
        return Piece(self.tokens + other.tokens, self.origins + other.origins)

    def cut(self, first: int, last: int) -> Piece:
        """Some of the tokens."""
        return Piece(self.tokens[first:last], self.origins[first:last])


def written(text: str, edit: int) -> Piece:
    """New text by that edit."""
    tokens = tuple(_TOKEN.findall(text))
    return Piece(tokens, (edit,) * len(tokens))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page. Lines never change: an edit puts another in its place."""

    piece: Piece
    text: str

    @property
    def size(self) -> int:
        """How many tokens it has."""
        return len(self.piece.tokens)

    def sentences(self) -> list[tuple[int, int]]:
        """Its sentences as ranges of tokens, the space behind each included."""
        tokens = self.piece.tokens
        starts = [at + 2 for at in range(len(tokens) - 2) if tokens[at] == "." and tokens[at + 1] == " "]
        return list(zip([0, *starts], [*starts, len(tokens)], strict=True))

    def replaced(self, first: int, last: int, piece: Piece) -> Line:
        """The line with other tokens in the place of some."""
        return line(self.piece.cut(0, first) + piece + self.piece.cut(last, self.size))


def line(piece: Piece) -> Line:
    """A line of these tokens."""
    return Line(piece, "".join(piece.tokens))


def new_line(text: str, edit: int) -> Line:
    """A line that an edit wrote."""
    return line(written(text, edit))


def text_of(lines: Iterable[Line]) -> str:
    """The page's text."""
    return "\n".join(one.text for one in lines)


def truth_of(lines: Sequence[Line]) -> NDArray[np.uint32]:
    """The origin of every code point of the page's text; 0 for newlines, which nobody is asked about."""
    parts = []
    for one in lines:
        lengths = [len(token) for token in one.piece.tokens]
        parts.append(np.repeat(np.array(one.piece.origins, np.uint32), lengths))
        parts.append(np.zeros(1, np.uint32))
    truth = np.concatenate(parts)[:-1] if parts else np.empty(0, np.uint32)
    if len(truth) != len(text_of(lines)):
        raise AssertionError(f"{len(truth)} origins for {len(text_of(lines))} code points")
    return truth
