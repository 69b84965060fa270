"""Overlaps against the plain definition."""

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Span
from wikiwatch.wikitext.overlaps import Overlaps, merged


def test_example():
    overlaps = Overlaps([Span(0, 4), Span(6, 8), Span(8, 12)])
    assert overlaps.within(Span(3, 8)) == range(0, 2)
    assert overlaps.characters(Span(3, 10)) == 1 + 2 + 2
    assert list(overlaps.within(Span(4, 6))) == []


@given(st.lists(st.integers(0, 60), unique=True), st.integers(0, 60), st.integers(0, 60))
def test_same_as_comparing_each(cuts, one, other):
    cuts.sort()
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    place = Span(min(one, other), max(one, other))
    shared = [set(range(*span)) & set(range(*place)) for span in spans]
    assert Overlaps(spans).characters(place) == sum(map(len, shared))
    if place.start < place.end:
        assert list(Overlaps(spans).within(place)) == [i for i, common in enumerate(shared) if common]


def test_spans_that_share_a_character_are_merged_and_those_that_touch_are_not():
    assert merged([Span(6, 8), Span(0, 4), Span(8, 12), Span(2, 3), Span(3, 5)]) == (
        Span(0, 5),
        Span(6, 8),
        Span(8, 12),
    )
