"""The lines of ``wikiwatch score``: ``wikiwatch/score/1``."""

from __future__ import annotations

from collections.abc import Sequence

from wikiwatch.model import EditAssessment, Finding
from wikiwatch.report.json_report import dumps, finding_document, number, reason_document

SCHEMA = "wikiwatch/score/1"


def scored(line_id: str | int, assessment: EditAssessment, findings: Sequence[Finding], *, suspect: bool) -> str:
    """An edit that was scored, without a newline; ``suspect`` at or above the operating point."""
    return dumps(
        {
            "schema": SCHEMA,
            "id": line_id,
            "scores": {"damaging": number(assessment.damaging), "goodfaith": number(assessment.goodfaith)},
            "calibrated": assessment.calibrated,
            "suspect": suspect,
            "labels": [label.value for label in assessment.labels],
            "reasons": [reason_document(reason) for reason in assessment.reasons],
            "findings": [finding_document(finding) for finding in findings],
        }
    )


def failed(line_id: str | int | None, line: int, error: str) -> str:
    """What is wrong with a line, without a newline."""
    return dumps({"id": line_id, "line": line, "error": error})
