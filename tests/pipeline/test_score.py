"""Single edits without an archive."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wikiwatch
from tests.pipeline.accusing import Words
from wikiwatch.model import EditChange
from wikiwatch.pipeline import score
from wikiwatch.score.edits import assess_edit
from wikiwatch.score.edits.calibration import PREVALENCE


@pytest.fixture
def jackpot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "detectors", lambda: {"jackpot": Words("jackpot")})


def answered(*lines: Any) -> list[dict[str, Any]]:
    """The answers to lines given as JSON values, or as they stand."""
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [json.loads(answer.line) for answer in score.answers([raw])]


def error_of(line: Any) -> str:
    (answer,) = answered(line)
    return answer["error"]


def test_findings_have_their_place_in_the_new_text(jackpot: None) -> None:
    change = EditChange(old="A tower. It stands.", new="A tower. Win the jackpot now. It stands.", lang="en")
    findings = score.score_edit(change).findings
    assert [change.new[finding.start : finding.end] for finding in findings] == ["Win the jackpot now."]


def test_lines_alone_will_do(jackpot: None) -> None:
    change = EditChange(old="A tower.", new="A tower. Win the jackpot now.", lines_only=True)
    findings = score.score_edit(change).findings
    assert [change.new[finding.start : finding.end] for finding in findings] == ["Win the jackpot now."]


def test_what_the_model_rates_low_is_looked_at_all_the_same(jackpot: None) -> None:
    old = "The tower stands."
    change = EditChange(
        old=old, new=f"{old} Its owner won the jackpot in 1890.", lang="en", anon=False, comment="owner"
    )
    assessment, findings, _ = score.score_edit(change)
    assert assess_edit(change).damaging < PREVALENCE
    assert [finding.detector for finding in findings] == ["jackpot"]
    assert findings[0].label in assessment.labels


def test_one_answer_a_line_in_order() -> None:
    lines = [{"id": name, "old": "a", "new": "b"} for name in ("x", 2, "y")]
    assert [answer["id"] for answer in answered(*lines)] == ["x", 2, "y"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", "not JSON"),
        (b'{"id": 1, "old": "a", "ne', "not JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        ([1], "not a JSON object"),
        ({"old": "", "new": ""}, '"id" must be'),
        ({"id": None, "old": "", "new": ""}, '"id" must be'),
        ({"id": True, "old": "", "new": ""}, '"id" must be'),
        ({"id": 1}, "neither"),
        ({"id": 1, "old": "a"}, "neither"),
        ({"id": 1, "old": "a", "new": None}, '"new" must be a text'),
        ({"id": 1, "old": "a", "new": 5}, '"new" must be a text'),
        ({"id": 1, "old": ["a"], "new": "b"}, '"old" must be a text'),
        ({"id": 1, "removed": 1, "added": "b"}, '"removed" must be a text'),
        ({"id": 1, "old": "a", "new": "b", "anon": "yes"}, '"anon" must be true, false or null'),
        ({"id": 1, "old": "a", "new": "b", "tags": "mobile"}, '"tags" must be a list of texts'),
        ({"id": 1, "old": "a", "new": "b", "dt": "yesterday"}, '"dt" must be a time'),
    ],
)
def test_a_bad_line_says_what_is_wrong_with_it(line: Any, error: str) -> None:
    assert error in error_of(line)


def test_a_bad_line_is_answered_in_its_place() -> None:
    good = {"id": "a", "old": "a", "new": "b"}
    first, second, third = answered(good, {"id": "b", "old": "a", "new": 1}, good)
    assert (first["id"], third["id"]) == ("a", "a")
    assert second == {"id": "b", "line": 2, "error": '"new" must be a text'}


@pytest.mark.parametrize(
    "line",
    [
        {"id": 1, "old": "same", "new": "same"},
        {"id": 1, "old": "", "new": ""},
        {"id": 1, "old": None, "new": "A new page."},
        {"id": 1, "removed": None, "added": "x"},
        {"id": 1, "removed": "x", "added": None},
        {"id": 1, "old": "a", "new": "b", "comment": None, "user": None, "anon": None, "dt": None, "tags": None},
        {"id": 1, "old": "a", "new": "b", "lang": "no such language", "unheard_of": {"deep": [1]}},
        {"id": 1, "old": "a", "new": "\ud800 broken \udfff"},
        {"id": 1, "old": "a", "new": "\x00\x01\x02\x7f" * 100},
        {"id": 1, "old": "a", "new": "b", "dt": "2024-06-25T12:00:00"},
    ],
    ids=lambda line: str(line)[:60],
)
def test_odd_edits_are_scored(line: dict[str, Any]) -> None:
    (answer,) = answered(line)
    assert 0 <= answer["scores"]["damaging"] <= 1


def test_edits_answered_together_get_the_answers_they_get_alone() -> None:
    edits = [
        {"id": 1, "old": "The tower stands.", "new": "The tower fuck you stands."},
        {"id": 2, "old": "The tower stands.", "new": "The tower stands.", "anon": True},
        {"id": 3, "removed": "", "added": "Call 0800 123456 now!!!", "lang": "fr", "comment": "typo"},
        {"id": 4, "old": None, "new": ""},
        {"id": 5, "old": "The tower stands.", "new": "The tower stood.", "lang": "en"},
    ]
    assert answered(*edits) == [answer for edit in edits for answer in answered(edit)]


@given(st.dictionaries(st.sampled_from(["id", "old", "new", "removed", "lang", "dt"]), st.text() | st.none()))
def test_any_object_is_answered(line: dict[str, Any]) -> None:
    (answer,) = answered(line)
    assert "error" in answer or answer["id"] == line["id"]


def test_what_is_made_for_a_language_is_made_once_for_all_that_have_no_words() -> None:
    def edit(lang: str) -> EditChange:
        return EditChange(old="a", new="a casino http://a.example", lang=lang)

    score.score_edits([edit("x0")])
    tracemalloc.start()
    score.score_edits([edit(f"x{number}") for number in range(1, 50)])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000  # bytes; the words of one language take a tenth of that and more


def test_the_code_of_a_language_may_be_anything() -> None:
    (answer,) = score.answers([[json.dumps({"id": 1, "old": "a", "new": "b", "lang": "x" * 3_000}).encode()]])
    assert not answer.failed


def test_five_megabytes() -> None:
    old = "The tower stands by the river, and the river flows.\n" * 100_000
    (answer,) = answered({"id": 1, "old": old, "new": old + "It is high.", "lang": "en"})
    assert "scores" in answer


def test_the_python_api() -> None:
    assessment = wikiwatch.score_edit("The tower.", "The tower fuck you.", lang="en", anon=True)
    assert assessment.damaging > wikiwatch.score_edit("The tower.", "The tower stands.", lang="en").damaging
    with pytest.raises(AttributeError):
        wikiwatch.no_such_name  # noqa: B018
