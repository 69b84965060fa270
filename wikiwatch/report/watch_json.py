"""An event of a watchlist, for programs: ``wikiwatch/watch/1``."""

from __future__ import annotations

from wikiwatch.model import WatchEvent
from wikiwatch.report import links, phrasing
from wikiwatch.report.json_report import (
    Document,
    dumps,
    edit_document,
    page_document,
    passage_document,
    revision_document,
    wiki_document,
)

SCHEMA = "wikiwatch/watch/1"


def line(event: WatchEvent) -> str:
    """One event, on one line without a newline."""
    document: Document = {
        "schema": SCHEMA,
        "id": event.event_id,
        "kind": event.kind.value,
        "list": event.watchlist,
        "noticed_at": phrasing.timestamp(event.noticed_at),
        "wiki": wiki_document(event.wiki),
        "page": page_document(event.wiki, event.page),
        "rev_id": event.rev_id,
        "rev_dt": phrasing.timestamp(event.rev_dt),
        "url": links.diff(event.wiki, event.rev_id),
        "passage_id": event.passage_id,
        "passage": None if event.passage is None else passage_document(event.passage),
        "edit": None if event.edit is None else edit_document(event.edit),
        "reason": None if event.reason is None else event.reason.value,
        "ended_by": None if event.ended_by is None else revision_document(event.ended_by),
    }
    return dumps(document)
