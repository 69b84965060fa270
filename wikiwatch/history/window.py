"""What an edit touched, of the state of the page before it and of the one behind it."""

from __future__ import annotations

from typing import NamedTuple

from wikiwatch.history.growing import Ids
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.states import Beside, State
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.wikitext.trim import at_spaces, common_ends


class Side(NamedTuple):
    """A stretch of one state: its text, and its tokens."""

    text: bytes
    tokens: Ids


class Touched(NamedTuple):
    """``old`` from byte ``start`` on gave way to ``new`` from the same byte on, between the tokens ``beside``."""

    start: int
    old: Side
    new: Side
    beside: Beside


class Ends(NamedTuple):
    """The new text up to byte ``left`` and from byte ``right`` on is the old one's; so many tokens that are."""

    left: int
    right: int
    head: int
    tail: int


class Window:
    """The lines that an edit touched: all but the first ``head`` and the last ``tail``.

    ``ends`` is what is known of their text: what both states have of it at either end.
    """

    __slots__ = ("_after", "_before", "_ends", "_new_text", "_old_text", "head", "tail")

    def __init__(
        self, before: State, old_text: bytes, after: State, new_text: bytes, head: int, tail: int, ends: Ends | None
    ) -> None:
        self._before, self._after, self._old_text, self._new_text = before, after, old_text, new_text
        self.head, self.tail, self._ends = head, tail, ends

    def touched(self, vocabulary: Vocabulary, ledger: TokenLedger) -> Touched:
        """What was touched, without the tokens at either end that stayed."""
        old, new = self._side(self._before, self._old_text), self._side(self._after, self._new_text)
        left, right, first, tail = self._ends or _equal_ends(old, new, vocabulary, ledger)
        last = len(old.tokens) - tail
        # Equal text may have other tokens: it was taken out and came back, or moved here.
        if old.tokens[:first].tobytes() != new.tokens[:first].tobytes():
            first = left = 0
        if old.tokens[last:].tobytes() != new.tokens[len(new.tokens) - tail :].tobytes():
            tail, right = 0, len(new.text)
        # White space goes with what stands before it, so what lies between tokens is looked at whole.
        left = len(new.text[:left].rstrip())
        right = len(new.text) - len(new.text[right:].lstrip())
        behind = len(old.text) - len(new.text) + right
        last, new_last = len(old.tokens) - tail, len(new.tokens) - tail
        beside = Beside(
            int(old.tokens[first - 1]) if first else self._before.token_before(self.head),
            int(old.tokens[last]) if tail else self._before.token_behind(len(self._before.lines) - self.tail),
        )
        return Touched(
            self._start + left,
            Side(old.text[left:behind], old.tokens[first:last]),
            Side(new.text[left:right], new.tokens[first:new_last]),
            beside,
        )

    @property
    def _start(self) -> int:
        """Where the lines start, in bytes."""
        return self._before.line_starts[self.head]

    def _side(self, state: State, text: bytes) -> Side:
        first, last = self.head, len(state.lines) - self.tail
        end = state.line_starts[last] if self.tail else len(text)
        return Side(text[self._start : end], state.part(first, last))


def _equal_ends(old: Side, new: Side, vocabulary: Vocabulary, ledger: TokenLedger) -> Ends:
    if not len(old.tokens) or not len(new.tokens):
        return Ends(0, len(new.text), 0, 0)
    left, right = at_spaces(new.text, *common_ends(old.text, new.text))
    behind = len(old.text) - len(new.text) + right
    first, last = vocabulary.bounds(old.text, ledger.words(old.tokens), left, behind)
    return Ends(left, right, first, len(old.tokens) - last)
