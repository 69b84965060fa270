import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import valid
from wikiwatch.report import json_report


def told(report, text: str, **passage):
    """The report with another text in its first passage."""
    page = report.pages[0]
    first = page.passages[0]
    changed = replace(first, passage=replace(first.passage, text=text, **passage))
    return replace(report, pages=(replace(page, passages=(changed, *page.passages[1:])), *report.pages[1:]))


def test_the_whole_document(report, as_expected):
    text = json_report.render(report)
    valid("report", text)
    as_expected("report.json", text)


def test_a_report_without_pages(empty_report, as_expected):
    text = json_report.render(empty_report)
    valid("report", text)
    as_expected("empty.json", text)


def test_pages_that_could_not_be_read(failed_report):
    document = valid("report", json_report.render(failed_report))
    assert document["summary"] == {
        "pages": 2,
        "revisions": 0,
        "suspect_edits": 0,
        "standing_passages": 0,
        "errors": 2,
    }


def test_each_line_of_jsonl_is_a_report_on_one_page(report):
    whole = valid("report", json_report.render(report))
    lines = [valid("report", line) for line in json_report.jsonl(report).splitlines()]
    assert [line["pages"] for line in lines] == [[page] for page in whole["pages"]]
    assert [line["summary"] for line in lines] == [
        {"pages": 1, "revisions": 61, "suspect_edits": 3, "standing_passages": 2, "errors": 1},
        {"pages": 1, "revisions": 1, "suspect_edits": 0, "standing_passages": 0, "errors": 0},
    ]
    for key in ("schema", "tool", "generated_at", "settings"):
        assert [line[key] for line in lines] == [whole[key]] * 2


def test_jsonl_of_nothing_is_empty(empty_report):
    assert json_report.jsonl(empty_report) == ""


def test_with_all_of_it_listed_the_summary_still_counts_what_is_suspect(report):
    strict = replace(report, settings={**report.settings, "threshold": 0.7})
    document = valid("report", json_report.render(strict))
    assert document["summary"] == {
        "pages": 2,
        "revisions": 62,
        "suspect_edits": 2,
        "standing_passages": 1,
        "errors": 1,
    }
    assert [passage["score"] for passage in document["pages"][0]["passages"]] == [0.931235, 0.68, 0.97]


@pytest.mark.parametrize(
    ("given_value", "printed"),
    [
        (1 / 3, "0.333333"),
        (1e-7 / 3, "3.33333e-08"),
        (-0.0, "0.0"),
        (123456.7890123, "123456.789012"),
        (float("nan"), "null"),
        (float("inf"), "null"),
        (10**12, "1000000000000"),
        (("a", "b"), '["a", "b"]'),
    ],
)
def test_signals_are_rounded_and_always_json(report, given_value, printed):
    page = report.pages[0]
    first = page.passages[0]
    finding = replace(first.findings[0], signals={"measured": given_value})
    changed = replace(page, passages=(replace(first, findings=(finding,)),), edits=())
    line = json_report.jsonl(replace(report, pages=(changed,)))
    valid("report", line)
    assert f'"signals": {{"measured": {printed}}}' in line


def test_what_would_act_on_a_terminal_is_escaped(report):
    text = "\x1b[31m \x9b31m \x7f \u202e \u2066 \u200b \u2028 \ufeff é 漢字 </script>"
    assert r"\u001b[31m \u009b31m \u007f \u202e \u2066 \u200b \u2028 \ufeff é 漢字 </script>" in json_report.render(
        told(report, text)
    )


def test_a_lone_surrogate_becomes_the_replacement_character_and_keeps_offsets(report):
    text = json_report.render(told(report, "a\ud800b\udfffc"))
    assert json.loads(text)["pages"][0]["passages"][0]["text"] == "a\ufffdb\ufffdc"
    assert text.encode("utf-8")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text('aé"\\\n'),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text('aé"'), values, max_size=3),
)


@given(st.dictionaries(st.text('aé"'), VALUES), st.integers(0, 2))
def test_it_is_indented_as_the_standard_library_does(document, indent):
    assert json_report.dumps(document, indent=indent) == json.dumps(document, indent=indent, ensure_ascii=False)


@pytest.mark.parametrize("indent", [None, 1])
def test_what_is_no_number_is_no_json(indent):
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_report.dumps({"score": [float("nan")]}, indent=indent)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text):
    document = json_report.dumps({text: text})
    assert json.loads(document) == {text: text}
    assert "\n" not in document
