"""The gibberish detector beyond its case folders: the letter model, and input made to be slow."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch import lexicons
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


@pytest.mark.parametrize(
    ("lang", "mashed"),
    [
        ("fr", "hbfcdgvr"),
        ("pl", "hbfcdgvr"),
        ("sr", "hbfcdgvr"),
        ("ru", "пкщшрлвнж"),
        ("uk", "пкщшрлвнж"),
        ("el", "ξφγκψβδθ"),
        ("he", "דצגפטזכקסעשצ"),
        ("ar", "ضصثظغذءظطزخح"),
    ],
)
def test_letters_that_no_word_of_the_language_has_together(lang: str, mashed: str) -> None:
    assert judged(f". {mashed} .", lang) == [(mashed,)]


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("pl", "chrząszczyżewoszycki"),
        ("cs", "čtvrthrst"),
        ("hu", "legeslegmegszentségteleníthetetlenebb"),
        ("fi", "lentokonesuihkuturbiinimoottori"),
        ("ru", "взбзднувшийся"),
        ("ru", "Напролом"),
        ("pl", "wertykalny"),
        ("cs", "dezerty"),
        ("uk", "в'ється"),
        ("el", "ηλεκτροεγκεφαλογράφημα"),
        ("vi", "nghiêng"),
        ("tr", "muvaffakiyetsizleştiricileştiriveremeyebileceklerimizdenmişsinizcesine"),
        ("he", "והאוניברסיטאות"),
        ("ar", "وسيستخدمونها"),
        ("fa", "می‌خواهیمشان"),
    ],
)
def test_the_hardest_words_of_a_language_are_words(lang: str, word: str) -> None:
    assert judged(f". {word} .", lang) == []


@pytest.mark.parametrize("lang", ["xx", "ja", "../fr", "", "ka"])
def test_languages_without_a_letter_model_have_the_keyboard_only(lang: str) -> None:
    assert judged("hbfcdgvr", lang) == []
    assert judged("sdfghjkl", lang) == [("sdfghjkl",)]


TABLES = sorted((Path(lexicons.__file__).parent / "und").glob("letters*.txt"))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_each_row_of_a_letter_model_is_a_distribution(table: Path) -> None:
    rows = [line.split() for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    symbols = rows[0]
    assert [row[0] for row in rows[1:]] == symbols
    for row in rows[1:]:
        assert sum(math.exp(int(value) / 100) for value in row[1:]) == pytest.approx(1, abs=0.02)


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
