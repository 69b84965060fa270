"""An edit as a diff to read: changed text with a little around it, character by character inside replacements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from diff_match_patch import diff_match_patch

from wikiwatch.model import Change, ChangeKind, DiffKind, DiffPiece, Edit

_AROUND = 80  # code points of unchanged text shown on either side of a change
_LONGEST = 4_000  # code points of one change that are shown
_LARGEST_CHARACTER_DIFF = 2_000  # code points; a longer replacement is shown as one piece out, one piece in
_MOST_CHANGES = 60
_ELLIPSIS = " … "


def shown_diff(edit: Edit) -> tuple[DiffPiece, ...]:
    """The edit as pieces in the order of its new text. Moved text counts as unchanged where it arrives."""
    pieces: list[DiffPiece] = []
    cursor = 0
    changes = [change for change in edit.changes if change.kind is not ChangeKind.MOVED]
    for change in changes[:_MOST_CHANGES]:
        pieces += _unchanged(edit.new[cursor : change.new.start], first=cursor == 0)
        pieces += _changed(edit, change)
        cursor = change.new.end
    if len(changes) > _MOST_CHANGES:
        pieces.append(DiffPiece(DiffKind.GAP, ""))
    else:
        pieces += _unchanged(edit.new[cursor:], last=True)
    return tuple(_joined(pieces))


def _unchanged(text: str, *, first: bool = False, last: bool = False) -> Iterator[DiffPiece]:
    if len(text) <= 2 * _AROUND:
        yield DiffPiece(DiffKind.EQUAL, text)
        return
    if not first:
        yield DiffPiece(DiffKind.EQUAL, text[:_AROUND])
    yield DiffPiece(DiffKind.GAP, "")
    if not last:
        yield DiffPiece(DiffKind.EQUAL, text[-_AROUND:])


def _changed(edit: Edit, change: Change) -> Iterator[DiffPiece]:
    old, new = edit.old[slice(*change.old)], edit.new[slice(*change.new)]
    if change.kind is ChangeKind.REPLACED and max(len(old), len(new)) <= _LARGEST_CHARACTER_DIFF:
        yield from _by_character(old, new)
        return
    if change.kind is not ChangeKind.RESTORED:
        yield DiffPiece(DiffKind.DELETE, _shortened(old))
    yield DiffPiece(DiffKind.INSERT, _shortened(new))


def _by_character(old: str, new: str) -> Iterator[DiffPiece]:
    differ = diff_match_patch()
    differ.Diff_Timeout = 0.05
    pieces = differ.diff_main(old, new)
    differ.diff_cleanupSemantic(pieces)
    kinds = {
        differ.DIFF_EQUAL: DiffKind.EQUAL,
        differ.DIFF_INSERT: DiffKind.INSERT,
        differ.DIFF_DELETE: DiffKind.DELETE,
    }
    for kind, text in pieces:
        yield DiffPiece(kinds[kind], text)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST // 2] + _ELLIPSIS + text[-_LONGEST // 2 :]


def _joined(pieces: list[DiffPiece]) -> Iterator[DiffPiece]:
    """Without empty pieces; neighbours of one kind as one."""
    shown = [piece for piece in pieces if piece.text or piece.kind is DiffKind.GAP]
    for kind, run in groupby(shown, key=lambda piece: piece.kind):
        yield DiffPiece(kind, "".join(piece.text for piece in run))
