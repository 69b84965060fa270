"""The gibberish detector beyond its case folders: the letter model, and input made to be slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.detect import gibberish
from wikiwatch.history import compare
from wikiwatch.model import Context

BEFORE = "A mill on the river.\n"


def judged(added: str, lang: str = "en") -> list[tuple[str, ...]]:
    edit = compare(BEFORE, BEFORE + added)
    context = Context(lang=lang, page_title="Mill", established=lambda: BEFORE, prior_edits=0)
    return [finding.signals["words"] for finding in gibberish.examine(edit, context)]


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("sdfghjkl", [("sdfghjkl",)]),
        ("asdf", [("asdf",)]),
        ("were", []),
        ("property", []),
        ("retweeter", []),
        ("mdcclxxvi", []),
        ("hhhhhhhh", []),
        ("hello", []),
    ],
)
def test_words_on_the_keyboard(word: str, words: list[tuple[str, ...]]) -> None:
    assert judged(f"Here {word} it is.") == words


@pytest.mark.parametrize(
    "code",
    [
        "bq_xkjhgf",
        "xkjhgfq.dll",
        "c:\\xkjhgfq",
        "#xkjhgfq",
        "x=xkjhgfq",
        "xkjhgfq42",
        "''xkjhgfq''",
        "<nowiki/>@xkjhgfq",
    ],
)
def test_code_is_no_gibberish(code: str) -> None:
    assert judged("Here xkjhgfq it is.") == [("xkjhgfq",)]
    assert judged(f"Here {code} it is.") == []


def test_the_letter_model_serves_its_four_languages_only() -> None:
    assert judged("hbfcdgvr", "fr") == [("hbfcdgvr",)]
    assert judged("hbfcdgvr", "pl") == []


@pytest.mark.parametrize(
    "text",
    ["{{" * 50_000, "[[" * 50_000, "a" * 2_000_000, "sd" * 50_000, " ".join(f"x{n}zq" for n in range(20_000))],
    ids=["braces", "brackets", "one letter", "two letters", "odd words"],
)
def test_hostile_input_is_read_in_linear_time(text: str) -> None:
    assert len(judged(text)) <= 1


@given(st.text(alphabet="aeiou", min_size=1, max_size=12))
def test_capitalised_words_off_the_keyboard_are_names(word: str) -> None:
    assert judged(f"Here is B{word}ngrwkz.") == []
