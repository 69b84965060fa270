"""Attribution on a terminal."""

import re
from itertools import pairwise

import pytest
from rich.cells import cell_len

from tests.report.conftest import moment, revision
from wikiwatch.report import blame_view
from wikiwatch.report.coloring import ColorBy

ANSI = re.compile(r"\x1b\[[0-9;]*m")
ORIGINS = {
    7: revision(7, moment(2003, 3, 4), "Editor A", ""),
    1042: revision(1042, moment(2022, 8, 3), None, None),
    1057: revision(1057, moment(2024, 9, 30), "2001:db8:0:0:0:0:0:17", ""),
}
AT = moment(2024, 10, 2)
PIECES = (
    ("'''Parloir''' est un site.\nIl ouvre en 2003.", 7),
    ("\n\n", None),
    ("Les amateurs de machines à sous y trouvent un bonus.\n\n\n\nEt plus encore.", 1042),
    ("\n", None),
    ("Le site ferme", 7),
    (" ", None),
    (", où les casinos attendent,", 1057),
    (" ", None),
    ("en juin.", 7),
    ("\n", None),
)


def laid_out(*pieces):
    """The text of these pieces, and the runs of those that have an origin."""
    text, runs = "", []
    for piece, rev_id in pieces:
        runs += [] if rev_id is None else [(len(text), len(text) + len(piece), rev_id)]
        text += piece
    return text, runs


def render(*pieces, width=100, color=False, by=ColorBy.ORIGIN, origins=ORIGINS):
    return blame_view.render(*laid_out(*pieces), origins, width=width, color=color, by=by, at=AT)


def test_by_origin():
    assert render(*PIECES) == (
        "   7 2003-03-04 Editor A         │ '''Parloir''' est un site.\n"
        "                                 │ Il ouvre en 2003.\n"
        "                                 │\n"
        "1042 2022-08-03 hidden user      │ Les amateurs de machines à sous y trouvent un bonus.\n"
        "                                 │\n"
        "                                 │ Et plus encore.\n"
        "   7 2003-03-04 Editor A         │ Le site ferme\n"
        "1057 2024-09-30 2001:db8:0:0:0:… ╎ , où les casinos attendent,\n"
        "   7 2003-03-04 Editor A         ╎ en juin.\n"
    )


def test_by_age_which_is_told_without_colour_too():
    assert render(*PIECES, by=ColorBy.AGE) == (
        "Age on 2 October 2024, from the oldest text to the newest:\n"
        "  ▁ 4 March 2003\n"
        "  ▅ 3 August 2022\n"
        "  █ 30 September 2024\n"
        "\n"
        "   7 2003-03-04 Editor A         ▁ 21y   │ '''Parloir''' est un site.\n"
        "                                         │ Il ouvre en 2003.\n"
        "                                         │\n"
        "1042 2022-08-03 hidden user      ▅ 2y    │ Les amateurs de machines à sous y trouvent un bonus.\n"
        "                                         │\n"
        "                                         │ Et plus encore.\n"
        "   7 2003-03-04 Editor A         ▁ 21y   │ Le site ferme\n"
        "1057 2024-09-30 2001:db8:0:0:0:… █ 2d    ╎ , où les casinos attendent,\n"
        "   7 2003-03-04 Editor A         ▁ 21y   ╎ en juin.\n"
    )


@pytest.mark.parametrize(
    ("width", "first"),
    [
        (80, "1042 2022-08-03 hidden user      │ Les amateurs de machines à sous y trouvent un"),
        (60, "1042 2022-08-03 hidden us… │ Les amateurs de machines à sous"),
        (50, "1042 2022-08-03 │ Les amateurs de machines à sous"),
        (40, "1042 │ Les amateurs de machines à sous y"),
        (1, "1042 │ Les amateurs de"),
    ],
)
def test_on_a_narrow_terminal_less_is_told_of_the_origins(width, first):
    lines = render(*PIECES, width=width).splitlines()
    assert next(line for line in lines if line.startswith("1042")) == first
    assert max(map(cell_len, lines)) <= max(width, 24)


def test_wrapped_lines_go_on_behind_the_gutter():
    assert render(("漢字 " * 8, 7), width=24) == ("   7 │ 漢字 漢字 漢字\n     ╎ 漢字 漢字 漢字\n     ╎ 漢字 漢字\n")


def test_wide_and_combining_characters_keep_the_columns():
    origins = {
        1: revision(1, moment(2020, 1, 1), "漢字" * 10, ""),
        2: revision(2, moment(2020, 1, 1), "e\u0301" * 4, ""),
        3: revision(3, moment(2020, 1, 1), "👩‍👧" * 3, ""),
    }
    lines = render(("漢", 1), (" ", None), ("e\u0301", 2), (" ", None), ("x", 3), origins=origins).splitlines()
    assert {cell_len(re.split("[│╎]", line)[0]) for line in lines} == {cell_len("1 2020-01-01 ") + 16 + 1}


@pytest.mark.parametrize("by", ColorBy)
def test_colour_adds_nothing_but_colour(by):
    colored = render(*PIECES, by=by, color=True)
    assert "\x1b" in colored
    assert ANSI.sub("", colored) == render(*PIECES, by=by)


def test_neighbours_have_different_colours():
    shown = render(
        *((f"mot{n}", 6 * (n % 4 + 1)) for n in range(12)), color=True, origins={6 * n: ORIGINS[7] for n in range(1, 5)}
    )
    colors = re.findall(r"^\x1b\[(\d+)m", shown, re.MULTILINE)
    assert len(colors) == 12
    assert [(one, other) for one, other in pairwise(colors) if one == other] == []


def test_ages_go_from_cold_to_hot():
    colors = dict(re.findall(r"\x1b\[38;5;(\d+)m *(\d+) ", render(*PIECES, by=ColorBy.AGE, color=True)))
    assert {int(rev_id): int(color) for color, rev_id in colors.items()} == {7: 27, 1042: 142, 1057: 160}


def test_nothing_from_the_wiki_acts():
    trick = "\x1b[31m \x9b2J \u202ecba\u202c \u200bz\r\x00\t."
    output = render((trick, 1), origins={1: revision(1, moment(2020, 1, 1), trick, "")}, width=200)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", output) == []
    assert "‹U+001B›[31m ‹U+009B›2J ‹U+202E›cba‹U+202C› ‹U+200B›z‹U+000D›‹U+0000›‹U+0009›." in output


@pytest.mark.parametrize("by", ColorBy)
def test_a_text_of_nothing(by):
    assert render(by=by, origins={}) == ""


@pytest.mark.parametrize("unit", ["x", "漢", "e\u0301", "mot ", "* a\n", "\n", " "])
@pytest.mark.parametrize("width", [24, 100])
def test_long_texts_stay_within_the_width(unit, width):
    output = render((unit * 2_000, 1042), width=width, by=ColorBy.AGE)
    assert max(map(cell_len, output.splitlines())) <= width
