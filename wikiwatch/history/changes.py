"""What an edit did: the window the engine rewrote, as changes over spans of text.

Taking every ``change.old`` out of the old text and every ``change.new`` out of the new one leaves the same text: the
changes and their new literals rebuild the new text from the old exactly, white space included.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.engine import Side
from wikiwatch.history.growing import Ids, Places
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.rising import heaviest_rising
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.model import Change, ChangeKind, Span

_Segments = list[tuple[int, Span]]
_BLANKS = frozenset(b" \t\n\r\f\v")  # what `tokens.TOKEN` passes over
_FIRST = -64  # as signed numbers, all bytes from here on but those that go on a code point


class ByteChange(NamedTuple):
    """A `Change` in byte offsets from where the window starts."""

    kind: ChangeKind
    old: Span
    new: Span


class Comparison(NamedTuple):
    """The changes of one edit in bytes, and where in the window the tokens are that it took out and put (back) in.

    ``starts`` are the byte offsets of the tokens of its new side.
    """

    changes: list[ByteChange]
    removed_at: NDArray[np.int64]
    added_at: NDArray[np.int64]
    starts: Places


class _Side(NamedTuple):
    """One side of the window: its bytes, and its tokens with their byte spans relative to the window.

    ``start`` and ``end`` are the same numbers, for looking at them one by one.
    """

    text: bytes
    tokens: Ids
    starts: Places
    ends: Places
    start: Sequence[int]
    end: Sequence[int]


class _Run(NamedTuple):
    """Tokens ``new:new+size`` are the old tokens ``old:old+size``, white space between them equal."""

    old: int
    new: int
    size: int


def compare_sides(before: Side, after: Side, vocabulary: Vocabulary, ledger: TokenLedger) -> Comparison:
    """The changes between the two sides of a window, in the order of the new text."""
    old, new = _side(before, vocabulary, ledger), _side(after, vocabulary, ledger)
    source = ledger.places(new.tokens, old.tokens)
    is_kept = source >= 0
    (at,) = is_kept.nonzero()
    origin = source[at]
    changes = _collect(old, new, _runs(at, origin, old, new), ledger.is_new(new.tokens))
    if len(changes) > 1:
        changes.sort(key=lambda change: (change.new, change.old))
    gone = np.ones(len(old.tokens), bool)
    gone[origin] = False
    return Comparison(changes, gone.nonzero()[0], (~is_kept).nonzero()[0], new.starts)


def to_code_points(changes: Sequence[ByteChange], base: int, old: bytes, new: bytes) -> tuple[Change, ...]:
    """Changes between the sides ``old`` and ``new`` as changes of the texts, which begin with ``base`` bytes more.

    These are given as code points, and so is all of the result.
    """
    in_old = _code_points(old, base, [change.old for change in changes])
    in_new = _code_points(new, base, [change.new for change in changes])
    kinds = [change.kind for change in changes]
    return tuple(Change(kind=kind, old=a, new=b) for kind, a, b in zip(kinds, in_old, in_new, strict=True))


def code_point_count(text: bytes, end: int) -> int:
    """How many code points begin before a byte of a text."""
    return int(np.count_nonzero(np.frombuffer(text, np.int8, end) >= _FIRST))


def _code_points(text: bytes, base: int, spans: Sequence[Span]) -> list[Span]:
    if text.isascii():
        return [Span(base + start, base + end) for start, end in spans]
    is_first = np.frombuffer(text, np.int8) >= _FIRST
    places, behind, count = {}, 0, base
    for offset in sorted({offset for span in spans for offset in span}):
        count += int(np.count_nonzero(is_first[behind:offset]))
        places[offset] = count
        behind = offset
    return [Span(places[start], places[end]) for start, end in spans]


def _side(side: Side, vocabulary: Vocabulary, ledger: TokenLedger) -> _Side:
    starts, ends = vocabulary.spans(side.text, ledger.words(side.tokens))
    return _Side(*side, starts, ends, starts.data, ends.data)


# ---------------------------------------------------------------- runs of tokens that stayed or moved


def _runs(at: NDArray[np.int64], origin: NDArray[np.int64], old: _Side, new: _Side) -> list[_Run]:
    """The runs of the new tokens ``at`` those places, which were the old tokens at ``origin``."""
    if not len(at):
        return []
    same_space = new.starts[at[1:]] - new.ends[at[:-1]] == old.starts[origin[1:]] - old.ends[origin[:-1]]
    joined = (at[1:] - at[:-1] == 1) & (origin[1:] - origin[:-1] == 1) & same_space
    firsts = [0, *((~joined).nonzero()[0] + 1).tolist()]
    sizes = [last - first for first, last in pairwise([*firsts, len(at)])]
    runs = []
    for run in map(_Run, origin[firsts].tolist(), at[firsts].tolist(), sizes):
        runs += [run] if _same_bytes(run, old, new) else _split_at_space(run, old, new)
    return runs


def _same_bytes(run: _Run, old: _Side, new: _Side) -> bool:
    there = old.text[old.start[run.old] : old.end[run.old + run.size - 1]]
    return there == new.text[new.start[run.new] : new.end[run.new + run.size - 1]]


def _split_at_space(run: _Run, old: _Side, new: _Side) -> list[_Run]:
    """A tab for a space, a newline for a space: as wide, but not the same text."""
    runs, first = [], 0
    for k in range(1, run.size + 1):
        i, j = run.old + k, run.new + k
        if k == run.size or old.text[old.end[i - 1] : old.start[i]] != new.text[new.end[j - 1] : new.start[j]]:
            runs.append(_Run(run.old + first, run.new + first, k - first))
            first = k
    return runs


# ---------------------------------------------------------------- changes between the runs that stayed


_GONE_OR_NEW, _RESTORED, _SPACE = -1, -2, -3  # classes of a segment; 0 and above: the number of a moved run


class _Collector:
    """Walks the gaps between the runs that stayed and cuts both of their sides into segments."""

    def __init__(self, old: _Side, new: _Side, moved: Sequence[_Run], is_new: NDArray[np.bool_]) -> None:
        self.old, self.new = old, new
        self.changes: list[ByteChange] = []
        leaving = np.full(len(old.tokens) if moved else 1, _GONE_OR_NEW)
        coming = np.where(is_new, _GONE_OR_NEW, _RESTORED)
        for number, run in enumerate(moved):
            leaving[run.old : run.old + run.size] = number
            coming[run.new : run.new + run.size] = number
        self._leaving, self._coming = _Classes(leaving), _Classes(coming)
        self._left: dict[int, Span] = {}
        self._came: dict[int, Span] = {}

    def gap(self, old_tokens: range, new_tokens: range, old_span: Span, new_span: Span) -> None:
        """Add the changes of one gap."""
        old_span, new_span = _trim_space(self.old.text, self.new.text, old_span, new_span)
        gone = _segments(old_tokens, old_span, self.old, self._leaving)
        come = _segments(new_tokens, new_span, self.new, self._coming)
        for kind, span in gone:
            if kind >= 0:
                self._left[kind] = span
        for kind, span in come:
            if kind >= 0:
                self._came[kind] = span
            elif kind == _RESTORED:
                here = Span(old_span.start, old_span.start)
                self.changes.append(ByteChange(ChangeKind.RESTORED, here, span))
        taken = [(kind, span) for kind, span in gone if kind < 0]
        given = [(kind, span) for kind, span in come if kind in (_GONE_OR_NEW, _SPACE)]
        self._pair(taken, given, old_span, new_span)

    def moves(self) -> Iterator[ByteChange]:
        """The moves, complete once every gap has been walked."""
        for number, span in self._left.items():
            yield ByteChange(ChangeKind.MOVED, span, self._came[number])

    def _pair(self, taken: _Segments, given: _Segments, old_span: Span, new_span: Span) -> None:
        for index in range(max(len(taken), len(given))):
            gone, old = taken[index] if index < len(taken) else (_SPACE, Span(old_span.end, old_span.end))
            new_kind, new = given[index] if index < len(given) else (_SPACE, Span(new_span.end, new_span.end))
            if gone == new_kind and old.start < old.end and new.start < new.end:
                kind = ChangeKind.REPLACED
            elif gone == _GONE_OR_NEW or (new_kind == _SPACE and new.start == new.end):
                kind = ChangeKind.REMOVED
            else:
                kind = ChangeKind.INSERTED
            self.changes.append(ByteChange(kind, old, new))


def _collect(old: _Side, new: _Side, runs: Sequence[_Run], is_new: NDArray[np.bool_]) -> list[ByteChange]:
    kept = heaviest_rising([run.old for run in runs], [run.size for run in runs])  # the others moved
    stayed = set(kept)
    collector = _Collector(old, new, [run for i, run in enumerate(runs) if i not in stayed], is_new)
    i = j = old_byte = new_byte = 0
    for run in [runs[index] for index in kept]:
        old_end, new_end = old.start[run.old], new.start[run.new]
        if old_byte < old_end or new_byte < new_end:
            spans = Span(old_byte, old_end), Span(new_byte, new_end)
            collector.gap(range(i, run.old), range(j, run.new), *spans)
        i, j = run.old + run.size, run.new + run.size
        old_byte, new_byte = old.end[i - 1], new.end[j - 1]
    spans = Span(old_byte, len(old.text)), Span(new_byte, len(new.text))
    collector.gap(range(i, len(old.tokens)), range(j, len(new.tokens)), *spans)
    return [*collector.changes, *collector.moves()]


def _trim_space(old: bytes, new: bytes, a: Span, b: Span) -> tuple[Span, Span]:
    """Both spans without the white space they share at their ends."""
    start = stop = 0
    limit = min(a.end - a.start, b.end - b.start)
    while start < limit and old[a.start + start] == new[b.start + start] and old[a.start + start] in _BLANKS:
        start += 1
    while start + stop < limit and old[a.end - 1 - stop] == new[b.end - 1 - stop] and old[a.end - 1 - stop] in _BLANKS:
        stop += 1
    return Span(a.start + start, a.end - stop), Span(b.start + start, b.end - stop)


class _Classes:
    """The class of each token of one side."""

    def __init__(self, classes: NDArray[np.int64]) -> None:
        changing = (classes[1:] != classes[:-1]).nonzero()[0] + 1
        self._firsts = [0, *changing.tolist()]
        self._classes: list[int] = classes[:1].tolist() + classes[changing].tolist()

    def stretches(self, tokens: range) -> list[tuple[int, int]]:
        """Each class among those tokens, one after the other, and the first token it holds there."""
        first = bisect_right(self._firsts, tokens.start)
        last = bisect_left(self._firsts, tokens.stop, first)
        begins = (self._classes[first - 1], tokens.start)
        return [begins, *zip(self._classes[first:last], self._firsts[first:last], strict=True)]


def _segments(tokens: range, span: Span, side: _Side, classes: _Classes) -> _Segments:
    """The span cut where the class of its tokens changes; white space goes with the token before it."""
    if not tokens:
        return [(_SPACE, span)] if span.start < span.end else []
    stretches = classes.stretches(tokens)
    if len(stretches) == 1:
        return [(stretches[0][0], span)]
    cuts = [span.start, *(side.start[first] for _, first in stretches[1:]), span.end]
    return [(kind, Span(*ends)) for (kind, _), ends in zip(stretches, pairwise(cuts), strict=True)]
