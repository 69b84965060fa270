"""Words that speak for a field that spam comes from, and for a register that an encyclopedia has not."""

from __future__ import annotations

import pytest

from wikiwatch.score.passages.reading import Reading, subject_of
from wikiwatch.score.passages.wording import REGISTERS, Wording, fields, wording
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segmented


def worded(text: str, lang: str) -> Wording:
    sentences = segmented(text, lang)
    subject = subject_of(text, prose(text), sentences, "", meant=False)
    return wording(Reading(text, prose(text), sentences, subject), lang)


def telling(told: Wording) -> dict[str, float]:
    """The points of each field and register that has any."""
    by_name = zip((*told.fields, *REGISTERS), [*told.points, *told.registers], strict=True)
    return {name: points for name, row in by_name if (points := float(row.sum()))}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The croupier bought the roulette wheel again.", {"gambling": 2.0}),
        ("en", "We walk to our bridge each morning.", {"person": 2.0}),
        ("fr", "Il me dit que le pont est fermé.", {}),  # an English word that speaks of a person
        ("vi", "Nước Mỹ có nhiều cây cầu.", {}),  # folded, the English "my"
        (
            "is",
            "Hér er casino og croupier í húsinu.",
            {"gambling": 2.0},
        ),  # strong English words are the same everywhere
        ("fr", "« Nous vous montrons votre pont », dit le maire.", {}),  # what is quoted has no register
    ],
)
def test_what_a_sentence_speaks_of(lang: str, text: str, expected: dict[str, float]) -> None:
    assert telling(worded(text, lang)) == expected


def test_who_speaks_is_no_field() -> None:
    assert {"person", *REGISTERS}.isdisjoint(fields("fr"))
