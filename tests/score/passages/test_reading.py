"""Reading: what a sentence stands in, whose words it is, and what of the subject it may not vouch for itself by."""

import pytest

from wikiwatch.score.passages.reading import Reading, subject_of
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

BRIDGE = "The bridge at Ravel crosses the Orne. It was opened in 1931.\n\n"


def read(text: str, title: str = "Ravel bridge") -> Reading:
    sentences = list(segment(text, "en"))
    return Reading(text, prose(text), sentences, subject_of(text, prose(text), sentences, title))


@pytest.mark.parametrize(
    ("added", "whose"),
    [
        ("“The mayor came late. Nobody saw him.” He left at noon.", [True, True, False]),
        ("<blockquote>The mayor came late to the feast.</blockquote>", [True]),
        ("''The mayor came late to the feast of the bridge.''", [True]),
        ('The board reads "closed for repair" since then.', [False]),
        ("The ''Daily Orne'' wrote about the mayor.", [False]),
    ],
)
def test_what_somebody_else_said_is_a_quotation(added: str, whose: list[bool]) -> None:
    reading = read(BRIDGE + added)
    assert reading.is_quotation()[2 : reading.count].tolist() == whose


def test_paragraphs_and_sections() -> None:
    reading = read(f"{BRIDGE}It has three arches.\n== Traffic ==\nTrams cross it daily. Cars do not.")
    assert reading.paragraphs.number.tolist() == [0, 0, 1, 2, 2]
    assert reading.sections.first.tolist() == [0, 0, 0, 3, 3]
    assert reading.sections.end.tolist() == [3, 3, 3, 5, 5]


def known_words(reading: Reading, sentence: int) -> list[str]:
    """Of a sentence, the words that the subject has."""
    words = reading.unit_text(sentence).strip(".").split()
    low = int(reading.low[sentence])
    return [word for word, known in zip(words, reading.known[low:].tolist(), strict=False) if known]


def test_a_heading_does_not_speak_for_what_stands_below_it() -> None:
    reading = read(f"{BRIDGE}== Casino bonus ==\nEvery casino pays a bonus.\n== Trams ==\nSome casino has trams.")
    assert known_words(reading, 2) == []
    assert known_words(reading, 3) == ["casino"]


def test_a_sentence_of_the_lead_does_not_speak_for_itself() -> None:
    reading = read("The bridge crosses the Orne. Poker is played there. The bridge was opened in 1931.")
    assert known_words(reading, 1) == []
    assert known_words(reading, 0) == ["The", "bridge", "the"]


@pytest.mark.parametrize("name", ["Category", "श्रेणी", "Thể loại", "Thể_loại"])
def test_what_a_page_is_about_is_said_by_its_categories(name: str) -> None:
    reading = read(f"{BRIDGE}Every casino pays a bonus.\n\n[[{name}:Casino bridges]]")
    assert known_words(reading, 2) == ["casino"]


def test_moves_of_a_game_are_not_read() -> None:
    moves = "Qxf7 31.Qc8+ Qe8 32.Qxe8+ Kh7 33.Rd7 Bf6 34.Qe4 Kg8."
    reading = read(f"{BRIDGE}{moves}\n\nBlack resigned after 34 moves and 5 hours.")
    assert [reading.unit_text(unit) for unit in range(reading.count)][2:] == [
        "Black resigned after 34 moves and 5 hours."
    ]


def test_a_mark_without_a_letter_is_no_word_that_stops_anything() -> None:
    text = f"The bridge \u0301 crosses the Orne. \u0301 It was opened in 1931.\n\n{BRIDGE}"
    assert read(text, title="\u0301").count == read(text).count == 4
