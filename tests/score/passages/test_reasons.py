"""What a reader is told of the evidence against a sentence."""

from collections import defaultdict

import pytest

from wikiwatch.score.passages.reading import Reading, subject_of
from wikiwatch.score.passages.reasons import reasons_of
from wikiwatch.score.passages.wording import wording
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

OPENING = "The bridge crosses the river at Ravel. "


def told(sentence: str, group: str, *high: str) -> str:
    """What is said of the second sentence, were one kind of evidence to speak against it with some values ``high``."""
    text = OPENING + sentence
    sentences = list(segment(text, "en"))
    reading = Reading(text, prose(text), sentences, subject_of(text, prose(text), sentences, "Ravel bridge"))
    values = defaultdict[str, float](float, dict.fromkeys(high or ("kin gambling",), 1.0))
    (reason,) = reasons_of(reading, wording(reading, "en"), 1, {group: 0.8}, values)
    assert all(f"«{text[span.start : span.end]}»" in reason.message for span in reason.spans)
    return reason.message


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("The online casino pays a jackpot to a player.", "«online casino», «jackpot»: of another field"),
        ("A player sat at the table with cards.", "«player», «table», «cards»: of another field"),
        ("The keeper was a player of the flute.", "reads like a text about gambling"),
    ],
)
def test_the_words_that_show_a_field_not_an_everyday_one_alone(sentence: str, message: str) -> None:
    assert told(sentence, "topic").startswith(message)


@pytest.mark.parametrize(
    ("group", "nearest", "message"),
    [
        ("topic", "kin commercial", "reads like a text of a shop"),
        ("register", "kin moral", "reads like a moral"),
        ("register", "kin promotional", "reads like praise"),
    ],
)
def test_where_no_word_shows_it_the_text_is_said_to_read_like_others(group: str, nearest: str, message: str) -> None:
    assert told("The keeper of the tolls lived in a house beside it.", group, nearest) == message


def test_what_is_quoted_is_not_the_tone_of_the_text() -> None:
    said = "it is important to remember that the river rises"
    assert told(f"Note that {said}.", "register").startswith("«it is important to remember")
    assert told("It is deeply rooted in the valley.", "register") == "«deeply rooted in»: a stock phrase"
    assert told(f'The mayor wrote: "{said}".', "register", "kin moral") == "reads like a moral"


@pytest.mark.parametrize(
    ("high", "message"),
    [
        (("page links",), "no link, beside sentences that have them"),
        (("page digits", "page links", "page capitals"), "no name, number or link, beside sentences that have them"),
        (("page digits", "digits", "page capitals"), "no name, beside sentences that have them"),
        (("page digits", "digits"), "names, numbers and links otherwise than around it"),
    ],
)
def test_only_what_it_lacks_is_said_to_be_lacking(high: tuple[str, ...], message: str) -> None:
    assert told("The keeper of the tolls lived in a house beside it.", "facts", *high) == message
