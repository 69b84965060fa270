"""What an edit did: the window the engine rewrote, as changes over spans of text.

Taking every ``change.old`` out of the old text and every ``change.new`` out of the new one leaves the same text: the
changes and their new literals rebuild the new text from the old exactly, white space included.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids, Numbers, view
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.rising import heaviest_rising
from wikiwatch.history.tokens import token_spans
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.history.window import Side
from wikiwatch.model import Change, ChangeKind, Span

Stretch = tuple[int, int]
"""Tokens of a side: the first, and the one behind the last."""

_Segments = list[tuple[int, Span]]
_FEW = 64  # tokens that are sooner gone through one by one than with NumPy
_BLANKS = frozenset(b" \t\n\r\f\v")  # what `tokens.TOKEN` passes over
_FIRST = -64  # as signed numbers, all bytes from here on but those that go on a code point


class ByteChange(NamedTuple):
    """A `Change` in byte offsets from where the window starts."""

    kind: ChangeKind
    old: Span
    new: Span


class Comparison(NamedTuple):
    """The changes of one edit in bytes, and which tokens of either side it took out and put (back) in."""

    changes: list[ByteChange]
    removed: list[Stretch]
    added: list[Stretch]


class _Side:
    """One side of what was touched: its bytes, and its tokens."""

    __slots__ = ("_ledger", "_spans", "_vocabulary", "text", "tokens")

    def __init__(self, side: Side, vocabulary: Vocabulary, ledger: TokenLedger) -> None:
        self.text, self.tokens = side
        self._vocabulary, self._ledger = vocabulary, ledger
        self._spans: tuple[Sequence[int], Sequence[int]] | None = None

    @property
    def spans(self) -> tuple[Sequence[int], Sequence[int]]:
        """Where its tokens start, and where they end. Many edits can be told without."""
        if self._spans is None:
            self._spans = self._measured()
        return self._spans

    def _measured(self) -> tuple[Sequence[int], Sequence[int]]:
        if len(self.tokens) <= _FEW:
            return token_spans(self.text)
        starts, ends = self._vocabulary.spans(self.text, self._ledger.words(self.tokens))
        return starts.data, ends.data


class _Run(NamedTuple):
    """Tokens ``new:new+size`` are the old tokens ``old:old+size``, white space between them equal."""

    old: int
    new: int
    size: int


def compare_sides(before: Side, after: Side, vocabulary: Vocabulary, ledger: TokenLedger) -> Comparison:
    """The changes between the two sides of what was touched, in the order of the new text."""
    old, new = _Side(before, vocabulary, ledger), _Side(after, vocabulary, ledger)
    runs = _runs(old, new, ledger)
    changes = _collect(old, new, runs, ledger)
    if len(changes) > 1:
        changes.sort(key=lambda change: (change.new, change.old))
    removed = _between(sorted([(run.old, run.size) for run in runs]), len(old.tokens))
    return Comparison(changes, removed, _between([(run.new, run.size) for run in runs], len(new.tokens)))


def _between(kept: Sequence[tuple[int, int]], count: int) -> list[Stretch]:
    """Of ``count`` tokens those that are in none of some runs, each told by its first token and its size."""
    stretches, behind = [], 0
    for first, size in [*kept, (count, 0)]:
        if behind < first:
            stretches.append((behind, first))
        behind = first + size
    return stretches


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


# ---------------------------------------------------------------- runs of tokens that stayed or moved


def _runs(old: _Side, new: _Side, ledger: TokenLedger) -> list[_Run]:
    """The runs of old tokens that are there again, in the order of the new ones."""
    if not len(old.tokens) or not len(new.tokens):
        return []
    if len(old.tokens) <= _FEW and len(new.tokens) <= _FEW:
        return _few_runs(old, new)
    source = ledger.places(new.tokens, old.tokens)
    (at,) = (source >= 0).nonzero()
    return _many_runs(at, source[at], old, new) if len(at) else []


def _few_runs(old: _Side, new: _Side) -> list[_Run]:
    places = {token: place for place, token in enumerate(old.tokens.tolist())}
    runs: list[_Run] = []
    first = there = size = 0
    for here, token in enumerate(new.tokens.tolist()):
        place = places.get(token)
        if place is None:
            continue
        if size and place == there + size and here == first + size and _same_space(old, place, new, here):
            size += 1
            continue
        if size:
            runs.append(_Run(there, first, size))
        first, there, size = here, place, 1
    return [*runs, _Run(there, first, size)] if size else runs


def _same_space(old: _Side, i: int, new: _Side, j: int) -> bool:
    """Whether the same white space stands before a token of either side, neither being the first."""
    (starts, ends), (new_starts, new_ends) = old.spans, new.spans
    return old.text[ends[i - 1] : starts[i]] == new.text[new_ends[j - 1] : new_starts[j]]


def _many_runs(at: NDArray[np.int64], origin: NDArray[np.int64], old: _Side, new: _Side) -> list[_Run]:
    """The runs of the new tokens ``at`` those places, which were the old tokens at ``origin``."""
    (starts, ends), (new_starts, new_ends) = map(np.asarray, old.spans), map(np.asarray, new.spans)
    same_space = new_starts[at[1:]] - new_ends[at[:-1]] == starts[origin[1:]] - ends[origin[:-1]]
    joined = (at[1:] - at[:-1] == 1) & (origin[1:] - origin[:-1] == 1) & same_space
    firsts = [0, *((~joined).nonzero()[0] + 1).tolist()]
    sizes = [last - first for first, last in pairwise([*firsts, len(at)])]
    runs = []
    for run in map(_Run, origin[firsts].tolist(), at[firsts].tolist(), sizes):
        runs += [run] if _same_bytes(run, old, new) else _split_at_space(run, old, new)
    return runs


def _same_bytes(run: _Run, old: _Side, new: _Side) -> bool:
    (starts, ends), (new_starts, new_ends) = old.spans, new.spans
    there = old.text[starts[run.old] : ends[run.old + run.size - 1]]
    return there == new.text[new_starts[run.new] : new_ends[run.new + run.size - 1]]


def _split_at_space(run: _Run, old: _Side, new: _Side) -> list[_Run]:
    """A tab for a space, a newline for a space: as wide, but not the same text."""
    runs, first = [], 0
    for k in range(1, run.size + 1):
        if k == run.size or not _same_space(old, run.old + k, new, run.new + k):
            runs.append(_Run(run.old + first, run.new + first, k - first))
            first = k
    return runs


# ---------------------------------------------------------------- changes between the runs that stayed


_GONE_OR_NEW, _RESTORED, _SPACE = -1, -2, -3  # classes of a segment; 0 and above: the number of a moved run


class _Collector:
    """Walks the gaps between the runs that stayed and cuts both of their sides into segments."""

    def __init__(self, old: _Side, new: _Side, moved: Sequence[_Run], ledger: TokenLedger) -> None:
        self.old, self.new = old, new
        self.changes: list[ByteChange] = []
        leaving = array("i", (_GONE_OR_NEW,)) * (len(old.tokens) if moved else 1)
        coming = _written(new.tokens, ledger)
        for number, run in enumerate(moved):
            numbers = array("i", (number,)) * run.size
            leaving[run.old : run.old + run.size] = coming[run.new : run.new + run.size] = numbers
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


def _collect(old: _Side, new: _Side, runs: Sequence[_Run], ledger: TokenLedger) -> list[ByteChange]:
    kept = heaviest_rising([run.old for run in runs], [run.size for run in runs])  # the others moved
    stayed = set(kept)
    collector = _Collector(old, new, [run for i, run in enumerate(runs) if i not in stayed], ledger)
    i = j = old_byte = new_byte = 0
    for run in [runs[index] for index in kept]:
        old_end, new_end = old.spans[0][run.old], new.spans[0][run.new]
        if old_byte < old_end or new_byte < new_end:
            spans = Span(old_byte, old_end), Span(new_byte, new_end)
            collector.gap(range(i, run.old), range(j, run.new), *spans)
        i, j = run.old + run.size, run.new + run.size
        old_byte, new_byte = old.spans[1][i - 1], new.spans[1][j - 1]
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


def _written(tokens: Ids, ledger: TokenLedger) -> Numbers:
    """The class of each new token, as if none had moved."""
    if len(tokens) <= _FEW:
        edit, origins = ledger.edit, ledger.all_origins
        return array("i", [_GONE_OR_NEW if origins[token] == edit else _RESTORED for token in tokens.tolist()])
    classes = np.where(ledger.is_new(tokens), np.int32(_GONE_OR_NEW), np.int32(_RESTORED))
    return array("i", classes.tobytes())


class _Classes:
    """The class of each token of one side."""

    def __init__(self, classes: Numbers) -> None:
        if len(classes) <= _FEW:
            changing = [place for place, (a, b) in enumerate(pairwise(classes), 1) if a != b]
        else:
            wide = view(classes)
            changing = ((wide[1:] != wide[:-1]).nonzero()[0] + 1).tolist()
        self._firsts = [0, *changing]
        self._classes = [classes[first] for first in self._firsts] if classes else []

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
    cuts = [span.start, *(side.spans[0][first] for _, first in stretches[1:]), span.end]
    return [(kind, Span(*ends)) for (kind, _), ends in zip(stretches, pairwise(cuts), strict=True)]
