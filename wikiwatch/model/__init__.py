"""The frozen records that cross the seams between stages.

Offsets are code points of a revision's decoded text, half-open ``[start, end)``. Times are aware UTC. What the
wiki hides (text, user, comment) is ``None``: never an error, never a guess. To judge a text needs few of them: the
records of edits, of reports, of live edits, of watching and of a check-up are made when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from wikiwatch.model.findings import (
    CIRCUMSTANCES,
    JUDGE,
    Assessment,
    Context,
    Evidence,
    Finding,
    Judged,
    Label,
    Provenance,
    Reason,
    Signal,
)
from wikiwatch.model.histories import Revisions
from wikiwatch.model.revisions import UNKNOWN_LANGUAGE, UNKNOWN_WIKI, Page, Revision, Slot, Wiki
from wikiwatch.model.spans import Span

if TYPE_CHECKING:
    from wikiwatch.model.changes import EditAssessment, EditChange, PageRecord
    from wikiwatch.model.edits import Change, ChangeKind, Edit, PartialRevert, Passage
    from wikiwatch.model.health import Check, Condition
    from wikiwatch.model.live import (
        AssessedLiveEdit,
        EditOutcome,
        HiddenParts,
        LiveEdit,
        LiveEvent,
        TagsChange,
        ToldEdit,
    )
    from wikiwatch.model.reports import (
        AssessedEdit,
        CheckedSentence,
        CheckReport,
        DiffKind,
        DiffPiece,
        EditFailure,
        EditReport,
        EditsReport,
        HistorySummary,
        PageReport,
        Report,
        StageError,
        SuspectPassage,
        Timeline,
        TimelinePoint,
    )
    from wikiwatch.model.watching import EndReason, EventKind, Notice, WatchEvent

__all__ = [
    "CIRCUMSTANCES",
    "JUDGE",
    "UNKNOWN_LANGUAGE",
    "UNKNOWN_WIKI",
    "AssessedEdit",
    "AssessedLiveEdit",
    "Assessment",
    "Change",
    "ChangeKind",
    "Check",
    "CheckReport",
    "CheckedSentence",
    "Condition",
    "Context",
    "DiffKind",
    "DiffPiece",
    "Edit",
    "EditAssessment",
    "EditChange",
    "EditFailure",
    "EditOutcome",
    "EditReport",
    "EditsReport",
    "EndReason",
    "EventKind",
    "Evidence",
    "Finding",
    "HiddenParts",
    "HistorySummary",
    "Judged",
    "Label",
    "LiveEdit",
    "LiveEvent",
    "Notice",
    "Page",
    "PageRecord",
    "PageReport",
    "PartialRevert",
    "Passage",
    "Provenance",
    "Reason",
    "Report",
    "Revision",
    "Revisions",
    "Signal",
    "Slot",
    "Span",
    "StageError",
    "SuspectPassage",
    "TagsChange",
    "Timeline",
    "TimelinePoint",
    "ToldEdit",
    "WatchEvent",
    "Wiki",
]

_WHEN_ASKED_FOR = ("changes", "edits", "reports", "live", "watching", "health")


def __getattr__(name: str) -> object:
    if name in __all__:
        for module in _WHEN_ASKED_FOR:
            found = vars(import_module(f"{__name__}.{module}"))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
