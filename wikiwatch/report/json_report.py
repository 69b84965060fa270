"""The JSON documents that bots rely on: ``wikiwatch/report/1``, ``edit/1``, ``blame/1`` and ``watch/1``.

docs/json.md explains every field, ``schemas/`` holds the JSON Schemas. Keys come in a fixed order, times are ISO 8601
in UTC with ``Z``, scores and weights have about six decimals, offsets are code points. Text stays readable (not
ASCII-escaped), but control, bidirectional and line-separating characters are escaped, so that a document may be
printed on a terminal; what no UTF-8 file can hold (a lone surrogate) becomes U+FFFD.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from wikiwatch.model import Change, Edit, Finding, Page, Provenance, Reason, Revision, Signal, Wiki
from wikiwatch.report import links, phrasing, selection

if TYPE_CHECKING:  # what single edits are answered with does without these
    from wikiwatch.model import (
        AssessedEdit,
        EditReport,
        EditsReport,
        HistorySummary,
        PageReport,
        Report,
        StageError,
        SuspectPassage,
        WatchEvent,
    )

REPORT_SCHEMA = "wikiwatch/report/1"
EDIT_SCHEMA = "wikiwatch/edit/1"
BLAME_SCHEMA = "wikiwatch/blame/1"
WATCH_SCHEMA = "wikiwatch/watch/1"

Document = dict[str, Any]

_AS_IT_IS: dict[str, Any] = {"ensure_ascii": False, "allow_nan": False}
_IN_A_LINE = json.JSONEncoder(**_AS_IT_IS)  # kept: json.dumps would make one for each line
_PLAIN: Mapping[type, Callable[[Any], str]] = {  # nearly all values: an encoder takes ten times as long for one
    str: encode_basestring,
    int: repr,
    float: lambda value: repr(value) if math.isfinite(value) else _IN_A_LINE.encode(value),
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
}
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def render(report: Report) -> str:
    """The whole report as one indented document, with a newline at its end."""
    return dumps(_report(report, report.pages), indent=1) + "\n"


def jsonl(report: Report) -> str:
    """One line for each page: a complete report document that holds this page alone."""
    return "".join(dumps(_report(report, (page,))) + "\n" for page in report.pages)


def edits(report: EditsReport) -> str:
    """Single edits as one indented document."""
    document: Document = {
        "schema": EDIT_SCHEMA,
        "tool": {"name": report.tool_name, "version": report.tool_version},
        "generated_at": phrasing.timestamp(report.generated_at),
        "settings": {name: _signal(value) for name, value in report.settings.items()},
        "edits": [_shown_edit(shown) for shown in report.edits],
        "errors": [{"rev_id": failure.rev_id, "message": failure.message} for failure in report.failures],
    }
    return dumps(document, indent=1) + "\n"


def blame(
    *,
    wiki: Wiki,
    page: Page,
    rev_id: int,
    runs: Iterable[tuple[int, int, int]],
    origins: Mapping[int, Revision],
) -> str:
    """Who wrote which run of revision ``rev_id``; ``runs`` are (start, end, origin_rev_id) in order."""
    document: Document = {
        "schema": BLAME_SCHEMA,
        "page": _page(wiki, page),
        "rev_id": rev_id,
        "runs": [{"start": start, "end": end, "origin_rev_id": origin} for start, end, origin in runs],
        "origins": {
            str(origin): {"user": revision.user, "dt": phrasing.timestamp(revision.dt)}
            for origin, revision in sorted(origins.items())
        },
    }
    return dumps(document, indent=1) + "\n"


def watch(event: WatchEvent) -> str:
    """One event of a watchlist, on one line without a newline."""
    document: Document = {
        "schema": WATCH_SCHEMA,
        "id": event.event_id,
        "kind": event.kind.value,
        "list": event.watchlist,
        "noticed_at": phrasing.timestamp(event.noticed_at),
        "wiki": _wiki(event.wiki),
        "page": _page(event.wiki, event.page),
        "rev_id": event.rev_id,
        "rev_dt": phrasing.timestamp(event.rev_dt),
        "url": links.diff(event.wiki, event.rev_id),
        "passage_id": event.passage_id,
        "passage": None if event.passage is None else _passage(event.passage),
        "edit": None if event.edit is None else _edit(event.edit),
        "reason": None if event.reason is None else event.reason.value,
        "ended_by": None if event.ended_by is None else _revision(event.ended_by),
    }
    return dumps(document)


def error_document(error: StageError) -> Document:
    """A failed stage as every document shows it."""
    return {"stage": error.stage, "message": error.message}


def _report(report: Report, pages: tuple[PageReport, ...]) -> Document:
    totals = selection.totals(pages, selection.threshold(report))
    return {
        "schema": REPORT_SCHEMA,
        "tool": {"name": report.tool_name, "version": report.tool_version},
        "generated_at": phrasing.timestamp(report.generated_at),
        "settings": {name: _signal(value) for name, value in report.settings.items()},
        "pages": [_page_report(page) for page in pages],
        "summary": {
            "pages": totals.pages,
            "revisions": totals.revisions,
            "suspect_edits": totals.suspect_edits,
            "standing_passages": totals.standing_passages,
            "errors": totals.errors,
        },
    }


def _page_report(page: PageReport) -> Document:
    return {
        "wiki": _wiki(page.wiki),
        "page": _page(page.wiki, page.page),
        "history": _history(page.history),
        "passages": [_passage(suspect) for suspect in page.passages],
        "edits": [_edit(edit) for edit in page.edits],
        "errors": [error_document(error) for error in page.errors],
        **({} if page.edits_from is None else {"edit_threshold": number(page.edits_from)}),
    }


def _wiki(wiki: Wiki) -> Document:
    return {"wiki_id": wiki.wiki_id, "api_url": wiki.api_url}


def _page(wiki: Wiki, page: Page) -> Document:
    return {
        "page_id": page.page_id,
        "page_title": page.page_title,
        "namespace_id": page.namespace_id,
        "url": links.article(wiki, page),
    }


def _history(history: HistorySummary) -> Document:
    return {
        "revision_count": history.revision_count,
        "first_rev_id": history.first_rev_id,
        "latest_rev_id": history.latest_rev_id,
        "latest_dt": None if history.latest_dt is None else phrasing.timestamp(history.latest_dt),
        "hidden_revision_count": history.hidden_revision_count,
        "identity_revert_count": history.identity_revert_count,
    }


def _passage(suspect: SuspectPassage) -> Document:
    passage = suspect.passage
    return {
        "passage_id": suspect.passage_id,
        "standing": passage.standing,
        "text": passage.text,
        "rev_id": passage.rev_id,
        "start": passage.start,
        "end": passage.end,
        "spans": [[start, end] for start, end in passage.spans],
        "labels": [label.value for label in suspect.assessment.labels],
        "score": number(suspect.assessment.score),
        "calibrated": suspect.assessment.calibrated,
        "findings": [finding_document(finding) for finding in suspect.findings],
        "inserted_by": _revision(suspect.inserted_by),
        "removed_by": None if suspect.removed_by is None else _revision(suspect.removed_by),
        "standing_seconds": passage.standing_seconds,
        "survived": {"revisions": passage.survived_revisions, "editors": passage.survived_editors},
        "displaced": None if passage.displaced is None else {"text": passage.displaced},
        **({} if suspect.provenance is None else {"provenance": _provenance(suspect.provenance)}),
    }


def _provenance(provenance: Provenance) -> Document:
    return {
        "edit_words": provenance.edit_words,
        "references_added": provenance.references_added,
        "prior_edits": provenance.prior_edits,
        "anonymous": provenance.anonymous,
        "other_suspects": provenance.other_suspects,
        "partial_reverts": provenance.partial_reverts,
        "reinserted": provenance.reinserted,
    }


def finding_document(finding: Finding) -> Document:
    """A finding as every document shows it."""
    return {
        "detector": finding.detector,
        "label": finding.label.value,
        "evidence": finding.evidence.value,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "signals": {name: _signal(value) for name, value in finding.signals.items()},
        "weight": number(finding.weight),
    }


def reason_document(reason: Reason) -> Document:
    """A reason as every document shows it."""
    return {
        "group": reason.group,
        "contribution": number(reason.contribution),
        "message": reason.message,
        "spans": [list(span) for span in reason.spans],
    }


def _revision(revision: Revision) -> Document:
    return {
        "rev_id": revision.rev_id,
        "user": revision.user,
        "anon": revision.anon,
        "dt": phrasing.timestamp(revision.dt),
        "comment": revision.comment,
        "tags": list(revision.tags),
    }


def _edit(edit: AssessedEdit) -> Document:
    return {
        "rev_id": edit.revision.rev_id,
        "parent_id": edit.revision.parent_id,
        "run": edit.run_rev_id,
        "dt": phrasing.timestamp(edit.revision.dt),
        "user": edit.revision.user,
        "comment": edit.revision.comment,
        "scores": _scores(edit),
        "reasons": [reason_document(reason) for reason in edit.reasons],
        "reverts": list(edit.reverts),
        "reverted_by": edit.reverted_by,
        **_partly(edit),
        "findings": [finding_document(finding) for finding in edit.findings],
        "passage_ids": list(edit.passage_ids),
    }


def _partly(edit: AssessedEdit) -> Document:
    return {
        "partly_reverts": [
            {"rev_id": revert.undone_rev_id, "share": number(revert.share)} for revert in edit.partly_reverts
        ],
        "partly_reverted_by": [
            {"rev_id": revert.rev_id, "share": number(revert.share)} for revert in edit.partly_reverted_by
        ],
    }


def _scores(edit: AssessedEdit) -> Document:
    return {"damaging": number(edit.damaging), "goodfaith": number(edit.goodfaith)}


def _shown_edit(shown: EditReport) -> Document:
    edit, assessed, revision = shown.edit, shown.assessed, shown.edit.revision
    return {
        "wiki": _wiki(shown.wiki),
        "page": _page(shown.wiki, shown.page),
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
        "scores": _scores(assessed),
        "reasons": [reason_document(reason) for reason in assessed.reasons],
        "reverts": list(edit.reverts),
        "reverted_to": edit.reverted_to,
        "reverted_by": assessed.reverted_by,
        **_partly(assessed),
        "run": assessed.run_rev_id,
        "passages": [_passage(suspect) for suspect in shown.passages],
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


def _signal(value: Signal | None) -> Any:
    if isinstance(value, float):
        return number(value) if math.isfinite(value) else None
    return list(value) if isinstance(value, tuple) else value


def number(value: float) -> float:
    """Six decimals, six significant digits for what is below a thousandth; never ``-0.0``."""
    return (round(value, 6) if abs(value) >= 1e-3 else float(f"{value:.6g}")) + 0.0


def dumps(document: Document, *, indent: int | None = None) -> str:
    """JSON that may be printed on a terminal."""
    text = _IN_A_LINE.encode(document) if indent is None else _indented(document, "\n", " " * indent)
    return _UNSAFE.sub(_escaped, text)


def _indented(value: Any, margin: str, step: str) -> str:
    """What `json.dumps` gives with an indent, in half the time: for one, the standard library leaves its C code."""
    if (plain := _PLAIN.get(type(value))) is not None:
        return plain(value)
    if not isinstance(value, dict | list | tuple):
        return _IN_A_LINE.encode(value)
    inner = margin + step
    if isinstance(value, dict):
        told = [f"{encode_basestring(name)}: {_indented(each, inner, step)}" for name, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(told)}{margin}}}" if told else "{}"
    told = [_indented(each, inner, step) for each in value]
    return f"[{inner}{f',{inner}'.join(told)}{margin}]" if told else "[]"


def _escaped(match: re.Match[str]) -> str:
    """Such a character can only stand inside a JSON string, where its escape means the same."""
    char = match.group()
    return "\ufffd" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"
