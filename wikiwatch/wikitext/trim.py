"""Common prefix and suffix of two byte strings."""

_PROBE = 256  # most edits differ early or late; a short compare first saves the wide one
_PART = 1 << 14  # bytes compared at once: what lies behind a difference need not be looked at


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
    while limit - matched > _PROBE:
        half = limit - matched >> 1
        part = half if half < _PART else _PART
        if a.startswith(b[matched : matched + part], matched):
            matched += part
        else:
            limit = matched + part
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
    while limit - matched > _PROBE:
        half = limit - matched >> 1
        part = half if half < _PART else _PART
        if a.endswith(b[len(b) - matched - part : len(b) - matched], 0, len(a) - matched):
            matched += part
        else:
            limit = matched + part
    end = min(limit, matched + _PROBE)
    x, y = a[len(a) - end : len(a) - matched], b[len(b) - end : len(b) - matched]
    if x == y:
        return end
    differing = int.from_bytes(x, "little") ^ int.from_bytes(y, "little")
    return end - (differing.bit_length() + 7 >> 3)
