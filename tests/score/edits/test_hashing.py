"""Texts as numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.score.edits import hashing


def test_order_and_repeats_make_no_difference() -> None:
    assert list(hashing.pieces("one two")) == list(hashing.pieces("two one two"))


def test_capitals_and_digits_make_none_either() -> None:
    assert hashing.normal("In 1889") == hashing.normal("in 2024")


def test_another_word_does() -> None:
    assert list(hashing.pieces("tower")) != list(hashing.pieces("power"))
    assert hashing.words("tower power").keys() == {"tower", "power"}


@given(st.text())
def test_numbers_fit_their_tables(text: str) -> None:
    read = hashing.normal(text)
    assert all(0 <= number < 2**hashing.PIECE_BITS for number in hashing.pieces(read))
    assert all(0 <= number < 2**hashing.WORD_BITS for number in hashing.words(read).values())
