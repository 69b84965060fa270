"""What is left of wikitext for a heading or a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.plain import LONGEST, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le [[pseudonyme|nom]] sert de '''jeton'''.", "Le nom sert de jeton."),
        ("Fermé en 2024<ref>{{lien web|titre=Fermeture}}</ref>.", "Fermé en 2024."),
        ("Voir [http://salon.example.com le salon].", "Voir le salon."),
        ("{{date-|2003}}", ""),
        ("un\n\ndeux", "un deux"),
        ("mot " * 1_000, ("mot " * 1_000)[:LONGEST].strip()),
    ],
)
def test_plain(text: str, words: str) -> None:
    assert plain(text) == words


@given(st.text(alphabet="{}[]|<>ref/'=* a\n", max_size=200))
def test_no_markup_makes_it_fail(text: str) -> None:
    assert "\n" not in plain(text)
