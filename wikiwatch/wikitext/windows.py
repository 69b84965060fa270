"""The small part of a text that is worth reading around a place."""

from collections.abc import Callable, Iterable, Iterator

from wikiwatch.model import Span

REACH = 2_000
"""Code points read on either side of a place at most; a longer line is cut there."""


def lines_around(text: str, start: int, end: int, *, before: int = REACH, after: int = REACH) -> Span:
    """The lines that ``[start, end)`` touches, without the last line's newline; ``before`` and ``after`` bound them."""
    earliest, latest = max(0, start - before), min(len(text), end + after)
    line_start = text.rfind("\n", earliest, start)
    line_end = text.find("\n", end, latest)
    return Span(earliest if line_start < 0 else line_start + 1, latest if line_end < 0 else line_end)


def windows_around(text: str, spans: Iterable[Span]) -> Iterator[tuple[Span, list[Span]]]:
    """Spans (in order, disjoint) grouped by the lines they stand in, so that no text is read twice."""
    return grouped(spans, lambda span: lines_around(text, span.start, span.end))


def grouped(spans: Iterable[Span], window_of: Callable[[Span], Span]) -> Iterator[tuple[Span, list[Span]]]:
    """Spans (in order, disjoint) by their windows, where windows that meet are one."""
    window: Span | None = None
    inside: list[Span] = []
    for span in spans:
        wide = window_of(span)
        if window is not None and wide.start <= window.end:
            window = Span(window.start, max(window.end, wide.end))
            inside.append(span)
            continue
        if window is not None:
            yield window, inside
        window, inside = wide, [span]
    if window is not None:
        yield window, inside
