"""Numbers and dates: put in, taken out, exchanged for others."""

from __future__ import annotations

import re
from math import log1p, log10

from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import Signs

NAME = "numbers"
FEATURES = ("digit_share", "numbers_added", "numbers_removed", "only_a_number", "ratio", "same_length", "far_year")

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]")
_DIGIT = Signs(r"\d")
MOST_DIGITS = 15


def measure(window: Window) -> tuple[float, ...]:
    """``only_a_number`` is 1 where nothing but numbers was exchanged; ``ratio`` how far apart they are, in decades."""
    digits = _DIGIT.count(window.added)
    added = _NUMBER.findall(window.added) if digits else []
    removed = _NUMBER.findall(window.removed) if _DIGIT.count(window.removed) else []
    swapped = bool(added and removed) and not _LETTERS.search(window.added) and not _LETTERS.search(window.removed)
    return (
        digits / len(window.added) if window.added else 0.0,
        log1p(len(added)),
        log1p(len(removed)),
        float(swapped),
        abs(log10((_value(added[0]) + 1) / (_value(removed[0]) + 1))) if swapped else 0.0,
        float(swapped and len(added[0]) == len(removed[0])),
        float(any(len(number) == 4 and "2040" < number < "9999" for number in added[:20])),
    )


def _value(number: str) -> float:
    return float(re.sub(r"\D", "", number)[:MOST_DIGITS])
