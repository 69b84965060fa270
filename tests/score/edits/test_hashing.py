"""Texts as numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.score.edits import hashing


def pieces(text: str) -> list[int]:
    return hashing.pieces([hashing.normal(text)]).numbers.tolist()


def words(text: str) -> list[int]:
    return hashing.words(hashing.normal(text))


def pairs(text: str) -> list[int]:
    return hashing.pairs(hashing.normal(text))


def test_order_and_repeats_make_no_difference() -> None:
    assert pieces("one two") == pieces("two one two")


def test_capitals_and_digits_make_none_either() -> None:
    assert hashing.normal("In 1889") == hashing.normal("in 2024")


def test_another_word_does() -> None:
    assert pieces("tower") != pieces("power")
    assert len(words("tower power tower")) == 2


def test_a_piece_is_two_to_five_characters_of_a_word() -> None:
    assert len(pieces("to")) == 3 + 2 + 1  # " t", "to", "o ", " to", "to ", " to "
    assert pieces(" ") == pieces("") == []


def test_a_pair_is_two_words_of_a_line_in_their_order() -> None:
    assert len(pairs("he is gay")) == len(pairs("he is gay, he is")) - 1 == 2
    assert set(pairs("is he")).isdisjoint(pairs("he is"))
    assert pairs("he\nis") == pairs("he") == []


@given(st.lists(st.text(), max_size=5))
def test_the_pieces_of_many_texts_are_numbered_as_those_of_each_alone(texts: list[str]) -> None:
    found = hashing.pieces([hashing.normal(text) for text in texts])
    for at, text in enumerate(texts):
        assert found.numbers[found.texts == at].tolist() == pieces(text)


@given(st.text())
def test_numbers_fit_their_tables(text: str) -> None:
    assert all(0 <= number < 2**hashing.PIECE_BITS for number in pieces(text))
    assert all(0 <= number < 2**hashing.WORD_BITS for number in words(text))
    assert all(0 <= number < 2**hashing.PAIR_BITS for number in pairs(text))
