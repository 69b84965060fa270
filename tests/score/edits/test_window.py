"""What is cut out of an edit."""

from __future__ import annotations

import pytest

from wikiwatch.model import EditChange, Span
from wikiwatch.score.edits.window import MOST_TEXT, window_of


def test_the_changed_pieces_and_their_lines() -> None:
    window = window_of(EditChange(old="First line.\nBorn in 1889.\nLast.", new="First line.\nBorn in 1888 lol.\nLast."))
    assert (window.added, window.removed) == ("1888 lol", "1889")
    assert (window.near_new, window.near_old) == ("Born in 1888 lol.", "Born in 1889.")
    assert (window.added_words, window.removed_words) == (["lol"], [])
    assert window.pieces == [Span(20, 28)]


def test_several_pieces_each_on_a_line() -> None:
    window = window_of(EditChange(old="a b c d e f g h i j k", new="x b c d e f g h i j y"))
    assert window.added == "x\ny"


def test_the_words_beside_what_was_put_in() -> None:
    window = window_of(EditChange(old="The king was old. He died.\nEnd", new="The king was so gay. He died.\nThe End"))
    assert [line.split() for line in window.seamed.split("\n")] == [["was", "so", "gay"], ["The", "End"]]


def test_much_text_is_cut() -> None:
    window = window_of(EditChange(old=None, new="word " * MOST_TEXT))
    assert len(window.added) == MOST_TEXT


@pytest.mark.parametrize(
    ("lang", "text", "base"),
    [
        ("pt-br", "Olá", "pt"),
        ("simple", "Hello", "en"),
        (None, "The tower is the highest of the towers in the town.", "en"),
        (None, "La tour est la plus haute de la ville.", "und"),
    ],
)
def test_the_language(lang: str | None, text: str, base: str) -> None:
    assert window_of(EditChange(old="", new=text, lang=lang)).lang == base
