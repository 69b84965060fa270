"""Single edits for programs: ``wikiwatch/edit/1``."""

from __future__ import annotations

from wikiwatch.model import Change, Edit, EditReport, EditsReport
from wikiwatch.report import links, phrasing
from wikiwatch.report.json_report import (
    Document,
    dumps,
    error_document,
    finding_document,
    page_document,
    partial_reverts,
    passage_document,
    reason_document,
    scores,
    signal,
    wiki_document,
)

SCHEMA = "wikiwatch/edit/1"


def render(report: EditsReport) -> str:
    """One indented document, with a newline at its end."""
    document: Document = {
        "schema": SCHEMA,
        "tool": {"name": report.tool_name, "version": report.tool_version},
        "generated_at": phrasing.timestamp(report.generated_at),
        "settings": {name: signal(value) for name, value in report.settings.items()},
        "edits": [_edit(shown) for shown in report.edits],
        "errors": [{"rev_id": failure.rev_id, "message": failure.message} for failure in report.failures],
    }
    return dumps(document, indent=1) + "\n"


def _edit(shown: EditReport) -> Document:
    edit, assessed, revision = shown.edit, shown.assessed, shown.edit.revision
    return {
        "wiki": wiki_document(shown.wiki),
        "page": page_document(shown.wiki, shown.page),
        "revision": {
            "rev_id": revision.rev_id,
            "parent_id": revision.parent_id,
            "dt": phrasing.timestamp(revision.dt),
            "user": revision.user,
            "anon": revision.anon,
            "comment": revision.comment,
            "minor": revision.minor,
            "tags": list(revision.tags),
            "size": revision.main.size,
            "url": links.diff(shown.wiki, revision.rev_id),
        },
        "compared_with": None if edit.parent is None else edit.parent.rev_id,
        "size_change": shown.size_change,
        "changes": [_change(edit, change) for change in edit.changes],
        "diff": [{"kind": piece.kind.value, "text": piece.text, "move": piece.move} for piece in assessed.diff],
        "findings": [finding_document(finding) for finding in assessed.findings],
        "scores": scores(assessed),
        "reasons": [reason_document(reason) for reason in assessed.reasons],
        "reverts": list(edit.reverts),
        "reverted_to": edit.reverted_to,
        "reverted_by": assessed.reverted_by,
        **partial_reverts(assessed),
        "run": assessed.run_rev_id,
        "passages": [passage_document(suspect) for suspect in shown.passages],
        "errors": [error_document(error) for error in shown.errors],
    }


def _change(edit: Edit, change: Change) -> Document:
    return {
        "kind": change.kind.value,
        "old": list(change.old),
        "new": list(change.new),
        "old_text": edit.old[slice(*change.old)],
        "new_text": edit.new[slice(*change.new)],
    }
