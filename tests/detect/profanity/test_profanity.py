"""What a single case folder cannot show: disguises, names, thresholds, hostile text."""

from __future__ import annotations

import pytest

from wikiwatch.detect import profanity
from wikiwatch.history import compare
from wikiwatch.model import Context, Finding

BEFORE = "'''Granite''' is a coarse-grained rock. It is mostly grey or pink.\n"


def examine(added: str, *, before: str = BEFORE, lang: str = "en", title: str = "Granite") -> list[Finding]:
    edit = compare(before, before + added)
    context = Context(lang=lang, page_title=title, established=lambda: before)
    return list(profanity.examine(edit, context))


@pytest.mark.parametrize("added", ["fuuuuuck", "sh1t", "@sshole", "a$$hole", "FUCK", "FuCkInG", "motherfuckers"])
def test_disguises_and_forms(added: str) -> None:
    (finding,) = examine(f"it is {added}")
    assert finding.signals["strong"] == 1


@pytest.mark.parametrize(
    ("lang", "added"),
    [
        ("ru", "вы все сyки бляди"),
        ("ru", "пиииздец"),
        ("uk", "дoвбойоб"),
        ("zh", "他是傻 逼"),
        ("ko", "씨바알놈 개새끼"),
        ("hi", "भोसड़ी-के"),
    ],
)
def test_disguises_in_other_scripts(lang: str, added: str) -> None:
    (finding,) = examine(added, lang=lang)
    assert finding.signals["strong"] >= 1


def test_a_long_sentence_without_spaces_has_fewer_words_than_characters() -> None:
    short, long = "智障", "水磨坊位于河边，其主人据说是一个智障，他在这里生活了很多年，磨面粉给村里的人吃"
    assert [finding.signals["word_count"] for finding in examine(short, lang="zh")] == [1]
    assert examine(long, lang="zh") == []


@pytest.mark.parametrize("added", ["Scunthorpe", "Penistone", "cockpit", "shiitake", "assassin", "classes", "Essex"])
def test_parts_of_words_are_not_words(added: str) -> None:
    assert examine(f"from {added}") == []


@pytest.mark.parametrize(
    ("added", "weights"),
    [
        ("dick", [0.3]),
        ("The quarry was leased to a dick in 1874 by the county council.", []),
        ("by Dick", []),
        ("Dick Cheney", []),
        ("DICK DICK", [0.4]),
    ],
)
def test_a_word_that_is_also_a_name(added: str, weights: list[float]) -> None:
    assert [finding.weight for finding in examine(added)] == weights


def test_one_strong_word_in_a_long_account_weighs_less() -> None:
    account = "the court heard that he had called the officer a motherfucker " + "and had then gone home " * 8
    (short,), (long,) = examine("he is a motherfucker"), examine(account)
    assert (short.weight, long.weight) == (0.65, 0.45)


def test_established_words_and_the_title_do_not_count() -> None:
    known = BEFORE + "Miners call the dust shit.\n"
    assert examine("There is shit in the mill.", before=known) == []
    assert examine("The band Shit Robot uses it.", title="Shit Robot") == []
    assert len(examine("There is shit in the mill.")) == 1


def test_accents_are_kept_where_they_matter() -> None:
    assert examine("un cono y un cono", lang="es") == []
    assert len(examine("coño, coño", lang="es")) == 1


@pytest.mark.parametrize(
    "hostile",
    ["fuck " * 20_000, "a" * 100_000, "a1" * 50_000, "a$" * 50_000, "Dick " * 20_000, "{{" * 50_000, "хy" * 50_000],
)
def test_hostile_text(hostile: str) -> None:
    assert len(examine(hostile)) <= 1


@pytest.mark.parametrize(("lang", "hostile"), [("zh", "操你" * 20_000), ("th", "ไอ้เ" * 20_000), ("hi", "मा" * 50_000)])
def test_hostile_text_of_other_scripts(lang: str, hostile: str) -> None:
    assert len(examine(hostile, lang=lang)) <= 1
