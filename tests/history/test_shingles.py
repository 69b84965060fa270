"""The hash of a few words is the same in a short text and in a long one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.growing import Ids
from wikiwatch.history.shingles import SIZE, shingles_of


def words(*numbers: int) -> Ids:
    return np.array(numbers, np.uint32)


@given(st.lists(st.integers(0, (1 << 32) - 1), min_size=SIZE, max_size=40), st.integers(1, 4))
def test_each_is_that_of_its_words_alone(numbers: list[int], stride: int) -> None:
    alone = [shingles_of(words(*numbers[first : first + SIZE]))[0] for first in range(len(numbers) - SIZE + 1)]
    assert list(shingles_of(words(*numbers), stride)) == alone[::stride]


@given(st.integers(0, 1 << 16), st.integers(1, 4))
def test_also_where_they_are_many(factor: int, stride: int) -> None:
    numbers = [place * factor % 5003 for place in range(1500)]
    alone = [shingles_of(words(*numbers[first : first + SIZE]))[0] for first in range(0, 1495, stride)]
    assert list(shingles_of(words(*numbers), stride)) == alone


def test_a_text_with_fewer_words_has_none() -> None:
    assert [len(shingles_of(words(*range(count)))) for count in range(SIZE + 2)] == [0, 0, 0, 0, 0, 0, 1, 2]
