"""Where two texts differ, word by word, in bounded time and without a history.

The common beginning and end are left out first; what is between is compared by tokens, or, where it is long, by
lines. A match too small to mean anything, such as a space between two replaced words, counts as replaced too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import Indel

from wikiwatch.wikitext.later import later

MOST_CELLS = 4_000_000  # of the table that a comparison fills in
LEAST_MATCH = 4  # tokens between two changes, or fewer when they are longer than what surrounds them

_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = later(rf"[^\W_{_UNSPACED}]+|\s+|[\W_{_UNSPACED}]")
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|[\W_]", re.ASCII)
_INSIDE_WORD = re.compile(r"[^\W_]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Difference(NamedTuple):
    """``old[old_start:old_end]`` became ``new[new_start:new_end]``; one of them may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


_Places = tuple[int, int, int, int]
"""A difference while it may still grow."""


@lru_cache(maxsize=1)
def differences(old: str, new: str) -> tuple[Difference, ...]:
    """What an edit changed, in order; none where the texts are equal. Kept for whoever asks next of the same edit."""
    start, old_end, new_end = _trimmed(old, new)
    if start == old_end == new_end:
        return ()
    whole = Difference(start, old_end, start, new_end)
    if start in (old_end, new_end):
        return (whole,)
    return tuple(_by_tokens(old, new, whole) or _by_lines(old, new, whole))


def _trimmed(old: str, new: str) -> tuple[int, int, int]:
    """Where the texts begin to differ, and where that ends in each; at edges of words."""
    shorter = min(len(old), len(new))
    start = _common(old, new, shorter)
    end = _common_end(old, new, shorter - start)
    old_end, new_end = len(old) - end, len(new) - end
    while start and _INSIDE_WORD.match(old, start - 1) and (_splits(old, start) or _splits(new, start)):
        start -= 1
    while end and _INSIDE_WORD.match(old, old_end) and (_joins(old, old_end, start) or _joins(new, new_end, start)):
        old_end, new_end, end = old_end + 1, new_end + 1, end - 1
    return start, old_end, new_end


def _splits(text: str, at: int) -> bool:
    return _INSIDE_WORD.match(text, at) is not None


def _joins(text: str, at: int, start: int) -> bool:
    return at > start and _INSIDE_WORD.match(text, at - 1) is not None


def _common(a: str, b: str, limit: int) -> int:
    """Length of the common prefix, at most ``limit``: halves what is left to compare."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(a: str, b: str, limit: int) -> int:
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _by_tokens(old: str, new: str, whole: Difference) -> list[Difference] | None:
    """None where there are too many tokens."""
    if (whole.old_end - whole.old_start) * (whole.new_end - whole.new_start) > MOST_CELLS * 25:
        return None
    before = _tokens(old[whole.old_start : whole.old_end])
    after = _tokens(new[whole.new_start : whole.new_end])
    if len(before) * len(after) > MOST_CELLS:
        return None
    return list(_aligned(before, after, whole))


def _by_lines(old: str, new: str, whole: Difference) -> Iterator[Difference]:
    before = _LINE.findall(old, whole.old_start, whole.old_end)
    after = _LINE.findall(new, whole.new_start, whole.new_end)
    if len(before) * len(after) > MOST_CELLS * 4:
        yield whole
        return
    for changed in _aligned(before, after, whole, least=1):
        if changed.old_start == changed.old_end or changed.new_start == changed.new_end:
            yield changed
        else:
            yield from _by_tokens(old, new, changed) or (changed,)


def _tokens(text: str) -> list[str]:
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def _aligned(
    before: Sequence[str], after: Sequence[str], whole: Difference, least: int = LEAST_MATCH
) -> Iterator[Difference]:
    """The changes between two runs of pieces, as places in the texts they are from."""
    old_at, new_at = _places(before, whole.old_start), _places(after, whole.new_start)
    pending: _Places | None = None
    done = 0
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            continue
        start, end = code.src_start, code.src_end
        found = old_at[start], old_at[end], new_at[code.dest_start], new_at[code.dest_end]
        if pending is None:
            pending = found
        elif start == done or (start - done < least and _is_accident(pending, found)):
            pending = pending[0], found[1], pending[2], found[3]
        else:
            yield Difference(*pending)
            pending = found
        done = end
    if pending is not None:
        yield Difference(*pending)


def _is_accident(before: _Places, after: _Places) -> bool:
    """Whether what two changes leave standing between them is shorter than either of them."""
    kept = after[0] - before[1]
    return kept < before[1] - before[0] + before[3] - before[2] and kept < after[1] - after[0] + after[3] - after[2]


def _places(pieces: Sequence[str], start: int) -> list[int]:
    return list(accumulate(map(len, pieces), initial=start))
