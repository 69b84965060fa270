"""The lines of ``wikiwatch stream``: ``wikiwatch/stream/1`` and ``wikiwatch/outcome/1``, explained in docs/json.md."""

from __future__ import annotations

from wikiwatch.model import AssessedLiveEdit, EditOutcome, Page, Wiki
from wikiwatch.report import links, phrasing
from wikiwatch.report.json_report import Document, dumps, finding_document, number, reason_document

SCHEMA = "wikiwatch/stream/1"
OUTCOME_SCHEMA = "wikiwatch/outcome/1"
REVERTED = "mw-reverted"


def edit_id(wiki_id: str, rev_id: int) -> str:
    """What one edit is called on every run: a line that comes again has the same."""
    return f"{wiki_id}:{rev_id}"


def line(wiki: Wiki, one: AssessedLiveEdit) -> str:
    """One assessed edit, without a newline. What the wiki hides by now is null, whatever the event told."""
    edit, revision, assessment = one.edit, one.revision, one.assessment
    page = one.page or Page(page_id=edit.page_id or 0, page_title=edit.page_title, namespace_id=edit.namespace_id)
    document: Document = {
        "schema": SCHEMA,
        "id": edit_id(edit.wiki_id, edit.rev_id),
        "event_id": edit.event_id,
        "wiki_id": edit.wiki_id,
        "page": {
            "page_id": page.page_id or None,
            "page_title": page.page_title,
            "namespace_id": page.namespace_id,
            "url": links.article(wiki, page),
        },
        "rev_id": edit.rev_id,
        "parent_id": revision.parent_id if revision else edit.parent_id,
        "url": links.diff(wiki, edit.rev_id),
        "dt": phrasing.timestamp(revision.dt if revision else edit.dt),
        "user": revision.user if revision else None,
        "anon": revision.anon if revision else None,
        "comment": revision.comment if revision else None,
        "minor": revision.minor if revision else edit.minor,
        "bot": edit.bot,
        "new": edit.new,
        "tags": list(revision.tags) if revision else [],
        "scores": None
        if assessment is None
        else {"damaging": number(assessment.damaging), "goodfaith": number(assessment.goodfaith)},
        "calibrated": assessment is not None and assessment.calibrated,
        "suspect": one.suspect,
        "labels": [label.value for label in assessment.labels] if assessment else [],
        "reasons": [reason_document(reason) for reason in assessment.reasons] if assessment else [],
        "findings": [finding_document(finding) for finding in one.findings],
        "latency_seconds": number(one.latency_seconds),
        "error": None if one.lack is None else {"reason": one.lack, "message": one.problem or one.lack},
    }
    return dumps(document)


def outcome_line(wiki: Wiki, outcome: EditOutcome) -> str:
    """What became of an edit of which a line was written, without a newline. ``edit_id`` is that line's id."""
    change, told = outcome.change, outcome.told
    page = Page(page_id=change.page_id, page_title=change.page_title, namespace_id=change.namespace_id)
    about = edit_id(change.wiki_id, change.rev_id)
    tags = sorted(told.tags | outcome.added - outcome.removed)
    document: Document = {
        "schema": OUTCOME_SCHEMA,
        "id": ":".join([about, *tags]),
        "edit_id": about,
        "event_id": change.event_id,
        "wiki_id": change.wiki_id,
        "page": {
            "page_id": page.page_id,
            "page_title": page.page_title,
            "namespace_id": page.namespace_id,
            "url": links.article(wiki, page),
        },
        "rev_id": change.rev_id,
        "url": links.diff(wiki, change.rev_id),
        "dt": phrasing.timestamp(change.dt),
        "reverted": REVERTED in tags,
        "tags_added": sorted(outcome.added),
        "tags_removed": sorted(outcome.removed),
        "damaging": number(told.damaging),
        "suspect": told.suspect,
    }
    return dumps(document)
