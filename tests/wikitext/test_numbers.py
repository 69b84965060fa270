"""Numbers and dates at a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Span
from wikiwatch.wikitext.numbers import digits, has_month, is_year, letters, number_at, significant, value


@pytest.mark.parametrize(
    ("text", "start", "end", "number"),
    [
        ("pays 12,345 euros", 8, 11, "12,345"),
        ("vers 1 200 000 ans", 11, 15, "1 200 000"),
        ("vers 1 200 ans", 11, 11, "1 200"),
        ("in 1931, 42 men", 3, 7, "1931"),
        ("3.14.", 2, 4, "3.14"),
        ("3–1", 0, 1, "3"),
        ("May 1857", 0, 3, "May"),
        ("a b", 2, 2, ""),
        ("٣٤٥", 1, 2, "٣٤٥"),
    ],
)
def test_number_at(text, start, end, number):
    span = number_at(text, Span(start, end))
    assert text[span.start : span.end] == number


def test_parts():
    assert digits("le 3 mai 1 857") == "31857"
    assert [significant(text) for text in ("012", "12.0", "1,200", "1,00", "0")] == ["12", "12", "1200", "1", ""]
    assert letters("3 Mai 1857, 5km") == ["mai", "km"]
    assert (value("1 234,5"), value("none")) == (12345, 0)
    assert [text for text in ("1899", "0999", "2100", "18999", "MMXX") if is_year(text)] == ["1899"]
    assert [text for text in ("3 de mayo", "1er mars", "March", "march of men", "de", "12") if has_month(text)] == [
        "3 de mayo",
        "1er mars",
        "March",
    ]


@given(st.text(alphabet="12 ,.a\u00a0"), st.integers(0, 20), st.integers(0, 20))
def test_number_at_stays_inside_and_is_trimmed(text, one, other):
    span = Span(min(one, other, len(text)), min(max(one, other), len(text)))
    found = number_at(text, span)
    assert 0 <= found.start <= found.end <= len(text)
    assert (
        not text[found.start : found.end].strip()
        or text[found.start : found.end] == text[found.start : found.end].strip()
    )
