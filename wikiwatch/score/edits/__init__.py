"""Is this edit damaging? An edit and what the detectors found in it in, an assessment with its reasons out.

`window` cuts out what changed, `groups` measure it, `trees` weigh the measures, `calibration` makes a probability of
that, `reasons` says it in words. What was learned is in `weights`; docs/models.md tells from what.
"""

from wikiwatch.score.edits.assessing import (
    Scoring,
    assess_edit,
    assess_edits,
    threshold,
    threshold_on_a_page,
    with_findings,
)
from wikiwatch.score.edits.earlier import EarlierEdits, is_beyond_doubt

__all__ = [
    "EarlierEdits",
    "Scoring",
    "assess_edit",
    "assess_edits",
    "is_beyond_doubt",
    "threshold",
    "threshold_on_a_page",
    "with_findings",
]
