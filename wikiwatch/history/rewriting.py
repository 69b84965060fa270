"""One edit's changed lines: which of their tokens stood before, in this place or another, now or earlier."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from wikiwatch.history.accidents import without_accidents
from wikiwatch.history.align import align
from wikiwatch.history.blocks import Block, stretches
from wikiwatch.history.growing import Numbers, ids_of
from wikiwatch.history.ledger import TokenLedger
from wikiwatch.history.lines import LinePool
from wikiwatch.history.lost import SHORTEST_RUN, LostText
from wikiwatch.history.tokens import token_count
from wikiwatch.history.vocabulary import Vocabulary
from wikiwatch.history.whole_lines import BRACKET, Gap, gaps_between, kept_in_place, kept_lines, moved_lines
from wikiwatch.history.window import Ends
from wikiwatch.history.word_model import WordModel
from wikiwatch.wikitext.trim import at_spaces, common_ends

_KNOWN_LINE = 20  # bytes; a shorter line comes back only beside a longer one
_NEAR_END = 24  # tokens; equal text as short as that at the end of a line may be an accident too
_NEW = (1 << 32) - 1  # the number of a line that has none yet


class _Draft:
    """New lines being filled: with lines of the pool, or with tokens of which a line will be made."""

    def __init__(self, keys: Sequence[bytes], digests: Sequence[int]) -> None:
        self.keys, self.digests = keys, digests
        self.lines: Numbers = array("I", (_NEW,)) * len(keys)
        self.made: dict[int, Numbers] = {}
        self.new: set[int] = set()  # those of the made ones of which this edit wrote all
        self.has_old_lines = False  # whether lines moved here or came back, so that a token may be there again

    def is_filled(self, place: int) -> bool:
        return self.lines[place] != _NEW or place in self.made


class Rewriter:
    """Attributes changed lines; the ledger, the pool of lines and the lost text of the page are kept up to date."""

    def __init__(
        self, vocabulary: Vocabulary, ledger: TokenLedger, model: WordModel, pool: LinePool, lost: LostText
    ) -> None:
        self._vocabulary, self._ledger, self._pool, self._lost = vocabulary, ledger, pool, lost
        self._first_new = 0  # the first token this edit wrote
        self._gone: Numbers = array("I")  # tokens of edited lines that were not kept
        self._model = model
        self.ends: Ends | None = None  # what the last edit left of the text, where that is known

    def rewrite(self, old: Block, new: Sequence[bytes], digests: Sequence[int], shared: tuple[int, int]) -> Numbers:
        """The numbers of the lines ``new``, which take the place of ``old``, once they are attributed.

        ``digests`` are theirs. ``shared`` are the bytes that both have in common at their start, and at their end.
        """
        self._first_new, self.ends = len(self._ledger), None
        is_line = len(old.keys) == len(new) == 1  # as in most edits
        if is_line and (len(new[0]) <= BRACKET or self._pool.known(digests[0]) is None):
            lines = self._rewrite_line(old, new[0], digests[0], shared)
        else:
            lines = self._rewrite_block(old, _Draft(new, digests))
        if self._first_new < len(self._ledger):
            self._model.learn(self._ledger.words_since(self._first_new))
        return lines

    def _rewrite_line(self, old: Block, new: bytes, digest: int, shared: tuple[int, int]) -> Numbers:
        before, self._gone = self._pool[old.lines[0]], array("I")
        made, self.ends = self._edit(old.keys[0], before, new, shared)
        self._ledger.take_down(self._gone)
        self._ledger.raise_since(self._first_new)
        return array("I", (self._pool.add(self._recalled(made), digest),))

    def _rewrite_block(self, old: Block, draft: _Draft) -> Numbers:
        new = draft.keys
        if not new:
            gone = self._pool.tokens(old.lines)
            self._ledger.take_down(gone)
            self._lost.remember(gone)
            return draft.lines
        matches = kept_in_place(old.digests, draft.digests)
        if matches is None:
            matches = kept_lines(old.keys, new)
        for i, j, size in matches:
            draft.lines[j : j + size] = old.lines[i : i + size]
        gaps = gaps_between(matches, len(old.keys), len(new))
        loose = array("I")
        for i1, i2, _, _ in gaps:
            loose += old.lines[i1:i2]
        self._ledger.take_down(self._pool.tokens(loose))
        taken = self._recognise(old, draft, gaps)
        for i1, i2, j1, j2 in gaps:
            left = [i for i in range(i1, i2) if i not in taken]
            self._fill(old, left, draft, [j for j in range(j1, j2) if not draft.is_filled(j)])
        for place, made in sorted(draft.made.items()):
            tokens = self._recalled(made, is_new=place in draft.new)
            draft.lines[place] = self._pool.add(tokens, draft.digests[place])
        return draft.lines

    # ------------------------------------------------------------ whole lines

    def _recognise(self, old: Block, draft: _Draft, gaps: Sequence[Gap]) -> set[int]:
        """Place lines that moved within the edit, or stood in an earlier revision; which old ones were taken."""
        loose: dict[bytes, list[int]] = {}
        for i1, i2, _, _ in gaps:
            for i in range(i1, i2):
                loose.setdefault(old.keys[i], []).append(i)
        wanted = [j for _, _, j1, j2 in gaps for j in range(j1, j2)]
        moved = moved_lines(old.keys, draft.keys, loose, wanted) if loose else {}
        for j, i in moved.items():
            draft.lines[j] = old.lines[i]
            self._raise_again(self._pool[old.lines[i]], draft)
        known: dict[int, int] = {}
        for j in wanted:
            if j not in moved and len(draft.keys[j]) > BRACKET:
                earlier = self._pool.known(draft.digests[j])
                if earlier is not None:
                    known[j] = earlier
        for first, last in stretches(list(known)):
            if max(map(len, draft.keys[first:last])) > _KNOWN_LINE:
                self._bring_back([known[j] for j in range(first, last)], draft, first)
        return set(moved.values())

    def _bring_back(self, lines: Sequence[int], draft: _Draft, first: int) -> None:
        """Lines of the past for the new state, but for those that stand elsewhere."""
        numbers = array("I", lines)
        before = self._pool.tokens(numbers)
        if self._ledger.is_free(before):
            self._raise_again(before, draft)
            draft.lines[first : first + len(lines)] = numbers
            return
        for place, number in enumerate(lines, first):
            own = self._pool[number]
            tokens = self._ledger.claim(own)
            if tokens is None:
                continue
            self._raise_again(tokens, draft)
            if tokens is own:
                draft.lines[place] = number
            else:
                draft.made[place] = tokens

    def _raise_again(self, tokens: Numbers, draft: _Draft) -> None:
        self._ledger.raise_up(tokens)
        draft.has_old_lines = True

    # ------------------------------------------------------------ tokens

    def _fill(self, old: Block, left: Sequence[int], draft: _Draft, wanted: Sequence[int]) -> None:
        """Attribute the lines ``wanted`` as an edit of what is ``left`` of the old lines in the same gap."""
        if not wanted:
            for lines in old.parted(left):
                self._lost.remember(self._pool.tokens(lines))
            return
        keys = [draft.keys[j] for j in wanted]
        if left:
            text, before = old.joined(left, self._pool)
            after = b"\n".join(keys)
            tokens, _ = self._edit(text, before, after, common_ends(text, after))
            if draft.has_old_lines:
                tokens = self._ledger.unique(tokens)
            self._ledger.raise_up(tokens)
            sizes = [len(tokens)] if len(keys) == 1 else list(map(token_count, keys))
        else:
            first = len(self._ledger)
            words, sizes = self._vocabulary.cut_lines(keys)
            tokens = self._ledger.mint(words)
            self._ledger.raise_since(first)
            draft.new.update(wanted)
        last = 0
        for j, size in zip(wanted, sizes, strict=True):
            first, last = last, last + size
            draft.made[j] = tokens[first:last]

    def _edit(self, before: bytes, old: Numbers, after: bytes, shared: tuple[int, int]) -> tuple[Numbers, Ends]:
        """The tokens of ``after``, which has become of the text ``before`` with the tokens ``old``; what both have."""
        left, right = at_spaces(after, *shared)
        words = self._vocabulary.cut(after[left:right])
        behind = len(before) - len(after) + right
        first, last = _token_bounds(before, left, behind, len(old))
        near = first if first < _NEAR_END else 0
        beyond = len(old) - last if len(old) - last < _NEAR_END else 0
        aligned = self._align(old[first - near : last + beyond], near, words, beyond)
        tokens = old[: first - near] + aligned + old[last + beyond :]
        return tokens, Ends(left, right, first, len(old) - last)

    def _align(self, old: Numbers, head: int, words: list[int], tail: int) -> Numbers:
        """Tokens for ``words`` and for ``head`` and ``tail`` equal ones around them: kept of ``old``, or new."""
        old_words = self._ledger.words_of(old)
        if head or tail:
            words = old_words[:head] + words + old_words[len(old_words) - tail :]
        matches = without_accidents(align(old_words, words, head, tail), self._model, words, len(old))
        tokens = array("I")
        behind_old = behind_new = 0
        for i, j, size in [*matches, (len(old), len(words), 0)]:
            if behind_old < i:
                gone = old[behind_old:i]
                self._gone += gone
                self._lost.remember(gone)
            if behind_new < j:
                tokens += self._ledger.mint(words[behind_new:j])
            behind_old, behind_new = i + size, j + size
            tokens += old[i:behind_old]
        return tokens

    def _recalled(self, tokens: Numbers, *, is_new: bool = False) -> Numbers:
        """The tokens of a line, inserted runs that the page held before under their old identities.

        ``is_new`` where this edit wrote all of them.
        """
        if min(len(tokens), len(self._ledger) - self._first_new) < SHORTEST_RUN:
            return tokens
        for first, last in [(0, len(tokens))] if is_new else self._ledger.new_runs(tokens):
            if last - first < SHORTEST_RUN:
                continue
            for found in self._lost.find(self._ledger.words(ids_of(tokens[first:last]))):
                claimed = self._ledger.claim(found.tokens)
                if claimed is not None:
                    place = slice(first + found.start, first + found.end)
                    self._ledger.take_down(tokens[place])
                    self._ledger.raise_up(claimed)
                    tokens[place] = claimed
        return tokens


def _token_bounds(text: bytes, left: int, right: int, count: int) -> tuple[int, int]:
    """Which of the ``count`` tokens of a text are the first from byte ``left`` and from byte ``right`` on.

    No token lies across these. Of the three parts of the text the longest is not cut.
    """
    longest = max(left, right - left, len(text) - right)
    if right - left == longest:
        return token_count(text[:left]), count - token_count(text[right:])
    between = token_count(text[left:right])
    if left == longest:
        last = count - token_count(text[right:])
        return last - between, last
    first = token_count(text[:left])
    return first, first + between
