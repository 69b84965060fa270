import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.history.histories import INSERTED, edit_of
from tests.report.edit_reports import all_of_them, assessed, made_of, new_page, reread, suspect_edit
from wikiwatch.model import EditFailure
from wikiwatch.report import edit_view

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [40, 100])
def test_all_of_it(as_expected, width):
    as_expected(f"edits_{width}.txt", edit_view.render(all_of_them(), width=width, color=False))


def test_all_of_it_in_colour(as_expected):
    as_expected("edits_100_color.ansi", edit_view.render(all_of_them(), width=100, color=True))


def test_colour_adds_nothing_but_colour():
    colored = edit_view.render(all_of_them(), width=100, color=True)
    assert ANSI.sub("", colored) == edit_view.render(all_of_them(), width=100, color=False)


def test_what_rereading_found_is_told_with_the_suspect_passage():
    shown = suspect_edit()
    (first, gone) = (reread(passage, "little in common with\u202e the page") for passage in shown.passages)
    told = made_of(replace(shown, passages=(first, replace(gone, assessment=replace(gone.assessment, score=0.1)))))
    lines = edit_view.render(told, width=100, color=False).splitlines()
    assert [line for line in lines if "Rereading" in line] == [
        "    Rereading, likely: little in common with‹U+202E› the page"
    ]


def test_nothing_from_the_wiki_acts():
    output = edit_view.render(all_of_them(), width=100, color=False)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", output) == []


def test_only_failures():
    report = made_of(failures=(EditFailure(rev_id=7, message="revision 7 is not archived"),))
    assert edit_view.render(report, width=100, color=False) == "7: revision 7 is not archived\n"


def test_of_many_passages_the_first_are_shown_and_the_others_counted():
    shown = suspect_edit()
    output = edit_view.render(made_of(replace(shown, passages=shown.passages * 50)), width=100, color=False)
    assert "It brought 100 passages · 50 standing" in output
    assert output.count("  «") == 12
    assert "  and 88 more passages\n" in output


@pytest.mark.parametrize("width", [1, 40, 200])
@pytest.mark.parametrize(
    "text",
    ["漢字かな交じり文 " * 30, "e\u0301" * 200, "x" * 1_500, "👩‍👩‍👧 " * 60, "\n" * 100, "\t|\t" * 60, "؟ سلام " * 60],
)
def test_no_line_is_wider_than_the_terminal(text, width):
    shown = suspect_edit()
    made = edit_of((INSERTED, text))
    author = replace(shown.edit.revision, user=text, comment=text, tags=(text,))
    edit = replace(made, revision=author, parent=shown.edit.parent)
    told = replace(shown, edit=edit, assessed=assessed(edit), page=replace(shown.page, page_title=text[:200]))
    output = edit_view.render(made_of(told), width=width, color=False)
    room = min(max(width, 24), 120)
    assert [line for line in output.splitlines() if cell_len(line) > room or line != line.rstrip()] == []


@pytest.mark.parametrize("unit", ["x", "{{", "[[", "\n", "\u202e", "a b ", "é\n"])
def test_two_megabytes_in_every_field_are_cut(unit):
    text = unit * (2_000_000 // len(unit))
    shown = new_page()
    made = edit_of((INSERTED, text))
    edit = replace(made, revision=replace(shown.edit.revision, user=text, comment=text, tags=(text,)))
    told = replace(shown, edit=edit, assessed=assessed(edit))
    assert len(edit_view.render(made_of(told), width=100, color=True)) < 100_000
