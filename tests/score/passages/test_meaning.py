"""The table of meanings: near words are near in any of its languages, unknown ones are nothing."""

import numpy as np
import pytest

from wikiwatch.model import UNKNOWN_LANGUAGE
from wikiwatch.score.passages.meaning import DIMENSIONS, TABLE, NoMeanings, knows, meanings


def likeness(one: str, other: str) -> float:
    first, second = meanings().vectors([one, other])
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("casino", "roulette", "protein"),
        ("church", "église", "poker"),
        ("football", "fußball", "oxygen"),
        ("Lehrer", "teacher", "volcano"),
    ],
)
def test_near_words_are_nearer(word: str, near: str, far: str) -> None:
    assert likeness(word, near) > likeness(word, far) + 0.1


def test_an_inflected_word_is_read_by_its_stem_and_a_compound_by_its_parts() -> None:
    assert likeness("churches", "church") > 0.5
    assert likeness("Kirchengeschichte", "Geschichte") > 0.3


def test_what_is_not_known_is_nothing() -> None:
    assert not meanings().vectors(["ᚠᚢᚦᚨᚱᚲ", "", "x"]).any()
    assert meanings().vectors([]).shape == (0, DIMENSIONS)


def test_each_word_has_its_row_however_often_it_came_before() -> None:
    told = ["moulin", "ᚠᚢᚦᚨᚱᚲ", "rivière", "moulin"]
    alone = [meanings().vectors([word]).tolist()[0] for word in told]
    assert meanings().vectors(told).tolist() == alone


def test_function_words_carry_nothing_and_unknown_words_are_rare() -> None:
    assert max(map(meanings().rarity, ("the", "der", "les", "of", "di"))) < 1.5
    assert meanings().rarity("hendecasyllable") > 5
    assert meanings().rarity("qqqqqqqxx") > 5


def test_the_table_is_small() -> None:
    assert TABLE.stat().st_size <= 4_100_000


def test_a_language_that_the_table_lacks_takes_no_meaning_from_another() -> None:
    assert [lang for lang in ("pt-br", "simple", UNKNOWN_LANGUAGE, "sv", "zh") if knows(lang)] == [
        "pt-br",
        "simple",
        UNKNOWN_LANGUAGE,
    ]
    assert meanings().vectors(["gift"]).any()  # in Swedish it means "poison"
    assert NoMeanings().vectors(["gift", "och"]).tolist() == [[0.0] * DIMENSIONS] * 2
    assert [NoMeanings().rarity(word) for word in ("och", "gift")] == [0.0, meanings().rarity("qqqqqqqxx")]
