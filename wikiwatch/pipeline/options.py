"""What a report is to hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from wikiwatch.pipeline.encoding import encoder_version
from wikiwatch.settings import THRESHOLD
from wikiwatch.settings.operating import OperatingPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to report. ``everything`` also reports what is below the threshold; ``since`` only what came later.

    Edits are suspect at the threshold too, or from ``edits_from``, which `scan_page` works out where ``fpr`` or
    ``precision`` is given in its place. They are scored for a share of ``prevalence`` of damaging ones, None for what
    the archive shows, or else for what the scorer takes it to be.

    ``only`` is asked about the edits of these revisions, each with its diff. What came after the last of them is read,
    to see what became of them, but not examined. Edits ``only_by`` these users are, and suspect ones are reported too:
    an edit is judged by what its editor did before, and a passage by what else they brought. Passages that are
    ``known``, by their ids, are reported whatever their score, so that somebody who was told of one hears who took it
    out.

    ``semantic`` lets the sentence encoder help, in the languages it serves.
    """

    threshold: float = THRESHOLD
    edits_from: float | None = None
    fpr: float | None = None
    precision: float | None = None
    prevalence: float | None = None
    everything: bool = False
    since: datetime | None = None
    only: frozenset[int] | None = None
    only_by: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    semantic: bool = False

    @property
    def may_be_kept(self) -> bool:
        """Whether what is analysed serves the next scan too: it is asked for what is suspect, not for single edits."""
        return not self.everything and self.only is None

    @property
    def edit_threshold(self) -> float:
        """The score from which an edit is suspect."""
        return self.threshold if self.edits_from is None else self.edits_from

    @property
    def kept_for(self) -> tuple[float, float, float | None]:
        """What an analysis must have been made for to serve again."""
        return self.threshold, self.edit_threshold, self.prevalence

    @property
    def reported_for(self) -> tuple[float | str | None, ...]:
        """The same of a report: the encoder has its say when the history has been read."""
        return (*self.kept_for, encoder_version() if self.semantic else None)

    def reports_edit(self, damaging: float) -> bool:
        """Whether an edit is reported for itself, whatever became of what it brought."""
        return damaging >= self.edit_threshold or self.everything or self.only is not None

    def reports_passage(self, passage_id: str, score: float) -> bool:
        """Whether a passage is reported."""
        return score >= self.threshold or self.everything or passage_id in self.known


USUAL = Options()
"""What is suspect, from the beginning of the history on."""


def pointed(options: Options) -> Options:
    """The same, with the score that a share of good or of damaging edits comes to."""
    if options.fpr is None and options.precision is None:
        return options
    from wikiwatch.score.edits import Scoring, threshold_on_a_page  # here, since it takes long to import

    point = OperatingPoint(fpr=options.fpr, precision=options.precision, prevalence=options.prevalence)
    return replace(options, edits_from=threshold_on_a_page(Scoring.at(point)))
