"""An edit as a diff to read: changed text with a little around it, character by character inside replacements.

Whatever the edit, what is shown is bounded, and so is the time it takes: near-linear in the number of changes, and at
most a tenth of a second on comparing characters. Replacements that are reached after that are shown whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from wikiwatch.history.characters import character_diff
from wikiwatch.model import Change, ChangeKind, DiffKind, DiffPiece, Edit, Span

_AROUND = 80  # code points of unchanged text shown on either side of a change
_LONGEST = 4_000  # code points of one change that are shown
_SHORTEST_MOVE = 12  # code points; a moved word or bracket reads better as taken out here and put in there
_LONGEST_MOVE = 400  # code points of moved text that are shown, at either end of the move
_LEAST_CUT = 60  # code points: a cut saves more than its note takes
_LARGEST_CHARACTER_DIFF = 2_000  # code points; a longer replacement is shown as one piece out, one piece in
_CHARACTER_DIFF_SECONDS = 0.1  # for all replacements of an edit
_MOST_CHANGES = 60
_MOST_TEXT = 40_000  # code points, after which no further change is begun


class _Event(NamedTuple):
    """What a change takes out of the old text (a departure), or what it puts into the new one; a move is both.

    ``kept`` is where it happens, in code points of the text that both sides share (the old text without every old
    span, the new text without every new span); ``old`` orders what happens at one place, by the old text.
    """

    kept: int
    old: int
    departure: bool
    change: Change


def shown_diff(edit: Edit) -> tuple[DiffPiece, ...]:
    """The edit as pieces in the order of its new text, a moved passage where it left and where it arrived.

    Moves are numbered from 1, as they come first. A gap without text stands for unchanged text; where changed text
    is left out, the gap says how much.
    """
    pieces: list[DiffPiece] = []
    events = _events(edit.changes)
    moves: dict[Change, int] = {}
    until = time.monotonic() + _CHARACTER_DIFF_SECONDS
    cursor = kept = shown = 0
    for count, event in enumerate(events):
        unchanged = edit.new[cursor : cursor + event.kept - kept]
        if count == _MOST_CHANGES or shown > _MOST_TEXT:
            left = len({event.change for event in events[count:]})
            pieces.append(DiffPiece(DiffKind.EQUAL, unchanged[:_AROUND]))
            pieces.append(DiffPiece(DiffKind.GAP, f"[… {left:,} more {'change' if left == 1 else 'changes'} …]"))
            break
        pieces += _unchanged(unchanged, first=count == 0)
        cursor, kept = cursor + len(unchanged), event.kept
        if _is_passage_moved(edit, event.change):
            moves.setdefault(event.change, len(moves) + 1)
        changed = list(_changed(edit, event, moves.get(event.change), until))
        pieces += changed
        shown += sum(len(piece.text) for piece in changed)
        cursor += 0 if event.departure else event.change.new.end - event.change.new.start
    else:
        pieces += _unchanged(edit.new[cursor:], first=not events, last=True)
    return tuple(_joined(pieces))


def _events(changes: Sequence[Change]) -> list[_Event]:
    """Arrivals and departures in the order they are shown: where they happen, and there in that of the old text."""
    departures, taken = [], 0
    for change in sorted(changes, key=lambda change: change.old):
        if change.kind is ChangeKind.MOVED or _is_empty(change.new):
            departures.append(_Event(change.old.start - taken, change.old.start, True, change))
        taken += change.old.end - change.old.start
    arrivals, given, behind = [], 0, 0
    for change in changes:
        if _is_empty(change.new):
            continue
        if change.kind is not ChangeKind.MOVED:
            behind = max(behind, change.old.start)
        arrivals.append(_Event(change.new.start - given, behind, False, change))
        given += change.new.end - change.new.start
    return sorted(departures + arrivals, key=lambda event: (event.kept, event.old))


def _is_passage_moved(edit: Edit, change: Change) -> bool:
    text = edit.new[slice(*change.new)].strip()
    return change.kind is ChangeKind.MOVED and (len(text) >= _SHORTEST_MOVE or "\n" in text)


def _is_empty(span: Span) -> bool:
    return span.start == span.end


def _unchanged(text: str, *, first: bool = False, last: bool = False) -> Iterator[DiffPiece]:
    if len(text) <= 2 * _AROUND:
        yield DiffPiece(DiffKind.EQUAL, text)
        return
    if not first:
        yield DiffPiece(DiffKind.EQUAL, text[:_AROUND])
    yield DiffPiece(DiffKind.GAP, "")
    if not last:
        yield DiffPiece(DiffKind.EQUAL, text[-_AROUND:])


def _changed(edit: Edit, event: _Event, move: int | None, until: float) -> Iterator[DiffPiece]:
    change = event.change
    old, new = edit.old[slice(*change.old)], edit.new[slice(*change.new)]
    if change.kind is ChangeKind.MOVED:
        if move is None:
            kind, longest = (DiffKind.DELETE if event.departure else DiffKind.INSERT), _LONGEST
        else:
            kind, longest = (DiffKind.MOVED_FROM if event.departure else DiffKind.MOVED_TO), _LONGEST_MOVE
        yield from _shortened(kind, old if event.departure else new, longest, move)
    elif change.kind is ChangeKind.RESTORED:
        yield from _shortened(DiffKind.RESTORED, new, _LONGEST)
    elif old and new and max(len(old), len(new)) <= _LARGEST_CHARACTER_DIFF and (left := until - time.monotonic()) > 0:
        yield from character_diff(old, new, left)
    else:
        yield from _shortened(DiffKind.DELETE, old, _LONGEST)
        yield from _shortened(DiffKind.INSERT, new, _LONGEST)


def _shortened(kind: DiffKind, text: str, longest: int, move: int | None = None) -> Iterator[DiffPiece]:
    left_out = len(text) - longest
    if left_out <= _LEAST_CUT:
        yield DiffPiece(kind, text, move)
        return
    yield DiffPiece(kind, text[: longest // 2], move)
    yield DiffPiece(DiffKind.GAP, f"[… {left_out:,} characters left out …]")
    yield DiffPiece(kind, text[-longest // 2 :], move)


def _joined(pieces: list[DiffPiece]) -> Iterator[DiffPiece]:
    """Without empty pieces; neighbours of one kind as one."""
    shown = [piece for piece in pieces if piece.text or piece.kind is DiffKind.GAP]
    for (kind, move), run in groupby(shown, key=lambda piece: (piece.kind, piece.move)):
        yield DiffPiece(kind, "".join(piece.text for piece in run), move)
