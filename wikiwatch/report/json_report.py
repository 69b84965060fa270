"""The JSON report, ``wikiwatch/report/1``, and what it has in common with the other JSON documents.

docs/json.md explains every field, ``schemas/`` holds the JSON Schemas. Keys come in a fixed order, times are ISO 8601
in UTC with ``Z``, scores and weights have about six decimals, offsets are code points. Text stays readable (not
ASCII-escaped), but control, bidirectional and line-separating characters are escaped, so that a document may be
printed on a terminal; what no UTF-8 file can hold (a lone surrogate) becomes U+FFFD.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from wikiwatch.model import Finding, Page, Provenance, Reason, Revision, Signal, Wiki
from wikiwatch.report import links, phrasing, selection

if TYPE_CHECKING:  # what single edits are answered with does without these
    from wikiwatch.model import (
        AssessedEdit,
        HistorySummary,
        PageReport,
        Report,
        StageError,
        SuspectPassage,
    )

SCHEMA = "wikiwatch/report/1"

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


def error_document(error: StageError) -> Document:
    """A failed stage as every document shows it."""
    return {"stage": error.stage, "message": error.message}


def _report(report: Report, pages: tuple[PageReport, ...]) -> Document:
    totals = selection.totals(pages, selection.threshold(report))
    return {
        "schema": SCHEMA,
        "tool": {"name": report.tool_name, "version": report.tool_version},
        "generated_at": phrasing.timestamp(report.generated_at),
        "settings": {name: signal(value) for name, value in report.settings.items()},
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
        "wiki": wiki_document(page.wiki),
        "page": page_document(page.wiki, page.page),
        "history": _history(page.history),
        "passages": [passage_document(suspect) for suspect in page.passages],
        "edits": [edit_document(edit) for edit in page.edits],
        "errors": [error_document(error) for error in page.errors],
        **({} if page.edits_from is None else {"edit_threshold": number(page.edits_from)}),
    }


def wiki_document(wiki: Wiki) -> Document:
    """Which wiki a document is about."""
    return {"wiki_id": wiki.wiki_id, "api_url": wiki.api_url}


def page_document(wiki: Wiki, page: Page) -> Document:
    """A page as every document shows it."""
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
        "missing_text_count": history.missing_text_count,
        "identity_revert_count": history.identity_revert_count,
        "latest_model": history.latest_model,
    }


def passage_document(suspect: SuspectPassage) -> Document:
    """A suspect passage as every document shows it."""
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
        "inserted_by": revision_document(suspect.inserted_by),
        "removed_by": None if suspect.removed_by is None else revision_document(suspect.removed_by),
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
        "signals": {name: signal(value) for name, value in finding.signals.items()},
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


def revision_document(revision: Revision) -> Document:
    """Who made a revision, and when."""
    return {
        "rev_id": revision.rev_id,
        "user": revision.user,
        "anon": revision.anon,
        "dt": phrasing.timestamp(revision.dt),
        "comment": revision.comment,
        "tags": list(revision.tags),
    }


def edit_document(edit: AssessedEdit) -> Document:
    """A suspect edit, as reports and the events of a watch show it."""
    return {
        "rev_id": edit.revision.rev_id,
        "parent_id": edit.revision.parent_id,
        "run": edit.run_rev_id,
        "dt": phrasing.timestamp(edit.revision.dt),
        "user": edit.revision.user,
        "comment": edit.revision.comment,
        "scores": scores(edit),
        "reasons": [reason_document(reason) for reason in edit.reasons],
        "reverts": list(edit.reverts),
        "reverted_by": edit.reverted_by,
        **partial_reverts(edit),
        "findings": [finding_document(finding) for finding in edit.findings],
        "passage_ids": list(edit.passage_ids),
    }


def partial_reverts(edit: AssessedEdit) -> Document:
    """What an edit undid in part, and what undid it so."""
    return {
        "partly_reverts": [
            {"rev_id": revert.undone_rev_id, "share": number(revert.share)} for revert in edit.partly_reverts
        ],
        "partly_reverted_by": [
            {"rev_id": revert.rev_id, "share": number(revert.share)} for revert in edit.partly_reverted_by
        ],
    }


def scores(edit: AssessedEdit) -> Document:
    """The scores of an edit of a page's history."""
    return {"damaging": number(edit.damaging), "goodfaith": number(edit.goodfaith)}


def signal(value: Signal | None) -> Any:
    """A measured fact; null for a number that JSON has not."""
    if isinstance(value, float):
        return number(value) if math.isfinite(value) else None
    return list(value) if isinstance(value, tuple) else value


def number(value: float) -> float:
    """Six decimals, six significant digits for what is below a thousandth; never ``-0.0``."""
    return (round(value, 6) if abs(value) >= 1e-3 else float(f"{value:.6g}")) + 0.0


def dumps(document: Document, *, indent: int | None = None) -> str:
    """JSON that may be printed on a terminal."""
    if indent is None:
        text = _IN_A_LINE.encode(document)
    else:
        parts: list[str] = []
        _indent(document, "\n", " " * indent, parts.append)
        text = "".join(parts)
    return _UNSAFE.sub(_escaped, text)


def _indent(value: Any, margin: str, step: str, put: Callable[[str], None]) -> None:
    """What `json.dumps` gives with an indent, in half the time: for one, the standard library leaves its C code.

    Piece by piece: to join what is inside at each level would copy long texts as often as they are deep.
    """
    is_object = isinstance(value, dict)
    if not is_object and not isinstance(value, list | tuple):
        put(_IN_A_LINE.encode(value))
        return
    opening, closing = "{}" if is_object else "[]"
    inner = margin + step
    before = opening + inner
    for each in value:
        if is_object:
            before, each = f"{before}{encode_basestring(each)}: ", value[each]
        if (plain := _PLAIN.get(type(each))) is not None:
            put(before + plain(each))
        else:
            put(before)
            _indent(each, inner, step, put)
        before = "," + inner
    put(margin + closing if value else opening + closing)


def _escaped(match: re.Match[str]) -> str:
    """Such a character can only stand inside a JSON string, where its escape means the same."""
    char = match.group()
    return "\ufffd" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"
