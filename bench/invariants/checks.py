"""What can be told from one state or one edit of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history import PageHistory
from wikiwatch.history.engine import Engine
from wikiwatch.model import Change, ChangeKind, Edit, Span

_BLANKS = b" \t\n\r\f\v"
_IS_TEXT = np.ones(256, bool)
_IS_TEXT[list(_BLANKS)] = False


def has_text(engine: Engine, text: bytes, words: Sequence[bytes]) -> bool:
    """Whether tokens and white space make the text, and no token has white space in it."""
    found = [words[number] for number in engine.ledger.words(engine.state.tokens).tolist()]
    if engine.text != text or b"".join(found) != text.translate(None, _BLANKS):
        return False
    starts, lengths = _token_places(engine, text, words)
    solid = np.flatnonzero(_IS_TEXT[np.frombuffer(text, np.uint8)])
    return np.array_equal(solid[np.cumsum(lengths) - 1] - starts, lengths - 1)


def _token_places(engine: Engine, text: bytes, words: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the tokens of the newest text start in it, and how long they are, in bytes."""
    numbers = engine.ledger.words(engine.state.tokens).tolist()
    lengths = np.fromiter((len(words[number]) for number in numbers), np.int64, len(numbers))
    solid = np.flatnonzero(_IS_TEXT[np.frombuffer(text, np.uint8)])
    return solid[np.cumsum(lengths) - lengths], lengths


def has_lines(engine: Engine, words: Sequence[bytes]) -> bool:
    """Whether the lines stored for the newest state are its own, and each of them has the tokens of its text."""
    state = engine.state
    if not np.array_equal(engine._states.lines(engine.numbers[-1]), state.lines):
        return False
    newlines = np.flatnonzero(np.frombuffer(engine.text, np.uint8) == 0x0A)
    if not np.array_equal(state.line_starts, [0, *(newlines + 1).tolist()]):
        return False
    tokens = [engine._pool[line] for line in state.lines]
    widths = [sum(len(words[number]) for number in engine.ledger.words_of(own)) for own in tokens]
    solid = [len(line.translate(None, _BLANKS)) for line in engine.text.split(b"\n")]
    return list(chain.from_iterable(tokens)) == state.tokens.tolist() and widths == solid


def stands_once(engine: Engine) -> bool:
    """Whether no token is there twice, and the ledger tells the same tokens to stand."""
    stands = np.zeros(len(engine.ledger), bool)
    stands[engine.state.tokens] = True
    once = np.count_nonzero(stands) == len(engine.state.tokens)
    return bool(once) and np.array_equal(stands, engine.ledger.standing)


def is_told(edit: Edit, old: bytes, new: bytes) -> bool:
    """Whether the edit is one between those texts, and its changes rebuild the one from the other."""
    texts = old.decode(errors="replace"), new.decode(errors="replace")
    return (edit.old, edit.new) == texts and rebuilt(*texts, edit.changes) == edit.new


def rebuilt(old: str, new: str, changes: Iterable[Change]) -> str | None:
    """The text that ``changes`` make of ``old``, their literals being those of ``new``; None when changes overlap."""
    changes = list(changes)
    kept = _without(old, sorted(change.old for change in changes))
    if kept is None:
        return None
    parts, behind, cursor = [], 0, 0
    for change in changes:
        width = change.new.start - cursor
        if width < 0 or behind + width > len(kept):
            return None
        gone, come = old[slice(*change.old)], new[slice(*change.new)]
        is_move = change.kind is ChangeKind.MOVED
        parts += [kept[behind : behind + width], _moved(gone, come) if is_move else come]
        behind, cursor = behind + width, change.new.end
    return "".join([*parts, kept[behind:]])


def _moved(gone: str, come: str) -> str:
    """What left the old text, between the white space around what came: that is not moved along."""
    blanks = _BLANKS.decode()
    return come[: len(come) - len(come.lstrip(blanks))] + gone.strip(blanks) + come[len(come.rstrip(blanks)) :]


def _without(text: str, spans: Iterable[Span]) -> str | None:
    parts, behind = [], 0
    for start, end in spans:
        if not behind <= start <= end <= len(text):
            return None
        parts.append(text[behind:start])
        behind = end
    return "".join([*parts, text[behind:]])


def covers(history: PageHistory, text: bytes, words: Sequence[bytes]) -> bool:
    """Whether the runs cover what is not white space once, in order, each token under its origin's revision."""
    decoded = text.decode(errors="replace")
    points = np.frombuffer(decoded.encode("utf-32-le", "surrogatepass"), np.uint32)
    solid = _IS_TEXT[np.minimum(points, 0x7F)]
    runs = np.array(list(history.origin_runs()), np.int64).reshape(-1, 3)
    starts, ends, rev_ids = runs.T
    if not len(runs):
        return not solid.any()
    if starts[0] < 0 or ends[-1] > len(points) or (starts >= ends).any() or (ends[:-1] > starts[1:]).any():
        return False
    covered = np.zeros(len(points) + 1, np.int64)
    covered[starts] += 1
    covered[ends] -= 1
    if not (solid[starts].all() and solid[ends - 1].all() and np.cumsum(covered)[:-1][solid].all()):
        return False
    places = _code_points(points, _token_places(history._engine, text, words)[0])
    origins, which = np.unique(history.origins(history._engine.state.tokens), return_inverse=True)
    named = np.array([history.revisions[origin].rev_id for origin in origins.tolist()], np.int64)[which]
    own = rev_ids[starts.searchsorted(places, "right") - 1]
    return np.array_equal(history.layout().starts, places) and np.array_equal(own, named)


def _code_points(points: NDArray[np.uint32], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The code points that start at those bytes of the text as UTF-8; -1 where none does."""
    widths = np.ones(len(points), np.int64)
    for first in (0x80, 0x800, 0x10000):
        widths += points >= first
    ends = np.cumsum(widths)
    places = np.minimum(ends.searchsorted(offsets, "right"), len(points) - 1)
    return np.where(ends[places] - widths[places] == offsets, places, -1)
