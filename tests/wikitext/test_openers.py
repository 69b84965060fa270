"""openers(): the words that open a clause, and those that liken, by language."""

import pytest

from wikiwatch.wikitext.openers import openers


@pytest.mark.parametrize(
    ("lang", "clause", "likening", "plain"),
    [
        ("bg", "който я строи", "като на рулетка", "градът расте"),
        ("el", "όπου ζούσε", "σαν παίκτης", "η πόλη"),
        ("hr", "koji ga gradi", "poput kockara", "grad raste"),
        ("hu", "amely épült", "mint egy játékos", "a város"),
        ("ro", "care a construit", "ca un jucător", "orașul"),
        ("ru", "который строил", "словно игрок", "город растёт"),
        ("sr", "који га гради", "попут коцкара", "град расте"),
        ("sr", "koji ga gradi", "poput kockara", "grad raste"),
        ("uk", "який будував", "немов гравець", "місто росте"),
    ],
)
def test_what_opens_a_clause_and_what_likens(lang: str, clause: str, likening: str, plain: str) -> None:
    told = openers(lang)
    assert told.simile is not None
    assert [bool(told.word.match(text)) for text in (clause, plain)] == [True, False]
    assert [bool(told.simile.match(text)) for text in (likening, clause, plain)] == [True, False, False]


def test_a_language_without_openers_opens_nothing() -> None:
    assert openers("und").simile is None
    assert not openers("und").word.match("which")
