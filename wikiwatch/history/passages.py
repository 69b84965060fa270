"""Passages: what an edit brought in, remembered by token, and where it stands at the end of the history."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Ids
from wikiwatch.history.page_history import Layout, PageHistory
from wikiwatch.model import ChangeKind, Edit, Passage, Span
from wikiwatch.settings import CONTEXT_CHARACTERS, SECTION_REACH
from wikiwatch.wikitext.sentences import paragraphs

T = TypeVar("T")

_NEAR_TEXT = 24  # code points between two insertions that are read as one
NEAR = 3  # tokens of other origin a passage may hold: a later typo fix does not cut it in two
STANDS = 0.5  # share of a span's tokens that must still be there for the span to stand


class GuiltySpan(NamedTuple):
    """A span of the edit's new text, and the tokens the edit wrote in it."""

    span: Span
    tokens: Ids


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Insertion:
    """A run of new text inside one paragraph, right after the edit that brought it.

    ``place`` is the edit's place in `PageHistory.revisions`; ``before`` and ``after`` are the text around it then.
    """

    place: int
    span: Span
    text: str
    tokens: Ids
    guilty: tuple[GuiltySpan, ...]
    displaced: str | None
    before: str
    after: str


class TracedPassage(NamedTuple):
    """A passage, where each guilty span of its insertion is in ``passage.rev_id``, and the text around it there."""

    passage: Passage
    places: Mapping[Span, Span]
    before: str
    after: str


def insertions(history: PageHistory, edit: Edit, guilty: Sequence[Span]) -> list[Insertion]:
    """The inserted runs of the newest edit that hold the guilty spans. Call it right after `PageHistory.add`."""
    spans = sorted(set(guilty))
    replaced = [change for change in edit.changes if change.kind is ChangeKind.REPLACED]
    span_starts = [span.start for span in spans]
    replaced_starts = [change.new.start for change in replaced]
    found = []
    for run in _runs(edit):
        inside = [
            GuiltySpan(span, tokens)
            for span in _starting_in(run, spans, span_starts)
            if len(tokens := history.new_tokens(span))
        ]
        if not inside:
            continue
        gone = _starting_in(run, replaced, replaced_starts)
        displaced = " … ".join(text for change in gone if (text := edit.old[slice(*change.old)].strip()))
        insertion = Insertion(
            place=len(history.revisions) - 1,
            span=run,
            text=edit.new[run.start : run.end],
            tokens=history.new_tokens(run),
            guilty=tuple(inside),
            displaced=displaced or None,
            before=edit.new[max(0, run.start - CONTEXT_CHARACTERS) : run.start],
            after=edit.new[run.end : run.end + CONTEXT_CHARACTERS],
        )
        found.append(insertion)
    return found


def _runs(edit: Edit) -> list[Span]:
    """Inserted spans cut at paragraphs; runs a few kept characters apart are one."""
    runs: list[Span] = []
    for inserted in edit.inserted:
        for part in paragraphs(edit.new, inserted.start, inserted.end):
            behind = runs[-1].end if runs else None
            if behind is not None and part.start - behind < _NEAR_TEXT and "\n" not in edit.new[behind : part.start]:
                runs[-1] = Span(runs[-1].start, part.end)
            else:
                runs.append(part)
    return runs


def _starting_in(run: Span, items: Sequence[T], starts: Sequence[int]) -> Sequence[T]:
    return items[bisect_left(starts, run.start) : bisect_left(starts, run.end)]


class FinalState:
    """The end of a history, ready to be asked where tokens stand.

    ``as_of`` is when the newest revision was last known to be the newest; by default when it was made.
    """

    def __init__(self, history: PageHistory, as_of: datetime | None = None) -> None:
        self._history = history
        self._as_of = as_of
        self._layout: Layout = history.layout()
        self._order = np.argsort(self._layout.tokens, kind="stable")
        self._sorted = self._layout.tokens[self._order]
        numbers: dict[str | None, int] = {None: -1}
        users, rev_ids = history.revisions.users, history.revisions.rev_ids
        self._editors = np.array([numbers.setdefault(user, len(numbers)) for user in users], np.int64)
        self._kept = np.array([rev_id not in history.reverted_by for rev_id in rev_ids], bool)

    def trace(self, insertion: Insertion) -> list[TracedPassage]:
        """The passages of an insertion: where it stands now, or one passage that says when it went."""
        standing = [guilty for guilty in insertion.guilty if self._stands(guilty.tokens)]
        if not standing:
            return [self._removed(insertion)]
        places = {guilty.span: self._place(guilty.tokens) for guilty in standing}
        clusters = self._clusters(self._positions(insertion.tokens))
        traced = []
        for first, last in clusters:
            cluster = self._span(first, last)
            inside = {old: new for old, new in places.items() if cluster.start <= new.start < cluster.end}
            if inside:
                found = self.standing(insertion.place, cluster, list(inside.values()), insertion.displaced)
                traced.append(found._replace(places=inside))
        return traced

    def _stands(self, tokens: Ids) -> bool:
        return len(tokens) > 0 and len(self._positions(tokens)) >= STANDS * len(tokens)

    def _positions(self, tokens: Ids) -> NDArray[np.int64]:
        """Places of those tokens in the newest text, rising."""
        first = np.searchsorted(self._sorted, tokens, "left")
        there = first < np.searchsorted(self._sorted, tokens, "right")
        return np.sort(self._order[first[there]])

    def _clusters(self, positions: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Runs of positions with at most `NEAR` foreign tokens between neighbours."""
        cuts = [0, *(np.flatnonzero(np.diff(positions) > NEAR + 1) + 1).tolist(), len(positions)]
        return [(int(positions[first]), int(positions[last - 1])) for first, last in pairwise(cuts)]

    def _place(self, tokens: Ids) -> Span:
        """The largest cluster of the tokens of one span."""
        positions = self._positions(tokens)
        return self._span(*max(self._clusters(positions), key=lambda cluster: cluster[1] - cluster[0]))

    def _span(self, first: int, last: int) -> Span:
        return Span(int(self._layout.starts[first]), int(self._layout.ends[last]))

    def standing(self, place: int, span: Span, spans: Sequence[Span], displaced: str | None = None) -> TracedPassage:
        """A span of the newest text as the passage that the edit at ``place`` brought, guilty in ``spans``."""
        history = self._history
        latest = history.latest_visible
        if latest is None:
            raise AssertionError("a token stands, so a text is visible")
        revisions, editors = self._survived(place, len(history.revisions))
        passage = Passage(
            rev_id=latest.rev_id,
            start=span.start,
            end=span.end,
            text=history.text[span.start : span.end],
            spans=tuple(sorted(set(spans))),
            standing=True,
            survived_revisions=revisions,
            survived_editors=editors,
            standing_seconds=self._seconds(place, self._as_of or history.revisions[-1].dt),
            displaced=displaced,
        )
        before = history.text[max(0, span.start - SECTION_REACH) : span.start]
        after = history.text[span.end : span.end + CONTEXT_CHARACTERS]
        return TracedPassage(passage, {each: each for each in passage.spans}, before, after)

    def _removed(self, insertion: Insertion) -> TracedPassage:
        history = self._history
        origin = history.revisions[insertion.place]
        tokens = np.concatenate([guilty.tokens for guilty in insertion.guilty])
        removals = history.removals(tokens)
        gone = removals[removals >= 0]
        removed_in = int(np.bincount(gone).argmax()) if len(gone) else None
        until = removed_in if removed_in is not None else len(history.revisions) - 1
        revisions, editors = self._survived(insertion.place, until)
        spans = tuple(guilty.span for guilty in insertion.guilty)
        passage = Passage(
            rev_id=origin.rev_id,
            start=insertion.span.start,
            end=insertion.span.end,
            text=insertion.text,
            spans=spans,
            standing=False,
            removed_rev_id=history.revisions.rev_ids[removed_in] if removed_in is not None else None,
            survived_revisions=revisions,
            survived_editors=editors,
            standing_seconds=self._seconds(insertion.place, history.revisions[until].dt),
            displaced=insertion.displaced,
        )
        return TracedPassage(passage, {span: span for span in spans}, insertion.before, insertion.after)

    def _survived(self, place: int, until: int) -> tuple[int, int]:
        """Later revisions that read past it, and their distinct editors.

        Reverted ones do not count, nor the author's own: who leaves their own words alone has approved nothing. Of
        hidden users each may be anybody: their revisions count when the author is known, they themselves do not.
        """
        author = self._editors[place]
        editors = self._editors[place + 1 : until][self._kept[place + 1 : until]]
        others = editors[editors != author]
        return len(others), int(np.count_nonzero(np.bincount(others[others >= 0])))

    def _seconds(self, place: int, until: datetime) -> int:
        return max(0, int((until - self._history.revisions[place].dt).total_seconds()))
