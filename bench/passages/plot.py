"""The calibration of the variants as one SVG: what was said against what was so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SIDE, MARGIN = 320, 48
COLOURS = ("#1f5fa8", "#c2410c", "#3f7d20", "#7a3ea1")


def calibration_plot(curves: Mapping[str, Sequence[tuple[float, float, float]]]) -> str:
    """Each curve is a list of mean score, share that was inserted, share of the sentences, by tenth of the score."""
    size = SIDE + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size + 20 * len(curves)}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Calibration of the passage judge, out of fold</title>",
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>',
        f'<path d="M{_x(0)} {_y(0)} L{_x(1)} {_y(1)}" stroke="#888" stroke-dasharray="4 4"/>',
    ]
    for mark in (0.0, 0.5, 1.0):
        lines.append(f'<text x="{_x(mark)}" y="{_y(0) + 18}" text-anchor="middle">{mark:g}</text>')
        lines.append(f'<text x="{MARGIN - 8}" y="{_y(mark) + 4}" text-anchor="end">{mark:g}</text>')
    lines.append(f'<text x="{size / 2}" y="{_y(0) + 36}" text-anchor="middle">score</text>')
    lines.append(f'<text x="{MARGIN}" y="{MARGIN - 14}">share of sentences with something inserted</text>')
    for index, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[index % len(COLOURS)]
        points = " ".join(f"{_x(said):.1f},{_y(was):.1f}" for said, was, _ in curve)
        lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [f'<circle cx="{_x(s):.1f}" cy="{_y(w):.1f}" r="3" fill="{colour}"/>' for s, w, _ in curve]
        lines.append(f'<text x="{MARGIN}" y="{size + 20 * index + 8}" fill="{colour}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _x(value: float) -> float:
    return MARGIN + SIDE * value


def _y(value: float) -> float:
    return MARGIN + SIDE * (1 - value)
