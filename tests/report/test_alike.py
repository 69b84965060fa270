"""Findings that say the same of several places."""

import pytest

from wikiwatch.model import Evidence, Finding, Label
from wikiwatch.report.alike import WORDS, messages_once, told_once

GAMBLING = "gambling terms in an article that had none"


def finding(message: str, weight: float, *, detector: str = "foreign_topic", evidence: Evidence = Evidence.TOPIC):
    return Finding(
        detector=detector,
        label=Label.OFF_TOPIC,
        evidence=evidence,
        start=0,
        end=9,
        message=message,
        weight=weight,
    )


def test_what_is_said_of_several_sentences_is_told_once_with_all_the_words():
    found = [
        finding(f"«mise»: {GAMBLING}", 0.3),
        finding(f"«jackpot», «croupier»: {GAMBLING}", 0.6),
        finding(f"«Croupier», «jeton»: {GAMBLING}", 0.4),
        finding("«jetons»: words the title has", 0.5),
    ]
    assert [(one.message, one.weight) for one in told_once(found)] == [
        (f"«jackpot», «croupier», «jeton», «mise»: {GAMBLING}", 0.6),
        ("«jetons»: words the title has", 0.5),
    ]


def test_two_detectors_are_not_mixed():
    found = [finding("«mise»: why", 0.5), finding("«jeton»: why", 0.4, detector="promotional_tone")]
    assert told_once(found) == found


def test_how_a_text_came_is_told_last():
    how = finding("12 words without a source", 0.9, detector="unsourced", evidence=Evidence.PROVENANCE)
    what = finding("«mise»: why", 0.2)
    assert told_once([how, what]) == [what, how]


BARE = "33 words of prose without a reference or link, by a user new to this page"
CLAUSE = "14 words without a source pushed into somebody else's sentence"


@pytest.mark.parametrize(
    ("lacking", "how", "told"),
    [
        ("no name, number, link or reference", BARE, "no name or number, beside sentences that have them"),
        ("no number or link", BARE, "no number, beside sentences that have them"),
        ("no link or reference", BARE, "beside sentences that have links and references"),
        ("no reference", CLAUSE, "beside sentences that have references"),
        ("no name, number, link or reference", CLAUSE, "no name, number or link, beside sentences that have them"),
        ("no name or number", BARE, "no name or number, beside sentences that have them"),
        ("no reference", "12 words pushed into a sentence", "no reference, beside sentences that have them"),
    ],
)
def test_that_there_is_no_source_is_told_once(lacking: str, how: str, told: str):
    reread = f"reads like praise; {lacking}, beside sentences that have them"
    assert messages_once([reread, how]) == [f"reads like praise; {told}", how]

    first = f"{lacking}, beside sentences that have them; «Ainsi»: a stock phrase"
    found = [finding(first, 0.9, detector="judge"), finding(how, 0.3, detector="unsourced_insertion")]
    assert [one.message for one in told_once(found)] == [f"{told}; «Ainsi»: a stock phrase", how]


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (["33 words of prose", "1,200 words of prose", "9 words of prose"], ["33, 1,200 and 9 words of prose"]),
        (["33 words of prose", "33 words of prose"], ["33 words of prose"]),
        (["12 kB more", "13 kB more"], ["12 kB more", "13 kB more"]),
        (["«a»: x", "no reason", "«b»: x"], ["«a», «b»: x", "no reason"]),
        (
            ["«a»: praise and moralising, not facts", "«b»: moralising, not facts", "«c»: an offer, not facts"],
            ["«a», «b», «c»: praise and moralising and an offer, not facts"],
        ),
        (["«a»: praise, not facts", "«b»: praise, not news"], ["«a»: praise, not facts", "«b»: praise, not news"]),
        (["«1912» became «1921»", "«1912» became «1922»"], ["«1912» became «1921»", "«1912» became «1922»"]),
        ([], []),
    ],
)
def test_messages_keep_their_order(messages: list[str], told: list[str]):
    assert messages_once(messages) == told


def test_of_many_words_the_first_are_quoted_and_the_others_counted():
    (told,) = messages_once([f"«word{number}»: why" for number in range(WORDS + 1_990)])
    assert told == f"{', '.join(f'«word{number}»' for number in range(WORDS))} and 1,990 more: why"


def test_a_message_full_of_quotation_marks_costs_no_more_than_its_length():
    hostile = "«a», " * 200_000
    assert messages_once([hostile, "«a»" * 200_000]) == [hostile, "«a»" * 200_000]
