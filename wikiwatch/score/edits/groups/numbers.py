"""Numbers and dates: put in, taken out, exchanged for others."""

from __future__ import annotations

import re
from math import log1p, log10, nan

from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import Signs

NAME = "numbers"
FEATURES = (
    "digit_share",
    "numbers_added",
    "numbers_removed",
    "only_a_number",
    "ratio",
    "same_length",
    "far_year",
    "farther_off",
    "span_broken",
)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]")
_DIGIT = Signs(r"\d")
_SPAN = re.compile(r"([12](?<!\d.)\d{3})\W{1,3}([12]\d{3})(?!\d)")  # by the first sign, which re then searches for
MOST_DIGITS = 15
MOST_NUMBERS = 40  # of the lines around


def measure(window: Window) -> tuple[float, ...]:
    """``only_a_number`` is 1 where nothing but numbers was exchanged; ``ratio`` how far apart they are, in decades;
    ``farther_off`` how much farther the new one lies from the nearest number like it in its lines than the old one did.
    """
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
        _farther_off(window, added[0], removed[0]) if added and removed else nan,
        float(digits > 0 and _broken_spans(window.near_new) > _broken_spans(window.near_old)),
    )


def _farther_off(window: Window, added: str, removed: str) -> float:
    """In the logarithm; unknown where the lines hold no other number of so many digits."""
    near = _NUMBER.findall(window.near_old)[:MOST_NUMBERS]
    others = [_value(number) for number in near if len(number) == len(removed) and number != removed]
    if not others:
        return nan
    new, old = (min(abs(_value(number) - other) for other in others) for number in (added, removed))
    return log1p(new) - log1p(old)


def _broken_spans(text: str) -> int:
    """Two years side by side of which the second is the earlier one."""
    return sum(first > second for first, second in _SPAN.findall(text))


def _value(number: str) -> float:
    return float(re.sub(r"\D", "", number)[:MOST_DIGITS])
