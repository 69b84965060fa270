"""Every case folder beside this file: an edit as two texts, and all findings its detector must make.

A folder ``<detector>/<case>/`` holds ``after.wikitext``, ``before.wikitext`` unless the page is created, and
``expected.json``: ``given`` (what is known besides the texts) and ``findings``, empty for an edit that must be met with
silence.
"""

import json
from pathlib import Path

import pytest

from wikiwatch.detect.registry import detectors
from wikiwatch.history import compare
from wikiwatch.model import Context

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/expected.json"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(case: Path) -> None:
    expected = json.loads(read(case / "expected.json"))
    given = expected["given"]
    before = case / "before.wikitext"
    edit = compare(
        read(before) if before.exists() else None,
        read(case / "after.wikitext"),
        anon=given.get("anon"),
        comment=given.get("comment"),
    )
    context = Context(
        lang=given["lang"],
        page_title=given["title"],
        namespace_id=given.get("namespace_id", 0),
        established=lambda: edit.old,
        prior_edits=given.get("prior_edits"),
    )
    found = [
        {
            "text": edit.new[finding.start : finding.end],
            "start": finding.start,
            "end": finding.end,
            "label": finding.label.value,
            "message": finding.message,
            "weight": finding.weight,
            "signals": json.loads(json.dumps(finding.signals)),
        }
        for finding in detectors()[case.parent.name].examine(edit, context)
    ]
    assert found == expected["findings"]


@pytest.mark.parametrize("name", detectors())
def test_every_detector_has_its_page_and_cases_of_both_kinds(name: str) -> None:
    detector = detectors()[name]
    assert name == detector.NAME
    for heading in ("Looks for", "Why it matters", "Stays silent on", "Signals", "References"):
        assert heading in (detector.__doc__ or ""), f"{name}: docstring lacks {heading!r}"
    counts = [len(json.loads(read(case / "expected.json"))["findings"]) for case in CASES if case.parent.name == name]
    firing, silent = sum(count > 0 for count in counts), sum(count == 0 for count in counts)
    assert firing >= 4 and silent >= 4 and silent >= firing - 2, f"{name}: {firing} firing, {silent} silent cases"
