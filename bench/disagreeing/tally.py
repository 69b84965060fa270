"""Judged tokens, counted: which engine was right, why they differed, and how sure that is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from math import comb, sqrt
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[1] / "disagreements.json"
_CONFIDENT = 1.96  # standard deviations: 95 %


class Judged(NamedTuple):
    """A token two engines disagree about. ``right`` is a revision, "either" or "neither"."""

    page: str
    rev_id: int
    start: int
    word: str
    wikiwatch: int
    wikiwho: int
    right: int | str
    reason: str

    @property
    def verdict(self) -> str:
        """Who is right. A revision neither of them named makes both wrong."""
        if self.right == "either":
            return "either"
        return {self.wikiwatch: "wikiwatch", self.wikiwho: "WikiWho"}.get(self.right, "neither")  # type: ignore[call-overload,no-any-return]


VERDICTS = ("wikiwatch", "WikiWho", "neither", "either")


def read_judged(file: Path = FILE) -> list[Judged]:
    """The judged tokens. Raises TypeError for one that lacks a field."""
    return [Judged(**token) for token in json.loads(file.read_text("utf-8"))]


def wilson(right: int, all_: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, J. Amer. Statist. Assoc. 22, 1927)."""
    share, square = right / all_, _CONFIDENT**2
    centre = share + square / (2 * all_)
    margin = _CONFIDENT * sqrt(share * (1 - share) / all_ + square / (4 * all_**2))
    return (centre - margin) / (1 + square / all_), (centre + margin) / (1 + square / all_)


def sign_test(more: int, less: int) -> float:
    """How likely a split as uneven is where both are right equally often: two-sided, exact."""
    count = more + less
    tail = sum(comb(count, k) for k in range(min(more, less) + 1)) / 2**count
    return min(1.0, 2 * tail)


def report(tokens: Sequence[Judged]) -> Iterator[str]:
    """Markdown: the tally by history and by reason, and what it says about the engines."""
    yield from _table("history", [token.page for token in tokens], tokens)
    yield ""
    yield from _table("why they differ", [token.reason for token in tokens], tokens)
    counts = Counter(token.verdict for token in tokens)
    ours, theirs = counts["wikiwatch"], counts["WikiWho"]
    if ours + theirs:
        low, high = wilson(ours, ours + theirs)
        yield ""
        yield f"Where exactly one is right, it is wikiwatch in {ours} of {ours + theirs} ({ours / (ours + theirs):.0%};"
        yield f"95 % Wilson interval {low:.0%} to {high:.0%}; two-sided sign test p = {sign_test(ours, theirs):.2g})."


def _table(name: str, keys: Sequence[str], tokens: Sequence[Judged]) -> Iterator[str]:
    yield f"| {name} | tokens | wikiwatch right | WikiWho right | neither | either reading holds |"
    yield "|---|--:|--:|--:|--:|--:|"
    for key, count in Counter(keys).most_common():
        of_key = Counter(token.verdict for mine, token in zip(keys, tokens, strict=True) if mine == key)
        yield f"| {key} | {count} | " + " | ".join(str(of_key[verdict]) for verdict in VERDICTS) + " |"
    total = Counter(token.verdict for token in tokens)
    yield f"| **all** | **{len(tokens)}** | " + " | ".join(f"**{total[verdict]}**" for verdict in VERDICTS) + " |"
