"""A text judged without its history, for programs: ``wikiwatch/check/1``."""

from __future__ import annotations

from wikiwatch.model import CheckedSentence, CheckReport
from wikiwatch.report.json_report import Document, dumps, error_document, finding_document, number, reason_document

SCHEMA = "wikiwatch/check/1"


def render(report: CheckReport) -> str:
    """One indented document, with a newline at its end."""
    return dumps(_document(report), indent=1) + "\n"


def line(report: CheckReport) -> str:
    """The same on one line."""
    return dumps(_document(report)) + "\n"


def _document(report: CheckReport) -> Document:
    return {
        "schema": SCHEMA,
        **({} if report.document_id is None else {"id": report.document_id}),
        "lang": report.lang,
        "threshold": number(report.threshold),
        **({"text": report.text} if report.extracted else {}),
        "sentences": [_sentence(sentence) for sentence in report.sentences],
        "suspect_share": number(report.suspect_share),
        **({"errors": [error_document(error) for error in report.errors]} if report.errors else {}),
    }


def _sentence(sentence: CheckedSentence) -> Document:
    judged = sentence.judged
    return {
        "start": judged.span.start,
        "end": judged.span.end,
        "text": sentence.text,
        "score": number(judged.score),
        "labels": [label.value for label in judged.labels],
        "spans": [list(span) for span in judged.spans],
        **({"reasons": [reason_document(reason) for reason in judged.reasons]} if judged.reasons else {}),
        "findings": [finding_document(finding) for finding in sentence.findings],
    }
