"""From where on something is called suspect."""

from __future__ import annotations

from dataclasses import dataclass

from wikiwatch.settings.values import Table

THRESHOLD = 0.5
"""A score from here on is called suspect."""

POINT_KEYS = ("threshold", "fpr", "precision", "prevalence")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """A score or, for edits alone, one of two shares in its place: not all scores of passages are probabilities.

    ``fpr`` is the share of good edits that may be suspected, ``precision`` the share of suspected edits that must be
    damaging. Edits are scored for a share of ``prevalence`` of damaging ones, None for what the scorer takes it to be.
    """

    threshold: float = THRESHOLD
    fpr: float | None = None
    precision: float | None = None
    prevalence: float | None = None

    def chosen(
        self,
        *,
        threshold: float | None = None,
        fpr: float | None = None,
        precision: float | None = None,
        prevalence: float | None = None,
    ) -> OperatingPoint:
        """What is given in place of this one's; whoever chooses a point of any kind has chosen against its shares."""
        is_chosen = not threshold == fpr == precision is None
        return OperatingPoint(
            threshold=self.threshold if threshold is None else threshold,
            fpr=fpr if is_chosen else self.fpr,
            precision=precision if is_chosen else self.precision,
            prevalence=self.prevalence if prevalence is None else prevalence,
        )


def operating_point(table: Table, general: OperatingPoint) -> OperatingPoint:
    """The point of a table, the general one as far as it says nothing. Raises UsageError for a wrong value."""
    fpr, precision = table.maybe_share("fpr"), table.maybe_share("precision")
    if fpr is not None and precision is not None:
        raise table.wrong("fpr", "and precision exclude one another")
    prevalence = table.maybe_share("prevalence")
    if prevalence in (0, 1):
        raise table.wrong("prevalence", f"must lie between 0 and 1, not be {prevalence:g}")
    return general.chosen(threshold=table.maybe_share("threshold"), fpr=fpr, precision=precision, prevalence=prevalence)
