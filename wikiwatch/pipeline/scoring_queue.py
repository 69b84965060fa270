"""The edits of a page that wait to be scored: many at once, perhaps elsewhere, and handed on in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wikiwatch.history import Insertion, PageHistory
from wikiwatch.model import DiffPiece, Edit, EditAssessment, EditChange, Finding
from wikiwatch.pipeline.edit_scorer import Asked, EditScorer, ScoredLot
from wikiwatch.score.edits import Scoring

if TYPE_CHECKING:
    from concurrent.futures import Future

SCORED_AT_ONCE = 200
"""Edits that are scored together: most of what one costs alone is calls."""

MOST_WAITING = 2_000_000
"""Code points of texts that wait for it: a page of 2 MB must not be kept two hundred times."""

MOST_BEING_SCORED = 3
"""As many times either: nobody knows which process is the faster one."""


class Unscored(NamedTuple):
    """An edit that is not scored yet, with what it met and what it brought; whether its diff may be shown."""

    place: int
    edit: Edit
    change: EditChange
    user_edits: int | None
    findings: Sequence[Finding]
    brought: list[Insertion]
    is_shown: bool


Scored: TypeAlias = list[tuple[Unscored, EditAssessment, tuple[DiffPiece, ...]]]


class _BeingScored(NamedTuple):
    """Edits that are scored, perhaps elsewhere, and what will be made of each."""

    edits: list[Unscored]
    scored: Future[ScoredLot]


class ScoringQueue:
    """Edits of a ``history``. ``heights`` are, by place, what their editors' next edits are judged by."""

    def __init__(self, history: PageHistory, scoring: Scoring) -> None:
        self._history, self._scoring = history, scoring
        self.heights: list[tuple[int, float]] = []
        self._unscored: list[Unscored] = []
        self._waiting = 0  # code points that those keep in memory
        self._scorer: EditScorer | None = None
        self._being_scored: deque[_BeingScored] = deque()

    def put(self, unscored: Unscored) -> Scored:
        """Keep an edit until there are many to score at once; those that are scored by now."""
        self._unscored.append(unscored)
        self._waiting += len(unscored.edit.new)
        if len(self._unscored) < SCORED_AT_ONCE and self._waiting < MOST_WAITING:
            return []
        self._have_scored()
        done: Scored = []
        while len(self._being_scored) > MOST_BEING_SCORED or self._is_one_scored():
            done += self._first_scored()
        return done

    def finish(self) -> Scored:
        """All that are not handed on yet, scored. There may be more to put."""
        self._have_scored()
        done: Scored = []
        while self._being_scored:
            done += self._first_scored()
        if self._scorer is not None:
            self._scorer.close()
        return done

    def _have_scored(self) -> None:
        """Have the edits scored that wait."""
        unscored, self._unscored, self._waiting = self._unscored, [], 0
        if not unscored:
            return
        asked = [Asked(each.change, each.findings, each.edit if each.is_shown else None) for each in unscored]
        self._being_scored.append(_BeingScored(unscored, self._at_hand().assess(asked)))

    def _at_hand(self) -> EditScorer:
        """What scores, made when there is something to score: of one revision more there is mostly nothing."""
        if self._scorer is None:
            from wikiwatch.score.edits import EarlierEdits  # here, since it takes long to import

            earlier, past = EarlierEdits(), self._history.revisions
            users = [past.users[place] for place, _ in self.heights]
            times = [past.times[place] for place, _ in self.heights]
            earlier.resume(users, times, [height for _, height in self.heights])
            self._scorer = EditScorer(self._scoring, earlier)
        return self._scorer

    def _is_one_scored(self) -> bool:
        return bool(self._being_scored) and self._being_scored[0].scored.done()

    def _first_scored(self) -> Scored:
        """The edits whose turn it is to be scored."""
        edits, coming = self._being_scored.popleft()
        assessed, heights, diffs = coming.result()
        told = zip([each.place for each in edits], heights, strict=False)
        self.heights += [(place, height) for place, height in told if not isnan(height)]
        return list(zip(edits, assessed, diffs, strict=True))
