"""What a word is without what its language writes onto it."""

from __future__ import annotations

import pytest

from wikiwatch.lexicons import Matcher, parse, without_clitics


@pytest.mark.parametrize(
    ("lang", "term", "text", "found"),
    [
        ("ar", "قمار", "يشجع على القمار", ["القمار"]),
        ("ar", "قمار", "والقمار وللقمار", ["والقمار", "وللقمار"]),
        ("ar", "محفظة رقمية", "محفظتك الرقمية", ["محفظتك الرقمية"]),
        ("he", "הימורים", "באתר ובהימורים", ["ובהימורים"]),
        ("fa", "کازینو", "کازینوها و کازینو‌های بزرگ", ["کازینوها", "کازینو"]),
        ("id", "bonus", "bonusnya", ["bonusnya"]),
        ("ko", "카지노", "카지노에서는 온라인 카지노를", ["카지노에서는", "카지노를"]),
        ("ko", "카지노", "카지노업", []),
        ("tr", "bonus", "bonuslarınızdan", ["bonuslarınızdan"]),
        ("tr", "kupon", "kupona, kuponu", ["kupona", "kuponu"]),
    ],
)
def test_a_term_is_found_with_what_is_written_onto_it(lang: str, term: str, text: str, found: list[str]) -> None:
    matcher = Matcher([("list", parse([term], "xx/list.txt"))], spellings=without_clitics(lang))
    assert [text[hit.start : hit.end] for hit in matcher.hits(text)] == found


def test_longer_forms_come_first() -> None:
    bare = without_clitics("tr")
    assert bare is not None
    assert bare("kuponlara") == ("kuponlar", "kupon")


def test_languages_whose_words_stand_alone() -> None:
    assert (without_clitics("fr"), without_clitics("zh")) == (None, None)
