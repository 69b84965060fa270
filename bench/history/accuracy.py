"""Attribution against the truth, by each contestant's own tokens; standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

_REACH = 400  # code points; a token that is not found so near is lost, and must not drag the ones behind it along


class Placed(NamedTuple):
    """A token: the code point it begins at, and the place in the history of the edit it is attributed to."""

    start: int
    origin: int


@dataclass(slots=True)
class Tally:
    """Tokens compared, tokens right, revisions compared and left out; tokens not found in their revision's text."""

    tokens: int = 0
    right: int = 0
    revisions: int = 0
    skipped: int = 0
    unplaced: int = 0

    def compare(self, truth: Sequence[int], tokens: Iterable[Placed]) -> None:
        """Count one revision. A token's true origin is that of its first code point."""
        self.revisions += 1
        for token in tokens:
            self.tokens += 1
            self.right += truth[token.start] == token.origin

    def compare_words(self, text: str, truth: Sequence[int], words: Iterable[tuple[str, int]]) -> None:
        """Count one revision of a contestant that gives words, in any case, and no places."""
        placed = list(place(text, words))
        found = [token for token in placed if token is not None]
        self.unplaced += len(placed) - len(found)
        self.compare(truth, found)

    def result(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def place(text: str, words: Iterable[tuple[str, int]]) -> Iterable[Placed | None]:
    """Find the words of a text, given in order with their origins; white space is passed over."""
    folded = fold(text)
    behind = 0
    for word, origin in words:
        if not word.strip():
            continue
        wanted = fold(word)
        start = folded.find(wanted, behind, behind + _REACH + len(wanted))
        if start < 0:
            yield None
        else:
            yield Placed(start, origin)
            behind = start + len(wanted)


def fold(text: str) -> str:
    """In lower case, with as many code points as before."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)
