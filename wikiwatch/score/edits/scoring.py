"""How edits are to be scored: light to import, since whoever scans one more revision may have nothing to score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wikiwatch.score.edits.calibration import PREVALENCE
from wikiwatch.settings.operating import OperatingPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How edits are scored. ``without`` are groups of features that may not count.

    ``anonymous`` False forbids to rest on whether an edit has an account behind it. The operating point is a score, or
    the share of good edits that may be suspected (``fpr``), or the share of suspected ones that must be damaging
    (``precision``), at a share of ``prevalence`` of damaging edits in what is scored. Reasons and good faith are only
    worked out from a score of ``explained_from`` on.
    """

    prevalence: float = PREVALENCE
    without: frozenset[str] = frozenset()
    anonymous: bool = True
    threshold: float = 0.5
    fpr: float | None = None
    precision: float | None = None
    explained_from: float = 0.0

    @classmethod
    def at(cls, point: OperatingPoint, *, without: frozenset[str] = frozenset(), anonymous: bool = True) -> Self:
        """As somebody has asked for."""
        return cls(
            prevalence=PREVALENCE if point.prevalence is None else point.prevalence,
            without=without,
            anonymous=anonymous,
            threshold=point.threshold,
            fpr=point.fpr,
            precision=point.precision,
        )


USUAL = Scoring()
"""As nobody has asked for anything else."""
