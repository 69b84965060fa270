"""How damaging the same editor's earlier edits of the page look, those that a sitting began with above all.

An edit by itself does not tell: `wikiwatch.score.edits.earlier` fills it in where a page's edits are scored in turn.
"""

from __future__ import annotations

from math import nan

from wikiwatch.score.edits.window import Window

NAME = "earlier"
FEATURES = ("last", "highest", "mean", "highest_of_late", "mean_of_late")


def measure(window: Window) -> tuple[float, ...]:
    """All unknown."""
    return (nan,) * len(FEATURES)
