"""Is this edit damaging? An edit and what the detectors found in it in, an assessment with its reasons out."""

from __future__ import annotations

from collections.abc import Sequence

from wikiwatch.model import EditAssessment, EditChange, Finding
from wikiwatch.score import transparent


def assess_edit(change: EditChange, findings: Sequence[Finding]) -> EditAssessment:
    """The scores of an edit."""
    assessed = transparent.assess(findings)
    return EditAssessment(
        damaging=assessed.score,
        goodfaith=transparent.goodfaith(findings),
        calibrated=False,
        labels=assessed.labels,
    )
