"""The lines at a place, and never a whole endless one."""

import pytest

from wikiwatch.model import Span
from wikiwatch.wikitext.windows import lines_around, windows_around

TEXT = "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("start", "end", "lines"), [(0, 0, "one"), (3, 3, "one"), (4, 4, "two"), (2, 5, "one\ntwo"), (5, 13, "two\nthree")]
)
def test_lines(start, end, lines):
    window = lines_around(TEXT, start, end)
    assert TEXT[window.start : window.end] == lines


def test_long_lines_are_cut():
    assert lines_around("a" * 100, 50, 60, before=7, after=5) == (43, 65)


def test_spans_share_the_window_of_their_lines():
    spans = [Span(0, 1), Span(2, 5), Span(9, 10)]
    assert list(windows_around(TEXT, spans)) == [(Span(0, 7), spans[:2]), (Span(8, 13), spans[2:])]


def test_no_spans_no_windows():
    assert list(windows_around(TEXT, [])) == []
