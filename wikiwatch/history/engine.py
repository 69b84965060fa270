"""Attribution: which edit first wrote each token of each revision.

Prefix and suffix common with the last text are trimmed. The digests of the lines between, added to those of the others,
tell whether the page was in that state before. If not, only these lines are cut into tokens, equal and moved lines are
recognised whole, and what is left is aligned by longest common subsequence. Inserted runs are then looked for in what
the page has lost, in this edit or an earlier one. A state of the page is a list of lines, in which an edit replaces a
slice.

Work for a revision: a compare of its bytes and a copy of that list, plus the changed lines. After WikiWho (Flöck &
Acosta, WWW 2014, doi:10.1145/2566486.2568026), with lines in the place of its paragraphs and sentences, and no
revision skipped.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.blocks import Block
from wikiwatch.history.growing import Numbers, shift
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.lines import LinePool, line_starts
from wikiwatch.history.lost import LostText
from wikiwatch.history.rewriting import Rewriter
from wikiwatch.history.states import RecentStates, State, StateStore
from wikiwatch.history.stored import Arrays, appended, refill
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.history.window import Window
from wikiwatch.history.word_model import WordModel
from wikiwatch.wikitext.trim import common_ends

SavedSizes = Mapping[str, int]


_ROW = b"|-"
_MUCH = 4


class Engine:
    """Attribution of one page. Feed it texts in order with `add`; then `text` and `state` are the newest."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.ledger = TokenLedger()
        self.text = b""
        self._pool = LinePool()
        self.state = State(array("I", (0,)), array("i", (0,)), self._pool)
        self.numbers: Numbers = array("I")  # of the state of each text, by which equal texts are known
        self._before: tuple[bytes, int] | None = None  # the text before the newest, and the number of its state
        self._states = StateStore(self._pool)
        self._recent = RecentStates()
        self._model = WordModel(self.vocabulary)
        self._lost = LostText(self.ledger, self._model)
        self._rewriter = Rewriter(self.vocabulary, self.ledger, self._model, self._pool, self._lost)

    def add(self, text: bytes, edit: int) -> Window:
        """Attribute the next text of the page to the edit of that number."""
        self.ledger.edit = edit
        self._lost.begin_edit()
        here = (self.text, self.numbers[-1]) if self.numbers else None
        if self._before is not None and self._before[0] == text:  # as after most reverts
            window = self._return_to(self._before[1], text)
        else:
            window = self._advance(text)
        self._recent.put(self.numbers[-1], self.state)
        self.text, self._before = text, here
        return window

    def _return_to(self, number: int, text: bytes) -> Window:
        """Back to a state the page was in before."""
        before = self.state
        self.numbers.append(number)
        after = self.state = self._recent.get(number, self._pool) or self._stored_state(number, text)
        head, tail = _common_lines(before.lines, after.lines)
        gone = self._pool.tokens(before.lines[head : len(before.lines) - tail])
        self.ledger.take_down(gone)
        self.ledger.raise_up(self._pool.tokens(after.lines[head : len(after.lines) - tail]))
        for run in self.ledger.fallen_runs(gone):
            self._lost.remember(run)
        return Window(before, self.text, after, text, head, tail, None)

    def _stored_state(self, number: int, text: bytes) -> State:
        return State(self._states.lines(number), line_starts(text), self._pool)

    def _advance(self, text: bytes) -> Window:
        """On to a state the page was mostly never in."""
        before, old_text, growth = self.state, self.text, len(text) - len(self.text)
        prefix, suffix = common_ends(old_text, text)
        start, old_end = _changed_lines(old_text, text, prefix, suffix)
        at_end = old_end == len(old_text)
        old_keys = _keys(old_text[start:old_end], at_end)
        new_keys = _keys(text[start : old_end + growth], at_end)
        head = bisect_left(before.line_starts, start)
        behind = head + len(old_keys)
        lines, all_digests = before.lines[head:behind], self._pool.digests
        old = Block(old_keys, lines, [all_digests[line] for line in lines])
        digests, digest = self._digests_of(old, new_keys, head)
        number = self._states.known(digest)
        if number is not None:
            return self._return_to(number, text)
        shared = prefix - start, max(0, suffix - len(old_text) + old_end - (not at_end))
        new_lines = self._rewriter.rewrite(old, new_keys, digests, shared)
        lines = before.lines[:head] + new_lines + before.lines[behind:]
        starts = before.line_starts[:head] + _starts_of(new_keys, start) + before.line_starts[behind:]
        shift(starts, head + len(new_keys), growth)
        after = self.state = State(lines, starts, self._pool)
        tail = len(before.lines) - behind
        parent = self.numbers[-1] if self.numbers else None
        self.numbers.append(self._states.put(digest, lines, parent, head, tail))
        return Window(before, old_text, after, text, head, tail, self._rewriter.ends)

    def _digests_of(self, old: Block, new: Sequence[bytes], head: int) -> tuple[list[int], int]:
        """The digests of new lines, and of the state in which they take the place of the old ones, from ``head`` on."""
        digest_of, digest = self._pool.digest, self._digest
        if len(new) == len(old.keys):
            digests = old.digests.copy()
            for place, (before, after) in enumerate(zip(old.keys, new, strict=True)):
                if before != after:
                    digests[place] = digest_of(after)
                    digest = self._states.digest_with(digest, head + place, old.digests[place], digests[place])
            return digests, digest
        is_much = len(old.keys) > _MUCH * len(new)  # then to look for the few new lines in it takes longer than digests
        told = {} if is_much else dict(zip(old.keys, old.digests, strict=True))
        for key in set(new).difference(told):
            told[key] = digest_of(key)
        digests = [told[key] for key in new]
        behind = self._pool.digests_of(self.state.lines[head + len(old.keys) :])
        return digests, self._states.digest_after(digest, head, old.digests, digests, behind)

    @property
    def _digest(self) -> int:
        """Of the newest state."""
        if self.numbers:
            return self._states.digests[self.numbers[-1]]
        lines = self._pool.digests_of(self.state.lines)
        return self._states.digest_after(0, 0, (), lines.tolist(), lines[:0])

    # ------------------------------------------------------------ saving

    def unsaved(self, saved: SavedSizes) -> dict[str, NDArray[Any]]:
        """What came since a save, ``saved`` being what `sizes` said then."""
        words = b" ".join(islice(self.vocabulary, saved.get("vocabulary", 0), None))
        own = {
            "vocabulary": np.frombuffer(words, np.uint8),
            "line_key": np.frombuffer(self._pool.key, np.uint8),
            **self._lost.saved(),
        }
        return {**appended(self._growing, saved), **own}

    @property
    def sizes(self) -> SavedSizes:
        """How much there is to save."""
        return {"vocabulary": len(self.vocabulary)} | {name: len(items) for name, items in self._growing.items()}

    @classmethod
    def restored(cls, saves: Sequence[Arrays], text: bytes) -> Engine:
        """The engine from all that `unsaved` gave, and the newest text.

        Raises `ValueError` when they do not go together.
        """
        engine = cls()
        refill(engine._growing, saves)
        engine._pool.restored(saves[-1]["line_key"].tobytes())
        for arrays in saves:
            for word in arrays["vocabulary"].tobytes().split():
                engine.vocabulary[word]
        engine._model.learn(engine.ledger.words_since(0))
        engine._states.restored()
        if engine.numbers:
            number = engine.numbers[-1]
            engine.text, engine.state = text, engine._stored_state(number, text)
            engine._recent.put(number, engine.state)
        engine.ledger.stand_only(engine.state.tokens)
        engine._lost.restored(saves[-1])
        return engine

    @property
    def _growing(self) -> dict[str, Numbers]:
        return {
            "words": self.ledger.all_words,
            "origins": self.ledger.all_origins,
            "line_tokens": self._pool.all_tokens,
            "line_bounds": self._pool.bounds,
            "line_digests": self._pool.digests,
            **{f"state_{name}": column for name, column in self._states.columns.items()},
            "state_lines": self._states.own_lines,
            "state_digests": self._states.digests,
            "state_numbers": self.numbers,
            "lost_tokens": self._lost.tokens,
            "lost_bounds": self._lost.bounds,
        }


def _changed_lines(before: bytes, after: bytes, prefix: int, suffix: int) -> tuple[int, int]:
    """The whole lines of ``before`` outside a common prefix and suffix: where they start, and where what follows does.

    What follows starts a line in both texts.
    """
    start = before.rfind(b"\n", 0, prefix) + 1
    growth = len(after) - len(before)
    if prefix + suffix == min(len(before), len(after)) and not (
        _ends_line(before, prefix) or _ends_line(after, prefix)
    ):
        longer, size = (after, growth) if growth > 0 else (before, -growth)
        if _starts_line(longer, start + size) and longer[start:prefix] == longer[start + size : prefix + size]:
            start -= _to_own_mark(longer, start, start + size)
            return start, start + max(0, -growth)
    old_end, new_end = len(before) - suffix, len(after) - suffix
    if _starts_line(before, old_end) and _starts_line(after, new_end):
        return start, old_end
    return start, before.find(b"\n", old_end) + 1 or len(before)


def _to_own_mark(text: bytes, start: int, end: int) -> int:
    """How far before the lines ``start:end``, which only one of two texts has, they may as well be said to start.

    The mark that starts a row of a table belongs to that row: when such lines end with a mark, and one like it stands
    before them, that one is theirs, and what follows them keeps its own.
    """
    last = text.rfind(b"\n", start, end - 1) + 1
    mark = text[last:end] if last else b""
    return len(mark) if mark.startswith(_ROW) and text.endswith(b"\n" + mark, 0, start) else 0


def _ends_line(text: bytes, place: int) -> bool:
    return place == len(text) or text[place] == 0x0A


def _starts_line(text: bytes, place: int) -> bool:
    return not place or text[place - 1] == 0x0A


def _common_lines(old: Numbers, new: Numbers) -> tuple[int, int]:
    """How many lines two states share at either end; no less than one line is left where they end.

    Then what lies between starts at the same byte of both texts.
    """
    head, tail = (size // old.itemsize for size in common_ends(old.tobytes(), new.tobytes()))
    if not tail and head == min(len(old), len(new)):
        head -= 1
    return head, tail


def _keys(text: bytes, at_end: bool) -> list[bytes]:
    """The lines of a stretch of text, which ends in a newline unless the whole text ends there."""
    keys = text.split(b"\n")
    return keys if at_end else keys[:-1]


def _starts_of(keys: Sequence[bytes], start: int) -> Numbers:
    """Where lines start when they follow one another from byte ``start`` on."""
    if len(keys) == 1:
        return array("i", (start,))
    return array("i", accumulate([len(key) + 1 for key in keys[:-1]], initial=start)) if keys else array("i")
