"""How much was put in and taken out, and of what: blanking, a whole new line, a word in a line."""

from __future__ import annotations

from math import log1p, nan

from wikiwatch.score.edits.window import Window

NAME = "size"
FEATURES = (
    "added_length",
    "removed_length",
    "added_words",
    "removed_words",
    "changes",
    "added_lines",
    "net_length",
    "added_share_of_lines",
    "removed_share_of_lines",
    "nothing_visible",
    "whole_lines",
    "creation",
    "blanked_share",
    "at_page_start",
)


def measure(window: Window) -> tuple[float, ...]:
    """Logarithms of lengths; the shares of the page only where the whole page is known."""
    change, added, removed = window.change, window.added.strip(), window.removed.strip()
    old_length = len(change.old or "")
    whole = not change.lines_only
    net = len(added) - len(removed)
    return (
        log1p(len(added)),
        log1p(len(removed)),
        log1p(len(window.added_words)),
        log1p(len(window.removed_words)),
        log1p(len(window.changes)),
        log1p(added.count("\n")),
        log1p(net) if net >= 0 else -log1p(-net),
        len(added) / (len(window.near_new) + 1),
        len(removed) / (len(window.near_old) + 1),
        float(not added and not removed),
        float(bool(added) and not window.near_old.strip()),
        float(whole and change.old is None),
        (old_length - len(change.new)) / old_length if whole and old_length > 50 else nan,
        float(bool(window.changes) and window.changes[0].new_start == 0) if whole else nan,
    )
