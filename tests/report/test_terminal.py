import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from wikiwatch.model import PartialRevert
from wikiwatch.report import terminal

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_whole_report(report, as_expected, width):
    as_expected(f"terminal_{width}.txt", terminal.render(report, width=width, color=False))


def test_the_whole_report_in_colour(report, as_expected):
    as_expected("terminal_100_color.ansi", terminal.render(report, width=100, color=True))


def test_colour_adds_nothing_but_colour(report):
    colored = ANSI.sub("", terminal.render(report, width=100, color=True))
    plain = terminal.render(report, width=100, color=False)
    assert "\x1b" not in colored
    assert re.sub(r"[│\s]", "", colored) == re.sub(r"[│⟦⟧\s]", "", plain)


def test_no_page_at_all(empty_report, as_expected):
    as_expected("terminal_empty.txt", terminal.render(empty_report, width=60, color=False))


def test_only_clean_pages_have_a_line_each(report, as_expected):
    clean = replace(report, pages=(report.pages[1], report.pages[1]))
    as_expected("terminal_clean.txt", terminal.render(clean, width=60, color=False))


def test_pages_that_could_not_be_read_are_not_called_clean(failed_report, as_expected):
    as_expected("terminal_failed.txt", terminal.render(failed_report, width=60, color=False))


def test_a_report_since_some_day_says_so(report):
    since = replace(report, settings={**report.settings, "since": "2026-11-01T01:30:00+02:00"}, pages=report.pages[1:])
    assert terminal.render(since, width=80, color=False).splitlines()[2:4] == [
        "Only what was brought in from 31 October 2026 23:30 UTC on is told.",
        "Nothing suspect standing · 0 removed since · 0 suspect edits",
    ]


def test_pages_without_any_text_are_not_called_clean(stub_report):
    output = terminal.render(stub_report, width=80, color=False)
    assert output.splitlines()[2:] == [
        "No text was read · 0 removed since · 0 suspect edits",
        "",
        "- Salon: no text was read, 3 revisions without one.",
        "- Salon: no text was read, 3 revisions without one.",
    ]


def test_a_page_of_another_content_model_is_not_called_clean(script_report):
    output = terminal.render(script_report, width=80, color=False)
    assert output.splitlines()[2:] == [
        "No wikitext was read · 0 removed since · 0 suspect edits",
        "",
        "- User:Salon/common.js: not judged: revision 501 is javascript, not wikitext.",
    ]


def with_text(report, text: str):
    """The report with another text in its first passage, its page's title and everything its editor wrote."""
    page = report.pages[0]
    first = page.passages[0]
    author = replace(first.inserted_by, user=text, comment=text, tags=(text,))
    finding = replace(first.findings[0], message=text)
    passage = replace(first.passage, text=text, spans=(), displaced=text)
    told = replace(first, passage=passage, inserted_by=author, findings=(finding,), before=text, after=text)
    named = replace(page, page=replace(page.page, page_title=text[:200]), passages=(told,))
    return replace(report, pages=(named,))


HOSTILE = "[bold]x[/bold] [/] :smile: \x1b]0;owned\x07 \x9b2J \u202ecba\u202c \u200bz\r\x00 https://a.example/[link=b]"


def test_nothing_from_the_wiki_acts(report):
    output = terminal.render(with_text(report, HOSTILE), width=120, color=False)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", output) == []
    flat = " ".join(output.split())
    assert "[bold]x[/bold] [/] :smile: ‹U+001B›]0;owned‹U+0007› ‹U+009B›2J ‹U+202E›cba‹U+202C› ‹U+200B›z" in flat
    assert "https://a.example/[link=b]" in flat


@pytest.mark.parametrize("width", [1, 40, 200])
@pytest.mark.parametrize(
    "text",
    [
        "漢字かな交じり文 " * 30,
        "e\u0301" * 200,
        "x" * 1_500,
        "👩‍👩‍👧 " * 60,
        "\n" * 100,
        "\t|\t" * 60,
        "long words " * 100,
        "؟ سلام " * 60,
    ],
)
def test_no_line_is_wider_than_the_terminal(report, text, width):
    output = terminal.render(with_text(report, text), width=width, color=False)
    room = min(max(width, 24), 120)
    assert [line for line in output.splitlines() if cell_len(line) > room] == []
    assert [line for line in output.splitlines() if line != line.rstrip()] == []


def test_a_passage_of_empty_lines_takes_no_room(report):
    output = terminal.render(with_text(report, "one" + "\n" * 500 + "two"), width=60, color=False)
    assert "⟦one\n│\n│ two⟧" in output


def many(report, count: int):
    """The first page with its passages, removed passages, edits and errors repeated."""
    page = report.pages[0]
    standing, gone = page.passages[1], page.passages[2]
    edits = [replace(page.edits[2], damaging=0.5 + n / 4 / count) for n in range(count)]
    return replace(
        report,
        pages=(
            replace(
                page,
                passages=(standing,) * count + (gone,) * count,
                edits=tuple(edits),
                errors=page.errors * count,
            ),
        ),
    )


def test_of_many_the_worst_are_shown_and_the_rest_is_counted(report):
    output = terminal.render(many(report, 3_000), width=100, color=False, shown=3)
    assert re.findall(r"Standing passage .*?of 3,000", output) == [
        f"Standing passage {number} of 3,000" for number in (1, 2, 3)
    ]
    assert [line.strip() for line in output.splitlines() if "more" in line] == [
        "and 2,997 more standing passages; --all shows all",
        "and 2,997 more removed passages; --all shows all",
        "and 2,997 more suspect edits; --all shows all",
        "and 2,997 more errors; --all shows all",
    ]
    assert output.count("  0.75  1057") == 3


def test_of_what_was_removed_fewer_are_shown(report):
    output = terminal.render(many(report, 30), width=100, color=False)
    assert [line.strip().partition(";")[0] for line in output.splitlines() if "more" in line] == [
        "and 10 more standing passages",
        "and 25 more removed passages",
        "and 10 more suspect edits",
        "and 10 more errors",
    ]


def test_many_findings_of_one_passage_are_cut_too(report):
    page = report.pages[0]
    said = page.passages[0].findings[0]
    first = replace(page.passages[0], findings=tuple(replace(said, message=f"Claim {n}.") for n in range(100)))
    output = terminal.render(replace(report, pages=(replace(page, passages=(first,)),)), width=100, color=False)
    assert "and 92 more findings" in output


def test_the_same_whatever_the_environment_says(report, monkeypatch):
    before = terminal.render(report, width=80, color=True)
    for name, value in {"NO_COLOR": "1", "FORCE_COLOR": "1", "COLUMNS": "33", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert terminal.render(report, width=80, color=True) == before


@pytest.mark.parametrize("unit", ["x", "{{", "[[", "\n==", "\u202e", "a b "])
def test_two_megabytes_in_every_field_are_cut(report, unit):
    output = terminal.render(with_text(report, unit * (2_000_000 // len(unit))), width=100, color=True)
    assert len(output) < 60_000


def test_an_edit_that_is_suspect_for_what_it_brought_alone_says_so(report):
    page = report.pages[0]
    insult, casino, graft = page.edits
    edits = (replace(insult, damaging=0.2), casino, graft)
    lines = terminal.render(replace(report, pages=(replace(page, edits=edits),)), width=120, color=False).splitlines()
    assert (
        "  0.20  1019  2011-03-09  192.0.2.7 (IP address) · for what it brought · vandalism · reverted by 1020" in lines
    )
    assert sum("for what it brought" in line for line in lines) == 1


def test_edits_in_a_row_and_what_was_undone_in_part(report):
    page = report.pages[0]
    insult, casino, graft = page.edits
    undone = PartialRevert(rev_id=1057, undone_rev_id=1019, removed=3, put_in=4, restored=0, taken_out=0)
    insult = replace(insult, reverted_by=None, partly_reverted_by=(undone,))
    graft = replace(graft, run_rev_id=1042, reverts=(), partly_reverts=(undone,))
    told = replace(report, pages=(replace(page, edits=(insult, casino, graft)),))
    output = terminal.render(told, width=120, color=False)
    listed = output[output.index("Suspect edits, worst first") : output.index("Errors")]
    assert [line.split(" · ")[1:] for line in listed.splitlines()[1:] if line] == [
        ["vandalism", "75% undone by 1057"],
        ["2 suspect edits in a row, together +224 bytes:"],
        ["off topic, promotional", "still stands"],
        ["off topic, unsourced", "undoes edit 1019", "still stands"],
    ]
