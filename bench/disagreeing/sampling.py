"""From two attributions of some revisions of a page to the tokens they disagree about, and to a sample of these."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from bench.disagreeing.engines import Origins

PER_PAIR = 2  # tokens from one pair of origins
PER_EDIT = 4  # tokens whose later origin is the same edit


class Disputed(NamedTuple):
    """The token at code point ``start`` of a revision, and the revisions that wrote it."""

    rev_id: int
    start: int
    wikiwatch: int
    wikiwho: int


@dataclass(slots=True)
class Comparison:
    """Tokens of some revisions, counted anew in each: those both engines cut, and those they agree about."""

    revisions: int = 0
    skipped: int = 0  # revisions WikiWho says nothing of
    tokens: int = 0
    agreed: int = 0
    cut_otherwise: int = 0  # tokens of ours that do not start where one of WikiWho's does
    disputed: list[Disputed] = field(default_factory=list)  # for each pair of origins only where it is first seen


def compare(ours: Origins, theirs: Origins) -> Comparison:
    """Compare revision by revision, in the order of ``ours``."""
    result = Comparison()
    first_seen: dict[tuple[int, int], int] = {}
    for rev_id, tokens in ours.items():
        others = theirs.get(rev_id)
        result.revisions += 1
        if others is None:
            result.skipped += 1
            continue
        for start, origin in tokens.items():
            other = others.get(start)
            result.cut_otherwise += other is None
            result.tokens += other is not None
            result.agreed += other == origin
            if other not in (None, origin) and first_seen.setdefault((origin, other), rev_id) == rev_id:
                result.disputed.append(Disputed(rev_id, start, origin, other))
    return result


def sample(pages: Sequence[Sequence[Disputed]], order: Mapping[int, int], size: int, seed: int) -> list[list[Disputed]]:
    """Tokens of each page drawn at random, few of them from one edit.

    A page's share of the sample goes by the square root of the pairs of origins in dispute, so that the longest
    history does not fill it. Pages that run out give fewer.

    Args:
        pages: the disputed tokens of each page.
        order: the place of each revision in its page's history.
        size: how many tokens to draw altogether.
        seed: of the random draw.
    """
    draw = random.Random(seed)
    left = [_spread(draw.sample(tokens, len(tokens)), order)[::-1] for tokens in pages]
    weights = [sqrt(len({(token.wikiwatch, token.wikiwho) for token in tokens})) for tokens in pages]
    sampled: list[list[Disputed]] = [[] for _ in pages]
    for _ in range(size):
        open_ = [page for page, tokens in enumerate(left) if tokens]
        if not open_:
            break
        page = min(open_, key=lambda page: (len(sampled[page]) + 1) / weights[page])
        sampled[page].append(left[page].pop())
    return sampled


def _spread(tokens: Sequence[Disputed], order: Mapping[int, int]) -> list[Disputed]:
    of_pair: Counter[tuple[int, int]] = Counter()
    of_edit: Counter[int] = Counter()
    kept = []
    for token in tokens:
        pair = token.wikiwatch, token.wikiwho
        later = max(pair, key=order.__getitem__)
        if of_pair[pair] < PER_PAIR and of_edit[later] < PER_EDIT:
            kept.append(token)
            of_pair[pair] += 1
            of_edit[later] += 1
    return kept
