"""Is this edit damaging? An edit and what the detectors found in it in, an assessment with its reasons out.

`window` cuts out what changed, `groups` measure it, `trees` weigh the measures, `calibration` makes a probability of
that, `reasons` says it in words. What was learned is in `weights`; docs/models.md tells from what. All of that is
imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from wikiwatch.score.edits.doubt import is_beyond_doubt
from wikiwatch.score.edits.scoring import Scoring

if TYPE_CHECKING:
    from wikiwatch.score.edits.assessing import (
        assess_edit,
        assess_edits,
        threshold,
        threshold_on_a_page,
        with_findings,
    )
    from wikiwatch.score.edits.earlier import EarlierEdits

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


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "earlier" if name == "EarlierEdits" else "assessing"
    return getattr(import_module(f"{__name__}.{module}"), name)
