"""Characters of a kind, counted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.signs import Signs, may_repeat


@pytest.mark.parametrize(
    ("pattern", "text", "count"),
    [
        ("[A-Z]", "The BBC", 4),
        ("[A-ZÀ-Þ]", "État", 1),
        ("[À-ÿ]", "plain", 0),
        (r"\d", "1999, ١٩", 6),
        (r"[^\w\s]", "", 0),
    ],
)
def test_characters_are_counted(pattern: str, text: str, count: int) -> None:
    assert Signs(pattern).count(text) == count


@given(st.text(), st.sampled_from([r"[^\w\s]", r"\d", "[A-ZÀ-Þ]", r"[^\x00-\x7f]"]))
def test_bytes_tell_the_same_as_the_pattern(text: str, pattern: str) -> None:
    assert Signs(pattern).count(text) == len(re.findall(pattern, text))


@given(st.text("abé\n", max_size=30), st.sampled_from(["ab", "aé", "ab\n"]))
def test_where_a_character_is_said_to_be_repeated_it_is(text: str, around: str) -> None:
    long = around * 50 + text + around * 50
    assert may_repeat(long) == (re.search(r"(.)\1\1", long, re.DOTALL) is not None)


def test_a_short_text_is_not_worth_a_look() -> None:
    assert may_repeat("ab")
