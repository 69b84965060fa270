"""Attribution: which edit first wrote each token of each revision.

A text seen before costs one look-up by SHA-1. Otherwise prefix and suffix common with the last text are trimmed, only
the lines between are cut into tokens, equal and moved lines are recognised whole, and what is left is aligned by
longest common subsequence. Inserted runs are then looked for in what the page has lost, in this edit or an earlier
one. The newest state is flat arrays of tokens and offsets, in which an edit replaces a slice.

Work for a revision: a compare of its bytes and a copy of those arrays, plus the changed lines. After WikiWho (Flöck &
Acosta, WWW 2014, doi:10.1145/2566486.2568026), with lines in the place of its paragraphs and sentences, and no
revision skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.blocks import Piece
from wikiwatch.history.growing import Growing, Ids
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.lines import LinePool, line_starts
from wikiwatch.history.lost import LostText
from wikiwatch.history.rewriting import Rewriter
from wikiwatch.history.states import EMPTY, RecentStates, State, StateStore
from wikiwatch.history.stored import Arrays, appended, refill
from wikiwatch.history.trim import common_prefix, common_suffix
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.history.word_model import WordModel

SavedSizes = Mapping[str, int]


class Window(NamedTuple):
    """What an edit touched: ``old`` from byte ``start`` on gave way to ``new`` from the same byte on."""

    start: int
    old: Piece
    new: Piece


class Engine:
    """Attribution of one page. Feed it texts in order with `add`; then `text` and `state` are the newest."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.ledger = TokenLedger()
        self.text = b""
        self.state = EMPTY
        self._number: int | None = None  # of the state in the store
        self._pool = LinePool()
        self._states = StateStore()
        self._recent = RecentStates()
        self._model = WordModel()
        self._lost = LostText(self.ledger, self._model)
        self._rewriter = Rewriter(self.vocabulary, self.ledger, self._model, self._pool, self._lost)

    def _stored_state(self, number: int, text: bytes) -> State:
        lines, starts = self._states.lines(number), line_starts(text)
        return State(*self._pool.gather(lines, starts)[:2], lines, starts)

    def add(self, text: bytes, sha1: bytes, edit: int) -> Window:
        """Attribute the next text of the page to the edit of that number. ``sha1`` is the digest of ``text``."""
        self.ledger.edit = edit
        self._lost.begin_edit()
        window = self._return_to(text, sha1) if sha1 in self._states else self._advance(text, sha1)
        self._recent.put(sha1, self.state)
        self.text = text
        return window

    def _return_to(self, text: bytes, sha1: bytes) -> Window:
        """Back to a state the page was in before."""
        number = self._states.number(sha1)
        before, after = self.state, self._recent.get(sha1)
        if after is None:
            after = self._stored_state(number, text)
        ends = _common_token_ends(before, self.text, after, text)
        start, old_end = _changed_lines(self.text, text, *ends)
        old = _piece(before, self.text, start, old_end)
        new = _piece(after, text, start, old_end + len(text) - len(self.text))
        self.ledger.take_down(old.tokens)
        self.ledger.raise_up(new.tokens)
        for gone in self.ledger.fallen_runs(old.tokens):
            self._lost.remember(gone)
        self.state, self._number = after, number
        return Window(start, old, new)

    def _advance(self, text: bytes, sha1: bytes) -> Window:
        """On to a state the page was never in."""
        before, growth = self.state, np.int32(len(text) - len(self.text))
        start, old_end = _changed_lines(self.text, text, *_common_ends(self.text, text))
        at_end = old_end == len(self.text)
        i = int(before.line_starts.searchsorted(start))
        j = len(before.lines) if at_end else int(before.line_starts.searchsorted(old_end))
        a, b = before.starts.searchsorted((start, old_end)).tolist()
        old = Piece(self.text[start:old_end], before.tokens[a:b], before.starts[a:b] - np.int32(start))
        new_text = text[start : old_end + int(growth)]
        new = self._rewriter.rewrite(old, _keys(old.text, at_end), before.lines[i:j], _keys(new_text, at_end))
        here = np.int32(start)
        self.state = State(
            np.concatenate((before.tokens[:a], new.tokens, before.tokens[b:])),
            np.concatenate((before.starts[:a], new.starts + here, before.starts[b:] + growth)),
            np.concatenate((before.lines[:i], new.lines, before.lines[j:])),
            np.concatenate((before.line_starts[:i], new.line_starts + here, before.line_starts[j:] + growth)),
        )
        self._number = self._states.put(sha1, self.state.lines, self._number, i, len(before.lines) - j)
        return Window(start, old, Piece(new_text, new.tokens, new.starts))

    # ------------------------------------------------------------ saving

    def unsaved(self, saved: SavedSizes) -> dict[str, NDArray[Any]]:
        """What came since a save, ``saved`` being what `sizes` said then."""
        words = b" ".join(islice(self.vocabulary, saved.get("vocabulary", 0), None))
        return {**appended(self._growing, saved), "vocabulary": np.frombuffer(words, np.uint8)}

    @property
    def sizes(self) -> SavedSizes:
        """How much there is to save."""
        return {"vocabulary": len(self.vocabulary)} | {name: len(items) for name, items in self._growing.items()}

    @classmethod
    def restored(cls, saves: Sequence[Arrays], sha1s: Sequence[bytes], text: bytes) -> Engine:
        """The engine from all that `unsaved` gave, the checksums of all texts in order, and the newest text.

        Raises `ValueError` when they do not go together.
        """
        engine = cls()
        refill(engine._growing, saves)
        for arrays in saves:
            for word in arrays["vocabulary"].tobytes().split():
                engine.vocabulary[word]
        engine._pool.index()
        engine._lost.refilled()
        engine._model.learn(engine.ledger.words_since(0))
        engine._states.name(sha1s)
        if sha1s:
            engine._number = engine._states.number(sha1s[-1])
            engine.text, engine.state = text, engine._stored_state(engine._number, text)
            engine._recent.put(sha1s[-1], engine.state)
        engine.ledger.stand_only(engine.state.tokens)
        return engine

    @property
    def _growing(self) -> dict[str, Growing[Any]]:
        return {
            "words": self.ledger.all_words,
            "origins": self.ledger.all_origins,
            "line_tokens": self._pool.all_tokens,
            "line_starts": self._pool.all_starts,
            "line_bounds": self._pool.bounds,
            "line_digests": self._pool.digests,
            "line_numbers": self._pool.digest_lines,
            "state_rows": self._states.rows,
            "state_lines": self._states.own_lines,
            "lost_tokens": self._lost.tokens,
            "lost_bounds": self._lost.bounds,
        }


def _changed_lines(before: bytes, after: bytes, prefix: int, suffix: int) -> tuple[int, int]:
    """The whole lines of ``before`` outside a common prefix and suffix: where they start, and where what follows does.

    What follows starts a line in both texts.
    """
    start = before.rfind(b"\n", 0, prefix) + 1
    old_end, new_end = len(before) - suffix, len(after) - suffix
    if _starts_line(before, old_end) and _starts_line(after, new_end):
        return start, old_end
    return start, before.find(b"\n", old_end) + 1 or len(before)


def _starts_line(text: bytes, place: int) -> bool:
    return not place or text[place - 1] == 0x0A


def _common_ends(before: bytes, after: bytes) -> tuple[int, int]:
    limit = min(len(before), len(after))
    prefix = common_prefix(before, after, limit)
    return prefix, common_suffix(before, after, limit - prefix)


def _common_token_ends(old: State, old_text: bytes, new: State, new_text: bytes) -> tuple[int, int]:
    """The bytes that are common to two states at either end as the same tokens, not only as equal text."""
    prefix, suffix = _common_ends(old_text, new_text)
    size = min(len(old.tokens), len(new.tokens))
    head = _equal_head(old.tokens[:size], new.tokens[:size])
    tail = _equal_head(old.tokens[::-1][: size - head], new.tokens[::-1][: size - head])
    if head == len(old.tokens) == len(new.tokens):
        return prefix, suffix
    for state in (old, new):
        if head < len(state.tokens):
            prefix = min(prefix, int(state.starts[head]))
    return prefix, min(suffix, len(old_text) - int(old.starts[-tail])) if tail else 0


def _equal_head(a: Ids, b: Ids) -> int:
    differ = a != b
    return int(differ.argmax()) if differ.any() else len(a)


def _keys(text: bytes, at_end: bool) -> list[bytes]:
    """The lines of a stretch of text, which ends in a newline unless the whole text ends there."""
    keys = text.split(b"\n")
    return keys if at_end else keys[:-1]


def _piece(state: State, text: bytes, start: int, end: int) -> Piece:
    a, b = state.starts.searchsorted((start, end)).tolist()
    return Piece(text[start:end], state.tokens[a:b], state.starts[a:b] - np.int32(start))
