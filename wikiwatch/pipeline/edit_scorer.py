"""Scores the edits of one page as they are read: a few here, those of a long history in a process of its own."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wikiwatch.model import DiffPiece, Edit, EditAssessment, EditChange, Finding
from wikiwatch.pipeline.beside import cores
from wikiwatch.score.edits import Scoring

if TYPE_CHECKING:
    from concurrent.futures import Future

    from wikiwatch.pipeline.scoring_apart import ScoringProcess
    from wikiwatch.score.edits import EarlierEdits

Edits: TypeAlias = Sequence["Asked"]

APART_FROM = 400
"""Edits from which on they are scored in a process: to score as many takes as long as to start one."""


class Asked(NamedTuple):
    """An edit to score, with what was found in it, and once more as it is ``shown`` where a reader may see its diff."""

    change: EditChange
    findings: Sequence[Finding]
    shown: Edit | None = None


class ScoredLot(NamedTuple):
    """What became of a lot of edits: the assessment of each, its height (`EarlierEdits.latest`), and its diff."""

    assessed: list[EditAssessment]
    heights: list[float]
    diffs: list[tuple[DiffPiece, ...]]


class EditScorer:
    """Assesses the edits of a page, each lot as `assess_edits` does. All of them join the ``earlier`` ones."""

    def __init__(self, scoring: Scoring, earlier: EarlierEdits) -> None:
        self._scoring, self._earlier = scoring, earlier
        self._count = 0
        self._apart: ScoringProcess | None = None
        self._end_apart: Callable[[], object] = lambda: None

    def assess(self, edits: Edits) -> Future[ScoredLot]:
        """What becomes of them, in the same order, when it is known. Lots are scored one after the other."""
        self._count += len(edits)
        if self._apart is None and self._count >= APART_FROM and cores() > 1:
            from wikiwatch.pipeline.scoring_apart import ScoringProcess  # here, since few scans need it

            self._apart = ScoringProcess(self._scoring, self._earlier)
            self._end_apart = weakref.finalize(self, self._apart.end)  # a scan that fails, or is left, tells nobody
        if self._apart:
            return self._apart.assess(edits)
        from concurrent.futures import Future

        here: Future[ScoredLot] = Future()
        here.set_result(scored(edits, self._scoring, self._earlier))
        return here

    def close(self) -> None:
        """Let go of the process. There may be more to assess."""
        self._end_apart()
        self._apart, self._count = None, 0


def scored(edits: Edits, scoring: Scoring, earlier: EarlierEdits) -> ScoredLot:
    """A lot of edits, scored in this process."""
    from wikiwatch.history import shown_diff  # these here, since they take long to import
    from wikiwatch.score.edits import assess_edits

    assessed = assess_edits([(asked.change, asked.findings) for asked in edits], scoring, earlier)
    return ScoredLot(assessed, earlier.latest, [shown_diff(each.shown) if each.shown else () for each in edits])
