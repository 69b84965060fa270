"""Common prefix and suffix of two byte strings."""

import numpy as np

_PROBE = 256  # most edits differ early or late; a short compare first saves the wide one
_WIDE = 1 << 14  # bytes, to compare with NumPy, eight at a time


def common_ends(a: bytes, b: bytes) -> tuple[int, int]:
    """Lengths of the common prefix and of the common suffix of what is left."""
    limit = min(len(a), len(b))
    prefix = common_prefix(a, b, limit)
    line_end = a.find(b"\n", prefix)  # what most edits change lies in one line
    return prefix, common_suffix(a, b, limit - prefix, len(a) - line_end if line_end >= 0 else 0)


def at_spaces(text: bytes, prefix: int, suffix: int) -> tuple[int, int]:
    """Where what lies between a prefix and a suffix starts and ends, widened to white space so that no token is cut."""
    left = max(text.rfind(b" ", 0, prefix), text.rfind(b"\n", 0, prefix)) + 1
    right = len(text) - suffix
    space = text.find(b" ", right)
    newline = text.find(b"\n", right, space) if space >= 0 else text.find(b"\n", right)
    if newline >= 0:
        return left, newline
    return left, space if space >= 0 else len(text)


def common_prefix(a: bytes, b: bytes, limit: int) -> int:
    """Length of the common prefix of ``a`` and ``b``, at most ``limit`` (<= both lengths)."""
    matched = 0
    if a[:_PROBE] != b[:_PROBE]:
        limit = min(limit, _PROBE)
    elif limit > _WIDE:
        words = limit >> 3
        differ = np.frombuffer(a, np.uint64, words) != np.frombuffer(b, np.uint64, words)
        first = int(differ.argmax())
        matched = (first if differ[first] else words) << 3
        limit = min(limit, matched + 8)
    while limit - matched > _PROBE:
        half = limit - matched >> 1
        if a.startswith(b[matched : matched + half], matched):
            matched += half
        else:
            limit = matched + half
    end = min(limit, matched + _PROBE)
    x, y = a[matched:end], b[matched:end]
    if x == y:
        return end
    differing = int.from_bytes(x, "big") ^ int.from_bytes(y, "big")
    return end - (differing.bit_length() + 7 >> 3)


def common_suffix(a: bytes, b: bytes, limit: int, guess: int = 0) -> int:
    """Length of the common suffix of ``a`` and ``b``, at most ``limit`` (<= both lengths).

    That it is as long as ``guess``, or little longer, is tried first.
    """
    matched = 0
    if a[-_PROBE:] != b[-_PROBE:]:
        limit = min(limit, _PROBE)
    elif _PROBE < guess <= limit and b.endswith(a[-guess:]):
        matched = guess
    elif limit > _WIDE:
        words = limit >> 3
        differ = np.frombuffer(a, np.uint64, words, len(a) - words * 8) != np.frombuffer(
            b, np.uint64, words, len(b) - words * 8
        )
        matched = words - 1 - differ.tobytes().rfind(1) << 3
        limit = min(limit, matched + 8)
    while limit - matched > _PROBE:
        half = limit - matched >> 1
        if a.endswith(b[len(b) - matched - half : len(b) - matched], 0, len(a) - matched):
            matched += half
        else:
            limit = matched + half
    end = min(limit, matched + _PROBE)
    x, y = a[len(a) - end : len(a) - matched], b[len(b) - end : len(b) - matched]
    if x == y:
        return end
    differing = int.from_bytes(x, "little") ^ int.from_bytes(y, "little")
    return end - (differing.bit_length() + 7 >> 3)
