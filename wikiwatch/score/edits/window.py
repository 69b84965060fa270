"""What an edit changed, cut out once for all groups of features: the pieces put in and taken out, and their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from wikiwatch.lexicons import base_language
from wikiwatch.model import EditChange, Span
from wikiwatch.wikitext.differences import Difference, differences
from wikiwatch.wikitext.words import letter_runs

MOST_TEXT = 20_000
"""Code points of each kind that are measured; of more, the beginning. What a vandal does shows in less."""

MOST_KEPT = 4_000
"""Code points of a text whose words are kept beside those of many others."""

NEAR = 400
"""Code points of a long line that are looked at on each side of a change."""

MOST_GUESSED = 2_000
"""Code points that the language is guessed from where it is not given."""

MOST_PIECES = 50
"""Pieces whose seams are looked at."""

LONGEST_WORD = 30

_FIRST_WORD = re.compile(r"[^\w\n.!?]*([^\W_]+)")
_ENGLISH = re.compile(r"\b(?:the|of|and|in|is|to|was|for|that|with|it|by|are|at|from)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Window:
    """The changed part of an edit.

    ``added`` and ``removed`` are the changed pieces, each on a line of its own; ``near_old`` and ``near_new`` the lines
    that they stand in. Words are in lower case. ``lang`` is the base
    language, und where it is not known.
    """

    change: EditChange
    changes: Sequence[Difference]
    added: str
    removed: str
    near_old: str
    near_new: str
    added_words: list[str]
    removed_words: list[str]
    lang: str

    @property
    def pieces(self) -> list[Span]:
        """Where something was put in, in the new text."""
        return [Span(c.new_start, c.new_end) for c in self.changes if c.new_start < c.new_end]

    @property
    def seamed(self) -> str:
        """The pieces put in, each on a line of its own with the words before and behind it."""
        return "\n".join(islice(map(self._seamed, self.pieces), MOST_PIECES))

    def _seamed(self, piece: Span) -> str:
        text = self.change.new
        seamed = text[piece.start : min(piece.end, piece.start + MOST_TEXT)]
        if before := _FIRST_WORD.match(text[max(0, piece.start - LONGEST_WORD) : piece.start][::-1]):  # back from there
            seamed = f"{before[1][::-1]} {seamed}"
        if behind := _FIRST_WORD.match(text, piece.end, piece.end + LONGEST_WORD):
            seamed = f"{seamed} {behind[1]}"
        return seamed


def window_of(change: EditChange) -> Window:
    """The window of an edit."""
    old, new = change.old or "", change.new
    changes = differences(old, new)
    added = _joined(new, ((c.new_start, c.new_end) for c in changes))
    removed = _joined(old, ((c.old_start, c.old_end) for c in changes))
    return Window(
        change=change,
        changes=changes,
        added=added,
        removed=removed,
        near_old=_joined(old, _lines(old, [(c.old_start, c.old_end) for c in changes])),
        near_new=_joined(new, _lines(new, [(c.new_start, c.new_end) for c in changes])),
        added_words=letter_runs(added.lower()),
        removed_words=letter_runs(removed.lower()),
        lang=base_language(change.lang) if change.lang else _guessed(new or old),
    )


def _guessed(text: str) -> str:
    """English where the text has its commonest words, else undetermined."""
    beginning = text[:MOST_GUESSED]
    return "en" if len(_ENGLISH.findall(beginning)) > len(beginning) / 60 else "und"


def words_of(text: str) -> list[str]:
    """The words of a text, letters only, in lower case. Kept for the next group that asks for the same lines; of long
    ones only the last.
    """
    return _kept_words(text) if len(text) <= MOST_KEPT else _long_words(text)


@lru_cache(maxsize=512)
def _kept_words(text: str) -> list[str]:
    return letter_runs(text.lower())


@lru_cache(maxsize=1)
def _long_words(text: str) -> list[str]:
    return letter_runs(text.lower())


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, left = [], MOST_TEXT
    for start, end in spans:
        if start < end and left > 0:
            pieces.append(text[start : min(end, start + left)])
            left -= end - start
    return "\n".join(pieces)


def _lines(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans widened to their lines, or to `NEAR` of them; those that meet are joined."""
    lines: list[tuple[int, int]] = []
    for start, end in spans:
        first = max(text.rfind("\n", max(0, start - NEAR), start) + 1, start - NEAR, 0)
        last = text.find("\n", end, end + NEAR)
        last = last if last >= 0 else min(len(text), end + NEAR)
        if lines and first <= lines[-1][1]:
            lines[-1] = (lines[-1][0], max(last, lines[-1][1]))
        else:
            lines.append((first, last))
    return lines
