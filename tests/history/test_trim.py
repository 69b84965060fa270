"""Common prefixes and suffixes, against the obvious way to find them."""

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.trim import common_prefix, common_suffix

few_bytes = st.binary(max_size=12).map(lambda data: bytes(byte % 3 for byte in data))
long_runs = st.tuples(few_bytes, st.integers(0, 700) | st.integers(16_000, 18_000), few_bytes).map(
    lambda parts: parts[0] + b"x" * parts[1] + parts[2]
)


def plain_prefix(a: bytes, b: bytes, limit: int) -> int:
    return next((i for i in range(limit) if a[i] != b[i]), limit)


@given(long_runs, long_runs)
def test_prefix(a: bytes, b: bytes) -> None:
    limit = min(len(a), len(b))
    assert common_prefix(a, b, limit) == plain_prefix(a, b, limit)


@given(long_runs, long_runs, st.data())
def test_suffix_within_a_limit(a: bytes, b: bytes, data: st.DataObject) -> None:
    limit = data.draw(st.integers(0, min(len(a), len(b))))
    assert common_suffix(a, b, limit) == plain_prefix(a[::-1], b[::-1], limit)
