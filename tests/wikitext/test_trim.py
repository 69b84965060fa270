"""Common prefixes and suffixes, against the obvious way to find them."""

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.trim import at_spaces, common_ends, common_prefix, common_suffix

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


@given(long_runs, long_runs, st.data())
def test_what_is_tried_first_changes_nothing(a: bytes, b: bytes, data: st.DataObject) -> None:
    limit, guess = data.draw(st.integers(0, min(len(a), len(b)))), data.draw(st.integers(0, len(a)))
    assert common_suffix(a, b, limit, guess) == common_suffix(a, b, limit)


@given(st.lists(long_runs, max_size=4), long_runs, long_runs, st.lists(long_runs, max_size=4))
def test_both_ends_of_lines(before: list[bytes], old: bytes, new: bytes, after: list[bytes]) -> None:
    a, b = (b"\n".join([*before, line, *after]) for line in (old, new))
    prefix, suffix = common_ends(a, b)
    limit = min(len(a), len(b))
    assert prefix == plain_prefix(a, b, limit)
    assert suffix == plain_prefix(a[::-1], b[::-1], limit - prefix)


def test_no_word_is_cut() -> None:
    text = b"Le site ferme en juin."
    assert at_spaces(text, prefix=10, suffix=4) == (8, 22)
    assert at_spaces(text, prefix=3, suffix=19) == (3, 7)
