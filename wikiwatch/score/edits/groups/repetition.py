"""Held keys, words said again and again, text that packs too well."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from itertools import pairwise

from wikiwatch.score.edits.window import Window

NAME = "repetition"
FEATURES = ("longest_run", "held_letters", "commonest_word", "distinct_words", "doubled_words", "packed")

MOST_WORDS = 400
LEAST_TO_PACK, MOST_TO_PACK = 24, 3_000

_HELD = re.compile(r"([^\W\d_])\1{2,}")
_RUN = re.compile(r"([^\s=\-.*_|])\1{3,}")


def measure(window: Window) -> tuple[float, ...]:
    """Lines of equal signs, dots and bars are layout and do not count."""
    words = window.added_words[:MOST_WORDS]
    count = len(words)
    commonest = Counter(words).most_common(1)[0][1] if words else 0
    doubled = sum(first == second for first, second in pairwise(words))
    runs = [match.end() - match.start() for match in _RUN.finditer(window.added)]
    return (
        float(min(30, max(runs, default=0))),
        float(min(10, len(_HELD.findall(window.added)))),
        commonest / count if count > 4 else 0.0,
        len(set(words)) / count if count else 1.0,
        float(min(20, doubled)),
        _packed(window.added),
    )


def _packed(text: str) -> float:
    """The share of its size that a text packs to; 1 for what is too short to tell."""
    content = text[:MOST_TO_PACK].encode(errors="replace")
    return len(zlib.compress(content, 1)) / len(content) if len(content) >= LEAST_TO_PACK else 1.0
