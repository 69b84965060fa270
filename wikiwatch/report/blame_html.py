"""Attribution as one HTML file: the text in the colours of its origins, who wrote each on hovering, and how much.

html_parts.py says how it is kept harmless.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wikiwatch import __version__
from wikiwatch.model import Page, Revision, Wiki
from wikiwatch.report import coloring, phrasing
from wikiwatch.report.coloring import ColorBy, Run
from wikiwatch.report.html_parts import environment

ORIGIN_COLORS, AGE_COLORS = 12, 8  # as many as style.css has
LISTED = 500  # origins; the others are counted


class Segment(NamedTuple):
    """A run of the text, or the white space between two; that has no origin."""

    text: str
    origin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginView:
    """A revision that text comes from, and how many code points (white space aside) that is."""

    revision: Revision
    title: str
    color: str
    size: int
    share: float
    is_listed: bool


def render(
    text: str,
    runs: Sequence[Run],
    origins: Mapping[int, Revision],
    *,
    wiki: Wiki,
    page: Page,
    revision: Revision,
    by: ColorBy = ColorBy.ORIGIN,
) -> str:
    """``runs`` are (start, end, origin_rev_id) in order, offsets in code points of ``text``, that of ``revision``."""
    steps = coloring.by_age(origins, AGE_COLORS) if by is ColorBy.AGE else {}
    colors = steps or coloring.by_origin(runs, ORIGIN_COLORS)
    views = _origins(text, runs, origins, {rev_id: f"{by}-{color}" for rev_id, color in colors.items()})
    return (
        environment()
        .get_template("blame.html")
        .render(
            wiki=wiki,
            page=page,
            revision=revision,
            version=__version__,
            segments=_segments(text, runs),
            views=views,
            listed=[view for view in views.values() if view.is_listed],
            ages=coloring.age_steps(origins, steps) if steps else [],
        )
    )


def _segments(text: str, runs: Sequence[Run]) -> Iterator[Segment]:
    behind = 0
    for start, end, rev_id in runs:
        if behind < start:
            yield Segment(text[behind:start])
        yield Segment(text[start:end], rev_id)
        behind = end
    yield Segment(text[behind:])


def _origins(
    text: str, runs: Sequence[Run], origins: Mapping[int, Revision], colors: Mapping[int, str]
) -> dict[int, OriginView]:
    """By revision id, those that most of the text comes from first."""
    sizes: Counter[int] = Counter()
    for start, end, rev_id in runs:
        sizes[rev_id] += len("".join(text[start:end].split()))
    total = max(sizes.total(), 1)
    order = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    return {
        rev_id: OriginView(
            revision=origins[rev_id],
            title=f"{rev_id}, {phrasing.date(origins[rev_id].dt)}, {phrasing.who(origins[rev_id])}",
            color=colors[rev_id],
            size=size,
            share=size / total,
            is_listed=place < LISTED,
        )
        for place, (rev_id, size) in enumerate(order)
    }
