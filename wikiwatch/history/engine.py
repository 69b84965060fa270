"""Attribution: which edit first wrote each token of each revision.

The state of a page is a list of immutable lines shared between revisions. A text seen before costs one look-up by
SHA-1. Otherwise prefix and suffix common with the last text are trimmed, only the lines between are cut into
tokens, equal and moved lines are recognised whole, and what is left is aligned by longest common subsequence.
Inserted runs are then looked for in what the page has lost, in this edit or an earlier one.

Work for a revision: a compare of its bytes, plus the changed lines. After WikiWho (Flöck & Acosta, WWW 2014,
doi:10.1145/2566486.2568026), with lines in the place of its paragraphs and sentences, and no revision skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.align import Match, align
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.lines import Ids, Line, Vocabulary, join, shared_ends, split
from wikiwatch.history.lost import LostText
from wikiwatch.history.trim import common_prefix, common_suffix

_BRACKET = 2  # bytes; "}}" or "|-" has not moved when it goes here and comes there
_KNOWN_LINE = 20  # bytes; a shorter line that comes back says nothing about where it came from


class Window(NamedTuple):
    """The lines an edit touched: ``old`` from byte ``start`` on gave way to ``new`` from the same byte on.

    ``at_end`` tells that no line follows.
    """

    start: int
    old: Sequence[Line]
    new: Sequence[Line]
    at_end: bool


class _Run(NamedTuple):
    """Tokens ``first:last`` of a line are new."""

    line: Line
    first: int
    last: int


class Engine:
    """Attribution of one page. Feed it texts in order with `add`; then `lines` and `starts` are the newest state."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.lines: Sequence[Line] = ()
        self.starts: NDArray[np.int64] = np.zeros(0, np.int64)
        self.ledger = TokenLedger()
        self._text: bytes | None = None
        self._states: dict[bytes, Sequence[Line]] = {}
        self._known_lines: dict[bytes, Line] = {}
        self._lost = LostText(self.vocabulary.content_words)

    def add(self, text: bytes, sha1: bytes, edit: int) -> Window:
        """Attribute the next text of the page to the edit of that number. ``sha1`` is the digest of ``text``."""
        self.ledger.edit = edit
        known = self._states.get(sha1)
        if known is not None:
            window = _between(self.lines, known)
            self.ledger.take_down_lines(window.old)
            self.ledger.raise_lines(window.new)
            self._adopt(known)
        elif self._text is None:
            keys = text.split(b"\n")
            new = self._rewrite((), keys)
            window = Window(0, (), new, True)
            self._adopt(new)
        else:
            window = self._advance(self._text, text)
        self._text = text
        self._states[sha1] = self.lines
        return window

    # ------------------------------------------------------------ the changed window

    def _advance(self, before: bytes, after: bytes) -> Window:
        starts, lines = self.starts, self.lines
        limit = min(len(before), len(after))
        prefix = common_prefix(before, after, limit)
        suffix = common_suffix(before, after, limit - prefix)
        growth = len(after) - len(before)
        old_end, new_end = len(before) - suffix, len(after) - suffix
        i = int(starts.searchsorted(prefix, "right")) - 1
        j = int(starts.searchsorted(old_end))
        if j < len(lines) and starts[j] == old_end and new_end and after[new_end - 1] != 0x0A:
            j += 1  # what follows is now joined to the changed line
        j = max(i, j)
        start = int(starts[i])
        end = int(starts[j]) + growth - 1 if j < len(lines) else len(after)
        keys = after[start:end].split(b"\n") if end >= start else []
        old = lines[i:j]
        new = self._rewrite(old, keys)
        self._splice(i, j, start, new, growth)
        return Window(start, old, new, j == len(lines))

    def _splice(self, i: int, j: int, start: int, new: Sequence[Line], growth: int) -> None:
        self.lines = [*self.lines[:i], *new, *self.lines[j:]]
        widths = np.fromiter((len(line.key) + 1 for line in new), np.int64, len(new))
        middle = start + np.cumsum(widths) - widths
        self.starts = np.concatenate((self.starts[:i], middle, self.starts[j:] + growth))

    def _adopt(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        widths = np.fromiter((len(line.key) + 1 for line in lines), np.int64, len(lines))
        self.starts = np.cumsum(widths) - widths

    # ------------------------------------------------------------ changed lines

    def _rewrite(self, old: Sequence[Line], keys: Sequence[bytes]) -> list[Line]:
        """New lines for ``keys``, which take the place of ``old``."""
        runs: list[_Run] = []
        new: list[Line | None] = [None] * len(keys)
        self.ledger.take_down_lines(old)
        numbers: dict[bytes, int] = {}
        matches = align(
            [numbers.setdefault(line.key, len(numbers)) for line in old],
            [numbers.setdefault(key, len(numbers)) for key in keys],
        )
        for match in matches:
            same = old[match.old : match.old + match.size]
            new[match.new : match.new + match.size] = same
            self.ledger.raise_lines(same)
        gaps = _gaps(matches, len(old), len(keys))
        taken = self._recognise(old, keys, new, gaps)
        for i1, i2, j1, j2 in gaps:
            left = [line for line in old[i1:i2] if id(line) not in taken]
            wanted = [j for j in range(j1, j2) if new[j] is None]
            self._fill(left, [keys[j] for j in wanted], wanted, new, runs)
        self._recall(runs)
        lines = [line for line in new if line is not None]
        self._known_lines.update((line.key, line) for line in lines)
        return lines

    def _recognise(
        self, old: Sequence[Line], keys: Sequence[bytes], new: list[Line | None], gaps: Sequence[tuple[int, ...]]
    ) -> set[int]:
        """Put whole lines that moved within the edit, or stood in an earlier revision, in their new place."""
        loose: dict[bytes, list[Line]] = {}
        for i1, i2, _, _ in gaps:
            for line in old[i1:i2]:
                loose.setdefault(line.key, []).append(line)
        taken: set[int] = set()
        for _, _, j1, j2 in gaps:
            for j in range(j1, j2):
                if len(keys[j]) > _BRACKET and (same := loose.get(keys[j])):
                    taken.add(id(same[-1]))
                    new[j] = self._placed(same.pop())
                elif len(keys[j]) > _KNOWN_LINE and (known := self._known_lines.get(keys[j])):
                    new[j] = self._placed(known)
        return taken

    def _placed(self, line: Line) -> Line | None:
        """A line of the past for the new state; None when it stands elsewhere."""
        tokens = self.ledger.claim(line.tokens)
        if tokens is None:
            return None
        self.ledger.raise_up(tokens)
        return line if tokens is line.tokens else Line(line.key, line.words, line.offsets, tokens)

    def _fill(
        self, left: list[Line], keys: list[bytes], places: list[int], new: list[Line | None], runs: list[_Run]
    ) -> None:
        """Lines for ``keys``, made from what is left of the old lines in the same gap."""
        if not keys:
            for line in left:
                self._lost.remember(line.words, line.tokens)
            return
        joined, fresh = self._edit(join(left) if left else None, b"\n".join(keys))
        lines = split(joined, keys)
        cuts = np.cumsum([0] + [len(line.tokens) for line in lines]).tolist()
        for index, (place, line) in enumerate(zip(places, lines, strict=True)):
            new[place] = line
            for first, last in fresh:
                low, high = max(first, cuts[index]), min(last, cuts[index + 1])
                if low < high:
                    runs.append(_Run(line, low - cuts[index], high - cuts[index]))

    def _edit(self, old: Line | None, after: bytes) -> tuple[Line, list[tuple[int, int]]]:
        """``after`` as an edited ``old``, and which of its tokens are new."""
        if old is None:
            words, offsets = self.vocabulary.cut(after)
            tokens = self.ledger.mint(len(words))
        else:
            words, offsets, tokens = self._kept(old, after)
            tokens = self.ledger.unique(tokens)
        self.ledger.raise_up(tokens)
        return Line(after, words, offsets, tokens), _runs_of(self.ledger.is_new(tokens))

    def _kept(self, old: Line, after: bytes) -> tuple[Ids, Ids, Ids]:
        """Words, offsets and tokens of ``after`` with the tokens it kept of ``old``."""
        left, old_right, new_right = _changed_bytes(old.key, after)
        first, last = old.offsets.searchsorted((left, old_right)).tolist()
        words, offsets = self.vocabulary.cut(after[left:new_right])
        offsets = offsets + np.uint32(left)
        tokens = self._align_tokens(old, first, last, words)
        if first or last < len(old.offsets):
            tail = (old.offsets[last:].astype(np.int64) + (len(after) - len(old.key))).astype(np.uint32)
            words = np.concatenate((old.words[:first], words, old.words[last:]))
            offsets = np.concatenate((old.offsets[:first], offsets, tail))
            tokens = np.concatenate((old.tokens[:first], tokens, old.tokens[last:]))
        return words, offsets, tokens

    def _align_tokens(self, old: Line, first: int, last: int, words: Ids) -> Ids:
        old_words, old_tokens = old.words[first:last], old.tokens[first:last]
        matches = _drop_accidents(align(old_words.tolist(), words.tolist()), len(old_words), len(words))
        tokens = np.empty(len(words), np.uint32)
        for match in matches:
            tokens[match.new : match.new + match.size] = old_tokens[match.old : match.old + match.size]
        for i1, i2, j1, j2 in _gaps(matches, len(old_words), len(words)):
            self._lost.remember(old_words[i1:i2], old_tokens[i1:i2])
            if j1 < j2:
                tokens[j1:j2] = self.ledger.mint(j2 - j1)
        return tokens

    def _recall(self, runs: list[_Run]) -> None:
        """Give inserted runs that the page held before their old identities back.

        Written into the lines' arrays in place: no state shares these lines yet.
        """
        for line, first, last in runs:
            for found in self._lost.find(line.words[first:last]):
                tokens = self.ledger.claim(found.tokens)
                if tokens is not None:
                    place = slice(first + found.start, first + found.end)
                    self.ledger.take_down(line.tokens[place])
                    self.ledger.raise_up(tokens)
                    line.tokens[place] = tokens


def _between(old: Sequence[Line], new: Sequence[Line]) -> Window:
    """The window between two states of the page, without the lines they share at either end."""
    head, tail = shared_ends(old, new)
    start = sum(len(line.key) + 1 for line in old[:head])
    return Window(start, old[head : len(old) - tail], new[head : len(new) - tail], not tail)


def _runs_of(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a mask is true, as (first, last)."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _gaps(matches: Sequence[Match], old_size: int, new_size: int) -> list[tuple[int, int, int, int]]:
    """What lies between the matches: ``(old_start, old_end, new_start, new_end)``."""
    gaps = []
    i = j = 0
    for match in [*matches, Match(old_size, new_size, 0)]:
        if i < match.old or j < match.new:
            gaps.append((i, match.old, j, match.new))
        i, j = match.old + match.size, match.new + match.size
    return gaps


def _changed_bytes(before: bytes, after: bytes) -> tuple[int, int, int]:
    """Where two lines differ, widened to white space so that no token is cut: left, right in old, right in new."""
    limit = min(len(before), len(after))
    prefix = common_prefix(before, after, limit)
    suffix = common_suffix(before, after, limit - prefix)
    left = max(after.rfind(b" ", 0, prefix), after.rfind(b"\n", 0, prefix)) + 1
    ends = [end for end in (after.find(b" ", len(after) - suffix), after.find(b"\n", len(after) - suffix)) if end >= 0]
    right = min(ends, default=len(after))
    return left, right + len(before) - len(after), right


def _drop_accidents(matches: list[Match], old_size: int, new_size: int) -> list[Match]:
    """Without the short matches between large changes, which are words both happen to use, not text that stayed."""
    kept: list[Match] = []
    i = j = 0  # where the last kept match ended
    behind = 0  # tokens taken out and put in since then, accidents included
    for match, ahead in pairwise([*matches, Match(old_size, new_size, 0)]):
        behind += match.old - i + match.new - j
        i, j = match.old + match.size, match.new + match.size
        coming = ahead.old - i + ahead.new - j
        at_an_end = not behind or not coming
        if at_an_end or match.size > 3 or min(behind, coming) < 2 * match.size or behind + coming < 8:
            kept.append(match)
            behind = 0
        else:
            behind += 2 * match.size
    return kept
