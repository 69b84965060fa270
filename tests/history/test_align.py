"""Alignment is a common subsequence, longest where it is small enough to be, and bounded where it is not."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history import align as module
from wikiwatch.history.align import Match, align

items = st.lists(st.integers(0, 4), max_size=40)


def check(old: Sequence[int], new: Sequence[int], matches: Sequence[Match]) -> None:
    for i, j, size in matches:
        assert size > 0
        assert old[i : i + size] == new[j : j + size]
    for (i, j, size), (next_i, next_j, _) in pairwise(matches):
        assert i + size <= next_i and j + size <= next_j


def longest(old: Sequence[int], new: Sequence[int]) -> int:
    row = [0] * (len(new) + 1)
    for x in old:
        diagonal = 0
        for j, y in enumerate(new, 1):
            diagonal, row[j] = row[j], diagonal + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


@given(items, items)
def test_small_sequences_get_a_longest_common_subsequence(old: list[int], new: list[int]) -> None:
    matches = align(old, new)
    check(old, new, matches)
    assert sum(size for _, _, size in matches) == longest(old, new)


@given(items, items, items, items)
def test_large_sequences_are_cut_at_runs_found_once_in_each(
    a: list[int], b: list[int], c: list[int], d: list[int]
) -> None:
    anchor = [7, 8, 9, 10, 11]
    old, new = [*a, *anchor, *b], [*(x + 20 for x in c), *anchor, *(x + 20 for x in d)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_BITS", 16)
        matches = align(old, new)
    check(old, new, matches)
    covered = {j + k for _, j, size in matches for k in range(size)}
    assert covered >= set(range(len(c), len(c) + len(anchor)))


def test_a_whole_page_of_other_words_is_not_aligned_word_by_word() -> None:
    old, new = list(range(40_000)), list(range(50_000, 90_000))
    assert align(old, new) == []
