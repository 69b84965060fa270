from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Passage, Span, SuspectPassage
from wikiwatch.report import marking
from wikiwatch.report.marking import Kind, Segment


def passage(text: str, *spans: tuple[int, int], start: int = 0) -> Passage:
    return Passage(
        rev_id=1,
        start=start,
        end=start + len(text),
        text=text,
        spans=tuple(Span(*span) for span in spans),
        standing=True,
    )


@pytest.fixture
def suspect(report):
    """The first passage of the report, with another text and context."""

    def made(text: str = "spam", before: str = "", after: str = "", start: int = 0) -> SuspectPassage:
        first = report.pages[0].passages[0]
        return replace(first, passage=passage(text, start=start), before=before, after=after)

    return made


def test_guilty_spans_are_told_from_what_came_along():
    assert list(marking.segments(passage("one two three", (104, 107), start=100))) == [
        Segment(Kind.PLAIN, "one "),
        Segment(Kind.GUILTY, "two"),
        Segment(Kind.PLAIN, " three"),
    ]


def test_without_spans_the_whole_passage_is_meant():
    assert list(marking.segments(passage("spam", start=7))) == [Segment(Kind.GUILTY, "spam")]


@pytest.mark.parametrize(
    ("spans", "guilty"),
    [
        ([(2, 4), (0, 2)], ["abcd"]),
        ([(1, 5), (2, 3)], ["bcde"]),
        ([(0, 1), (3, 3), (4, 5)], ["a", "e"]),
        ([(4, 99)], ["ef"]),
    ],
)
def test_spans_are_put_in_order_joined_and_clipped(spans, guilty):
    found = marking.segments(passage("abcdef", *spans))
    assert [text for kind, text in found if kind is Kind.GUILTY] == guilty


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
    st.integers(0, 20),
)
def test_the_segments_of_any_spans_put_together_are_the_passage(text, spans, start):
    found = list(marking.segments(passage(text, *spans, start=start)))
    assert "".join(segment.text for segment in found) == text
    assert all(segment.text for segment in found)


def test_context_ends_at_the_borders_of_the_section(suspect):
    given_context = suspect(before="lead\n== One ==\nbefore\n", after=" after\n\n== Two ==\nelse")
    assert list(marking.in_context(given_context, context=100, length=100)) == [
        Segment(Kind.CONTEXT, "before\n"),
        Segment(Kind.GUILTY, "spam"),
        Segment(Kind.CONTEXT, " after"),
    ]


def test_a_passage_right_after_its_heading_has_no_context(suspect):
    found = marking.in_context(
        suspect(text="spam\n", before="== One ==\n", after="== Two ==\nelse"), context=9, length=99
    )
    assert list(found) == [Segment(Kind.GUILTY, "spam\n")]


def test_a_passage_inside_a_heading_keeps_the_line(suspect):
    found = marking.in_context(suspect(before="text\n== One", after=" ==\nelse"), context=99, length=99)
    assert [segment.text for segment in found] == ["== One", "spam", " ==\nelse"]


def test_long_context_is_cut_between_words(suspect):
    given_context = suspect(
        before="seven words stand here before the passage ", after=" and as many come behind it, too"
    )
    assert [segment.text for segment in marking.in_context(given_context, context=16, length=99)] == [
        "…the passage ",
        "spam",
        " and as many…",
    ]


def test_context_that_is_itself_a_piece_says_so(suspect):
    found = marking.in_context(suspect(before="before ", start=500), context=99, length=99)
    assert [segment.text for segment in found] == ["…before ", "spam"]


def test_a_long_passage_keeps_its_beginning_and_its_end():
    assert list(marking.shortened(marking.segments(passage("a" * 200 + "b" * 9_000 + "c" * 100)), 300)) == [
        Segment(Kind.GUILTY, "a" * 200),
        Segment(Kind.GAP, "[… 9,000 characters left out …]"),
        Segment(Kind.GUILTY, "c" * 100),
    ]


def test_many_guilty_pieces_end_in_a_gap():
    text = "ab" * 1_000
    spans = [(n, n + 1) for n in range(0, 2_000, 2)]
    found = list(marking.shortened(marking.segments(passage(text, *spans)), 10))
    assert "".join(segment.text for segment in found[:-1]) == "ab" * 5
    assert found[-1] == Segment(Kind.GAP, "[… 1,990 characters left out …]")


@pytest.mark.parametrize(
    ("text", "before", "section"),
    [
        ("spam", "no heading", None),
        ("spam", "== One ==\ntext\n=== Two ===\nmore", "Two"),
        ("== Casino ==\nspam", "== One ==\ntext\n\n", "Casino"),
        ("\n== Casino ==\nspam", "== One ==\ntext", "Casino"),
    ],
)
def test_section(suspect, text, before, section):
    assert marking.section(suspect(text=text, before=before)) == section
