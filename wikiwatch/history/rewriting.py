"""One edit's changed lines: which of their tokens stood before, in this place or another, now or earlier."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.accidents import without_accidents
from wikiwatch.history.align import Match, align
from wikiwatch.history.blocks import Block, Piece, starts_of, stretches
from wikiwatch.history.growing import Ids, Places
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.lines import LinePool
from wikiwatch.history.lost import SHORTEST_RUN, LostText
from wikiwatch.history.trim import common_prefix, common_suffix
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.history.word_model import WordModel

_BRACKET = 2  # bytes; "}}" or "|-" has not moved when it goes here and comes there
_KNOWN_LINE = 20  # bytes; a shorter line comes back only beside a longer one
_NEAR_END = 24  # tokens; equal text as short as that at the end of a line may be an accident too
_NEW = np.iinfo(np.uint32).max  # the number of a line that has none yet


class _Placed(NamedTuple):
    """What comes to stand from new line ``line`` on, offsets counted from where that line starts."""

    line: int
    tokens: Ids
    starts: Places


class _Draft:
    """New lines being filled."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.keys = keys
        self.starts = starts_of(keys)
        self.lines = np.full(len(keys), _NEW, np.uint32)
        self.filled: set[int] = set()
        self._placed: list[_Placed] = []

    def place(self, line: int, tokens: Ids, starts: Places) -> None:
        self._placed.append(_Placed(line, tokens, starts))

    def flat(self) -> tuple[Ids, Places]:
        """All that was placed, in order."""
        if len(self._placed) == 1:
            return self._placed[0].tokens, self._placed[0].starts + self.starts[self._placed[0].line]
        placed = sorted(self._placed, key=lambda part: part.line)
        if not placed:
            return np.empty(0, np.uint32), np.empty(0, np.int32)
        starts = [part.starts + self.starts[part.line] for part in placed]
        return np.concatenate([part.tokens for part in placed]), np.concatenate(starts)


class Rewritten(NamedTuple):
    """Attributed lines: tokens and their byte offsets, and the lines' numbers in the pool and byte offsets."""

    tokens: Ids
    starts: Places
    lines: Ids
    line_starts: Places


class Rewriter:
    """Attributes changed lines; the ledger, the pool of lines and the lost text of the page are kept up to date."""

    def __init__(
        self, vocabulary: Vocabulary, ledger: TokenLedger, model: WordModel, pool: LinePool, lost: LostText
    ) -> None:
        self._vocabulary, self._ledger, self._pool, self._lost = vocabulary, ledger, pool, lost
        self._first_new = 0  # the first token this edit wrote
        self._model = model

    def rewrite(self, old: Piece, old_keys: Sequence[bytes], old_lines: Ids, new: Sequence[bytes]) -> Rewritten:
        """The lines ``new``, which take the place of the lines ``old_keys``, attributed."""
        self._first_new = len(self._ledger)
        rewritten = self._rewritten(old, old_keys, old_lines, new)
        self._model.learn(self._ledger.words_since(self._first_new))
        return rewritten

    def _rewritten(self, old: Piece, old_keys: Sequence[bytes], old_lines: Ids, new: Sequence[bytes]) -> Rewritten:
        self._ledger.take_down(old.tokens)
        if len(old_keys) == len(new) == 1 and self._known(new[0]) is None:  # most edits
            return self._rewrite_line(Piece(old_keys[0], old.tokens, old.starts), new[0])
        draft = _Draft(new)
        self._fill_all(Block(old, old_keys, old_lines), draft)
        tokens, starts = draft.flat()
        cuts = np.append(starts.searchsorted(draft.starts), len(tokens))
        self._recall(tokens, cuts)
        self._number(draft, tokens, starts, cuts)
        return Rewritten(tokens, starts, draft.lines, draft.starts)

    def _rewrite_line(self, old: Piece, new: bytes) -> Rewritten:
        tokens, starts = self._edit(old, new)
        self._ledger.raise_up(tokens)
        cuts = np.array((0, len(tokens)))
        self._recall(tokens, cuts)
        line_starts = np.zeros(1, np.int32)
        lines = self._pool.add(tokens, starts, cuts, line_starts)
        if len(new) > _BRACKET:
            self._pool.know(new, int(lines[0]))
        return Rewritten(tokens, starts, lines, line_starts)

    def _fill_all(self, old: Block, draft: _Draft) -> None:
        numbers: dict[bytes, int] = {}
        matches = align(
            [numbers.setdefault(key, len(numbers)) for key in old.keys],
            [numbers.setdefault(key, len(numbers)) for key in draft.keys],
        )
        for match in matches:
            self._keep(old, match.old, draft, match.new, match.size)
        gaps = _gaps(matches, len(old.keys), len(draft.keys))
        taken = self._recognise(old, draft, gaps)
        for i1, i2, j1, j2 in gaps:
            left = [i for i in range(i1, i2) if i not in taken]
            self._fill(old, left, draft, [j for j in range(j1, j2) if j not in draft.filled])

    # ------------------------------------------------------------ whole lines

    def _keep(self, old: Block, i: int, draft: _Draft, j: int, size: int) -> None:
        """Put old lines in their new place."""
        tokens = old.tokens(i, i + size)
        self._ledger.raise_up(tokens)
        draft.place(j, tokens, old.token_starts(i, i + size))
        draft.lines[j : j + size] = old.lines[i : i + size]
        draft.filled.update(range(j, j + size))

    def _recognise(self, old: Block, draft: _Draft, gaps: Sequence[tuple[int, int, int, int]]) -> set[int]:
        """Place lines that moved within the edit, or stood in an earlier revision; which old ones were taken."""
        loose: dict[bytes, list[int]] = {}
        for i1, i2, _, _ in gaps:
            for i in range(i1, i2):
                loose.setdefault(old.keys[i], []).append(i)
        taken: set[int] = set()
        known: dict[int, int] = {}
        for _, _, j1, j2 in gaps:
            for j in range(j1, j2):
                key = draft.keys[j]
                if len(key) > _BRACKET and (same := loose.get(key)):
                    taken.add(same[-1])
                    self._keep(old, same.pop(), draft, j, 1)
                elif (line := self._known(key)) is not None:
                    known[j] = line
        for first, last in stretches(list(known)):
            if max(map(len, draft.keys[first:last])) > _KNOWN_LINE:
                self._bring_back([known[j] for j in range(first, last)], draft, first)
        return taken

    def _known(self, key: bytes) -> int | None:
        return self._pool.known(key) if len(key) > _BRACKET else None

    def _bring_back(self, lines: Sequence[int], draft: _Draft, first: int) -> None:
        """Lines of the past for the new state, but for those that stand elsewhere."""
        last = first + len(lines)
        line_starts = draft.starts[first:last] - draft.starts[first]
        before, starts, cuts = self._pool.gather(np.array(lines, np.uint32), line_starts)
        if self._ledger.is_free(before):
            self._ledger.raise_up(before)
            draft.place(first, before, starts)
            draft.lines[first:last] = lines
            draft.filled.update(range(first, last))
            return
        for j, line, (a, b) in zip(range(first, last), lines, pairwise(cuts.tolist()), strict=True):
            own = before[a:b]
            tokens = self._ledger.claim(own)
            if tokens is None:
                continue
            self._ledger.raise_up(tokens)
            draft.place(j, tokens, starts[a:b] - line_starts[j - first])
            draft.filled.add(j)
            if tokens is own:
                draft.lines[j] = line

    def _number(self, draft: _Draft, tokens: Ids, starts: Places, cuts: NDArray[np.int64]) -> None:
        """Add the lines no state had to the pool."""
        for first, last in stretches(np.flatnonzero(draft.lines == _NEW).tolist()):
            own = slice(cuts[first], cuts[last])
            draft.lines[first:last] = self._pool.add(
                tokens[own], starts[own], cuts[first : last + 1] - cuts[first], draft.starts[first:last]
            )
            for key, line in zip(draft.keys[first:last], draft.lines[first:last].tolist(), strict=True):
                if len(key) > _BRACKET:
                    self._pool.know(key, line)

    # ------------------------------------------------------------ tokens

    def _fill(self, old: Block, left: Sequence[int], draft: _Draft, wanted: Sequence[int]) -> None:
        """Attribute the lines ``wanted`` as an edit of what is ``left`` of the old lines in the same gap."""
        if not wanted:
            for first, last in stretches(left):
                self._lost.remember(old.tokens(first, last))
            return
        before = old.joined(left) if left else None
        tokens, starts = self._edit(before, b"\n".join([draft.keys[j] for j in wanted]))
        self._ledger.raise_up(tokens)
        base = 0
        for first, last in stretches(wanted):
            width = sum(len(draft.keys[j]) + 1 for j in range(first, last))
            a, b = starts.searchsorted((base, base + width)).tolist()
            draft.place(first, tokens[a:b], starts[a:b] - np.int32(base))
            base += width

    def _edit(self, old: Piece | None, after: bytes) -> tuple[Ids, Places]:
        """Tokens and offsets of ``after``, an edited ``old``."""
        if old is None:
            words, starts = self._vocabulary.cut(after)
            return self._ledger.mint(words), starts
        left, old_right, new_right = _changed_bytes(old.text, after)
        first, last = old.starts.searchsorted((left, old_right)).tolist()
        words, starts = self._vocabulary.cut(after[left:new_right])
        starts = starts + np.int32(left)
        if first or last < len(old.tokens):
            shift = np.int32(len(after) - len(old.text))
            starts = np.concatenate((old.starts[:first], starts, old.starts[last:] + shift))
        near = first if first < _NEAR_END else 0
        beyond = len(old.tokens) - last if len(old.tokens) - last < _NEAR_END else 0
        tokens = self._align(old.tokens[first - near : last + beyond], near, words, beyond)
        if first - near or last + beyond < len(old.tokens):
            tokens = np.concatenate((old.tokens[: first - near], tokens, old.tokens[last + beyond :]))
        return self._ledger.unique(tokens), starts

    def _align(self, old: Ids, head: int, words: Ids, tail: int) -> Ids:
        """Tokens for ``words`` and for ``head`` and ``tail`` equal ones around them: kept of ``old``, or new."""
        old_words = self._ledger.words(old)
        if head or tail:
            words = np.concatenate((old_words[:head], words, old_words[len(old_words) - tail :]))
        matches = align(old_words.tolist(), words.tolist())
        matches = without_accidents(matches, self._model, words, len(old))
        tokens = np.empty(len(words), np.uint32)
        for match in matches:
            tokens[match.new : match.new + match.size] = old[match.old : match.old + match.size]
        for i1, i2, j1, j2 in _gaps(matches, len(old), len(words)):
            self._lost.remember(old[i1:i2])
            if j1 < j2:
                tokens[j1:j2] = self._ledger.mint(words[j1:j2])
        return tokens

    def _recall(self, tokens: Ids, cuts: NDArray[np.int64]) -> None:
        """Give inserted runs that the page held before their old identities back, in place."""
        if len(self._ledger) - self._first_new < SHORTEST_RUN:
            return
        for first, last in _runs(self._ledger.is_new(tokens), cuts):
            for found in self._lost.find(self._ledger.words(tokens[first:last])):
                claimed = self._ledger.claim(found.tokens)
                if claimed is not None:
                    place = slice(first + found.start, first + found.end)
                    self._ledger.take_down(tokens[place])
                    self._ledger.raise_up(claimed)
                    tokens[place] = claimed


def _runs(mask: NDArray[np.bool_], cuts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Where a mask is true, as (first, last), cut at line ends too."""
    if not mask.any():
        return []
    bounds = np.zeros(len(mask) + 1, bool)
    bounds[1:-1] = mask[1:] != mask[:-1]
    bounds[cuts] = True
    return [(a, b) for a, b in pairwise(np.flatnonzero(bounds).tolist()) if mask[a]]


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
