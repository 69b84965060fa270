"""The reliability plot: what share of the edits with a score is damaging, as an SVG."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bench.edits.metrics import Numbers

SIDE, EDGE = 360, 50
COLOURS = ("#1b6ca8", "#c2571a", "#3a7d44", "#7a4fa3")
LEAST = 15  # edits in a tenth that is drawn


def curve(labels: Numbers, scores: Numbers, weights: Numbers) -> list[tuple[float, float]]:
    """The mean score and the share of damaging edits of each tenth of the scores with enough edits."""
    points = []
    for low in np.linspace(0, 1, 10, endpoint=False):
        inside = (scores >= low) & (scores < low + 0.1)
        if inside.sum() >= LEAST:
            points.append(
                (
                    float(np.average(scores[inside], weights=weights[inside])),
                    float(np.average(labels[inside], weights=weights[inside])),
                )
            )
    return points


def svg(curves: Mapping[str, list[tuple[float, float]]]) -> str:
    """The curves with their names, over the diagonal that a calibrated score lies on."""
    size = SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12">',
        f'<rect width="{size}" height="{size}" fill="white"/>',
        f'<path d="M{EDGE} {EDGE + SIDE}L{EDGE + SIDE} {EDGE}" stroke="#999" stroke-dasharray="4"/>',
        f'<path d="M{EDGE} {EDGE}V{EDGE + SIDE}H{EDGE + SIDE}" fill="none" stroke="#333"/>',
        f'<text x="{EDGE + SIDE / 2}" y="{size - 12}" text-anchor="middle">score</text>',
        f'<text x="14" y="{EDGE + SIDE / 2}" text-anchor="middle" transform="rotate(-90 14 {EDGE + SIDE / 2})">'
        "share that is damaging</text>",
    ]
    for tenth in range(0, 11, 2):
        x, y = _place(tenth / 10, tenth / 10)
        parts.append(f'<text x="{x:.0f}" y="{EDGE + SIDE + 16}" text-anchor="middle">{tenth / 10}</text>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.0f}" text-anchor="end">{tenth / 10}</text>')
    for number, (name, points) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [_place(*point) for point in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
        parts.append(f'<text x="{EDGE + 10}" y="{EDGE + 14 + 16 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(score: float, share: float) -> tuple[float, float]:
    return EDGE + score * SIDE, EDGE + (1 - share) * SIDE
