"""What any attribution has to do: SHA-1 of every text, and finding where a text differs from the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from bench.history.flat import read_history
from bench.history.measure import Watch, answer, contestant_arguments

_STEP = 4096  # bytes compared at once


def digests(texts: Sequence[bytes], watch: Watch) -> None:
    """SHA-1 alone."""
    for count, text in enumerate(texts, 1):
        hashlib.sha1(text, usedforsecurity=False).digest()
        watch.passed(count)


def digests_and_trim(texts: Sequence[bytes], watch: Watch) -> None:
    """SHA-1, and the prefix and suffix shared with the text before."""
    before = b""
    for count, text in enumerate(texts, 1):
        hashlib.sha1(text, usedforsecurity=False).digest()
        limit = min(len(before), len(text))
        prefix = shared_prefix(before, text, limit)
        shared_suffix(before, text, limit - prefix)
        before = text
        watch.passed(count)


def shared_prefix(a: bytes, b: bytes, limit: int) -> int:
    """How many bytes, at most ``limit``, two texts share at their heads."""
    low = 0
    while low < limit and a.startswith(b[low : min(low + _STEP, limit)], low):
        low = min(low + _STEP, limit)
    high = min(low + _STEP, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def shared_suffix(a: bytes, b: bytes, limit: int) -> int:
    """How many bytes, at most ``limit``, two texts share at their tails."""
    low, last_a, last_b = 0, len(a), len(b)
    while low < limit and a.endswith(b[last_b - min(low + _STEP, limit) : last_b - low], 0, last_a - low):
        low = min(low + _STEP, limit)
    high = min(low + _STEP, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if a[last_a - middle : last_a - low] == b[last_b - middle : last_b - low]:
            low = middle
        else:
            high = middle - 1
    return low


FLOORS: dict[str, Callable[[Sequence[bytes], Watch], None]] = {"sha1": digests, "sha1+trim": digests_and_trim}


def main() -> None:
    """Measure one of the floors."""
    parser = contestant_arguments(__doc__)
    parser.add_argument("--floor", choices=sorted(FLOORS), required=True)
    options = parser.parse_args()
    texts = read_history(options.prefix, options.revisions).texts
    watch = Watch(options.ticks)
    FLOORS[options.floor](texts, watch)
    answer(watch.stop(texts))


if __name__ == "__main__":
    main()
