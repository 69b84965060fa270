"""Held keys, words said again and again, text that packs too well."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from operator import eq

from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import may_repeat

NAME = "repetition"
FEATURES = ("longest_run", "held_letters", "commonest_word", "distinct_words", "doubled_words", "packed")

MOST_WORDS = 400
LEAST_TO_PACK, MOST_TO_PACK = 24, 3_000

_RUN = re.compile(r"(\S)\1{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_LAYOUT = frozenset("=-.*_|")


def measure(window: Window) -> tuple[float, ...]:
    """Lines of equal signs, dots and bars are layout and do not count."""
    words = window.added_words[:MOST_WORDS]
    count = len(words)
    distinct = len(set(words))
    commonest = max(Counter(words).values()) if distinct < count else min(count, 1)
    doubled = sum(map(eq, words, words[1:]))
    runs = [match.group() for match in _RUN.finditer(window.added)] if may_repeat(window.added) else []
    return (
        float(min(30, max((len(run) for run in runs if len(run) > 3 and run[0] not in _LAYOUT), default=0))),
        float(min(10, sum(_LETTER.match(run) is not None for run in runs))),
        commonest / count if count > 4 else 0.0,
        distinct / count if count else 1.0,
        float(min(20, doubled)),
        _packed(window.added),
    )


def _packed(text: str) -> float:
    """The share of its size that a text packs to; 1 for what is too short to tell."""
    content = text[:MOST_TO_PACK].encode(errors="replace")
    return len(zlib.compress(content, 1)) / len(content) if len(content) >= LEAST_TO_PACK else 1.0
