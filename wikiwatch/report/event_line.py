"""``--format event``: what is suspect in the layout of Wikimedia's prediction_classification_change events.

https://schema.wikimedia.org/#!/primary/jsonschema/mediawiki/page/prediction_classification_change: its required fields
and no others, under wikiwatch's own schema and stream names, so that nobody takes it for one of Wikimedia's streams.
It is about the revision that brought what is suspect. The evidence is in the ``watch`` document or the ``stream`` line
of the same wiki and revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wikiwatch import __version__
from wikiwatch.model import EditOutcome, EventKind, Label, Page, Revision, WatchEvent
from wikiwatch.report import phrasing
from wikiwatch.report.json_report import dumps, number

SCHEMA_URI = "/wikiwatch/page/prediction_classification_change/1.0.0"
STREAM = "wikiwatch.page_prediction_change.v1"


def of_watch(event: WatchEvent) -> str:
    """An event of a watchlist, without a newline: inserted when something begins to stand, deleted when it ends."""
    labels: Sequence[Label] = ()
    suspect = 0.0
    if event.passage is not None:
        labels, suspect = event.passage.assessment.labels, event.passage.assessment.score
    elif event.edit is not None:
        labels, suspect = sorted({finding.label for finding in event.edit.findings}), event.edit.damaging
    return _line(
        dt=event.noticed_at,
        is_new=event.kind is EventKind.NEW,
        creates_page=event.creates_page,
        wiki_id=event.wiki.wiki_id,
        page=event.page,
        rev_id=event.rev_id,
        rev_dt=event.rev_dt,
        labels=labels,
        suspect=suspect,
    )


def of_edit(wiki_id: str, page: Page, revision: Revision, labels: Sequence[Label], damaging: float) -> str:
    """A scored edit, without a newline."""
    return _line(
        dt=revision.dt,
        is_new=True,
        creates_page=revision.parent_id is None,
        wiki_id=wiki_id,
        page=page,
        rev_id=revision.rev_id,
        rev_dt=revision.dt,
        labels=labels,
        suspect=damaging,
    )


def of_reverted(outcome: EditOutcome) -> str:
    """A scored edit that was reverted: what was said of it is over."""
    change = outcome.change
    return _line(
        dt=change.dt,
        is_new=False,
        creates_page=False,
        wiki_id=change.wiki_id,
        page=Page(page_id=change.page_id, page_title=change.page_title, namespace_id=change.namespace_id),
        rev_id=change.rev_id,
        rev_dt=change.rev_dt,
        labels=(),
        suspect=0.0,
    )


def _line(
    *,
    dt: datetime,
    is_new: bool,
    creates_page: bool,
    wiki_id: str,
    page: Page,
    rev_id: int,
    rev_dt: datetime,
    labels: Sequence[Label],
    suspect: float,
) -> str:
    return dumps(
        {
            "$schema": SCHEMA_URI,
            "meta": {"stream": STREAM},
            "dt": phrasing.timestamp(dt),
            "changelog_kind": "insert" if is_new else "delete",
            "page_change_kind": "create" if creates_page else "edit",
            "wiki_id": wiki_id,
            "page": {
                "page_id": page.page_id,
                "page_title": page.page_title,
                "namespace_id": page.namespace_id,
            },
            "revision": {"rev_id": rev_id, "rev_dt": phrasing.timestamp(rev_dt)},
            "predicted_classification": {
                "model_name": "wikiwatch",
                "model_version": __version__,
                "predictions": [label.value for label in labels],
                "probabilities": {"suspect": number(suspect)},
            },
        }
    )
