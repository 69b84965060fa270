"""What the archive knew of the page and of the editor before the edit."""

from __future__ import annotations

from math import log, log1p, nan

from wikiwatch.score.edits.window import Window

NAME = "record"
FEATURES = (
    "log_seconds_since",
    "previous_anonymous",
    "same_user",
    "undoes",
    "reinserts",
    "page_odds",
    "user_edits",
    "user_reverted",
    "user_reverted_share",
    "previous_reverted",
    "in_a_row",
    "since_first",
    "since_own",
)

RECENT = 50
"""Edits that the page's share of reverted ones is about; `wikiwatch.pipeline.records`."""

USUAL_REVERTED, USUAL_KEPT = 2, 28
"""Edits that are taken to have been seen beside them, of a page as pages are."""


def measure(window: Window) -> tuple[float, ...]:
    """All unknown without a record."""
    record = window.change.record
    if record is None:
        return (nan,) * len(FEATURES)
    edits, reverted = record.user_edits, record.user_reverted
    return (
        _log_seconds(record.seconds_since),
        nan if record.previous_anon is None else float(record.previous_anon),
        float(record.same_user),
        float(min(5, record.undoes)),
        record.reinserts,
        nan if record.reverted_share is None else page_odds(record.reverted_share),
        nan if edits is None else log1p(edits),
        nan if reverted is None else log1p(reverted),
        nan if edits is None or reverted is None else reverted / (edits + 1),
        float(record.previous_reverted),
        log1p(record.in_a_row),
        _log_seconds(record.since_first),
        _log_seconds(record.since_own),
    )


def _log_seconds(seconds: float | None) -> float:
    return nan if seconds is None else log1p(max(0.0, seconds))


def page_odds(share: float) -> float:
    """How far the odds that an edit of the page is reverted lie above the usual ones: their logarithm."""
    reverted, kept = RECENT * share + USUAL_REVERTED, RECENT * (1 - share) + USUAL_KEPT
    return log(reverted / kept) - log(USUAL_REVERTED / USUAL_KEPT)
