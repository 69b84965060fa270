"""``--format event``: an edit's score in the layout of Wikimedia's prediction_classification_change events.

https://schema.wikimedia.org/#!/primary/jsonschema/mediawiki/page/prediction_classification_change: its required fields
and no others, under wikiwatch's own schema and stream names, so that nobody takes it for one of Wikimedia's streams.
The evidence is beside it, in the lines of `live_lines`, under the same wiki and revision.
"""

from __future__ import annotations

from wikiwatch import __version__
from wikiwatch.model import Page, Revision
from wikiwatch.report import phrasing
from wikiwatch.report.json_report import dumps, number

SCHEMA_URI = "/wikiwatch/edit/prediction_classification_change/1.0.0"
STREAM = "wikiwatch.edit_damaging_change.v1"
MODEL = "wikiwatch-damaging"


def line(wiki_id: str, page: Page, revision: Revision, damaging: float, threshold: float) -> str:
    """One scored edit, without a newline. The classes are "true" and "false": whether it is damaging."""
    return dumps(
        {
            "$schema": SCHEMA_URI,
            "meta": {"stream": STREAM},
            "dt": phrasing.timestamp(revision.dt),
            "changelog_kind": "insert",
            "page_change_kind": "edit" if revision.parent_id else "create",
            "wiki_id": wiki_id,
            "page": {
                "page_id": page.page_id,
                "page_title": page.page_title.replace(" ", "_"),
                "namespace_id": page.namespace_id,
            },
            "revision": {"rev_id": revision.rev_id, "rev_dt": phrasing.timestamp(revision.dt)},
            "predicted_classification": {
                "model_name": MODEL,
                "model_version": __version__,
                "predictions": ["true" if damaging >= threshold else "false"],
                "probabilities": {"true": number(damaging), "false": number(1 - damaging)},
            },
        }
    )
