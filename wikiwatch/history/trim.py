"""Common prefix and suffix of two byte strings, eight bytes at a time."""

import numpy as np

_PROBE = 256  # most edits differ early or late; a short compare first saves the wide one


def common_prefix(a: bytes, b: bytes, limit: int) -> int:
    """Length of the common prefix of ``a`` and ``b``, at most ``limit`` (<= both lengths)."""
    matched = 0
    if a[:_PROBE] == b[:_PROBE] and limit >= 8:
        words = limit >> 3
        differ = np.frombuffer(a, np.uint64, words) != np.frombuffer(b, np.uint64, words)
        first = int(differ.argmax())
        matched = (first if differ[first] else words) << 3
    width = min(limit - matched, _PROBE)
    return matched + _bisect_equal(a[matched : matched + width], b[matched : matched + width])


def common_suffix(a: bytes, b: bytes, limit: int) -> int:
    """Length of the common suffix of ``a`` and ``b``, at most ``limit`` (<= both lengths)."""
    matched = 0
    if limit >= 64 and a[-64:] == b[-64:]:
        words = limit >> 3
        differ = np.frombuffer(a, np.uint64, words, len(a) - words * 8) != np.frombuffer(
            b, np.uint64, words, len(b) - words * 8
        )
        first = int(differ[::-1].argmax())
        matched = (first if differ[words - 1 - first] else words) << 3
    width = min(limit - matched, _PROBE)
    end_a, end_b = len(a) - matched, len(b) - matched
    return matched + _bisect_equal(a[end_a - width : end_a][::-1], b[end_b - width : end_b][::-1])


def _bisect_equal(x: bytes, y: bytes) -> int:
    if x == y:
        return len(x)
    low, high = 0, len(x)
    while low < high:
        middle = (low + high + 1) >> 1
        if x[:middle] == y[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
