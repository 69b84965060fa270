"""Spans that share characters with others."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from wikiwatch.model import Span


class Overlaps:
    """Disjoint spans in rising order, asked by place in logarithmic time."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def within(self, place: Span) -> range:
        """Indexes of the spans that share a character with ``place``, or are empty and inside it."""
        return range(bisect_right(self._ends, place.start), bisect_left(self._starts, place.end))

    def characters(self, place: Span) -> int:
        """How many characters of ``place`` the spans cover."""
        shared = (min(self._ends[i], place.end) - max(self._starts[i], place.start) for i in self.within(place))
        return sum(max(0, length) for length in shared)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Disjoint spans in rising order that cover the same text; those that only touch stay apart."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
