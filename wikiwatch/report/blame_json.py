"""Who wrote which run of a page's text, for programs: ``wikiwatch/blame/1``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wikiwatch.model import Page, Revision, Wiki
from wikiwatch.report import phrasing
from wikiwatch.report.json_report import Document, dumps, page_document

SCHEMA = "wikiwatch/blame/1"


def render(
    *,
    wiki: Wiki,
    page: Page,
    rev_id: int,
    runs: Iterable[tuple[int, int, int]],
    origins: Mapping[int, Revision],
) -> str:
    """Who wrote which run of revision ``rev_id``; ``runs`` are (start, end, origin_rev_id) in order."""
    document: Document = {
        "schema": SCHEMA,
        "page": page_document(wiki, page),
        "rev_id": rev_id,
        "runs": [{"start": start, "end": end, "origin_rev_id": origin} for start, end, origin in runs],
        "origins": {
            str(origin): {"user": revision.user, "dt": phrasing.timestamp(revision.dt)}
            for origin, revision in sorted(origins.items())
        },
    }
    return dumps(document, indent=1) + "\n"
