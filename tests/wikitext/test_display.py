"""Nothing shown may hide, reorder or run, and a quotation is one short line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.display import shortened, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red \x1b[31m", "red ‹U+001B›[31m"),
        ("abc\u202edcba\u202c", "abc‹U+202E›dcba‹U+202C›"),
        ("ze\u200bro\u00adw\ufeff", "ze‹U+200B›ro‹U+00AD›w‹U+FEFF›"),
        ("tag \U000e0041", "tag ‹U+E0041›"),
        ("nul \x00 cr \r", "nul ‹U+0000› cr ‹U+000D›"),
        ("half \ud800", "half ‹U+D800›"),
        ("line\u2028end", "line‹U+2028›end"),
        ("été « 中文 » 👍🏽", "été « 中文 » 👍🏽"),
        ("می\u200cخواهم 👩\u200d💻 क\u200dष", "می\u200cخواهم 👩\u200d💻 क\u200dष"),
        ("a\u200db \u200d", "a‹U+200D›b ‹U+200D›"),
        ("क\u200d\u200d\u200d", "क\u200d‹U+200D›‹U+200D›"),
        ("a\tb\nc", "a\tb\nc"),
    ],
)
def test_visible(text, expected):
    assert visible(text) == expected


def test_on_one_line():
    assert visible("a\tb\nc", newlines=False) == "a‹U+0009›b‹U+000A›c"


@given(st.text(st.characters(exclude_categories=())))
def test_no_control_is_left_and_it_is_stable(text):
    shown = visible(text, newlines=False)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert visible(shown, newlines=False) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("la  cale\n sèche", "la cale sèche"), ("une cale sèche vide", "une cale sèc…")]
)
def test_a_quotation_is_one_line_of_so_many_characters_at_most(text, shown):
    assert shortened(text, 13) == shown
