"""Revisions in; edits, attribution, reverts and passages out."""

from wikiwatch.history.compare import compare
from wikiwatch.history.page_history import OriginRun, PageHistory
from wikiwatch.history.passages import FinalState, Insertion, TracedPassage, insertions
from wikiwatch.history.runs import run_starts
from wikiwatch.history.shown_diff import shown_diff

__all__ = [
    "FinalState",
    "Insertion",
    "OriginRun",
    "PageHistory",
    "TracedPassage",
    "compare",
    "insertions",
    "run_starts",
    "shown_diff",
]
