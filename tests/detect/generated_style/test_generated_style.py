"""The style detector beyond its case folders: several cues must agree, in little enough text."""

import pytest

from wikiwatch.detect import generated_style
from wikiwatch.history import compare
from wikiwatch.lexicons import load
from wikiwatch.model import Context, Finding

BEFORE = "A mill on the river.\n"
PLAIN = (
    "The mill stands below the weir and was let to the same family until the railway came, when the owner sold the "
    "stones to a dealer and put the meadow under grass for the cows of the inn across the road. "
)
STOCK = (
    "It plays a crucial role in the valley, highlighting its enduring legacy. "
    "In conclusion, it will continue to inspire. "
)


def judged(added: str, lang: str = "en") -> list[Finding]:
    edit = compare(BEFORE, BEFORE + added)
    context = Context(lang=lang, page_title="Mill", established=lambda: BEFORE, prior_edits=0)
    return list(generated_style.examine(edit, context))


def test_the_more_plain_prose_stands_around_the_less_it_weighs() -> None:
    weights = [max((f.weight for f in judged(STOCK + PLAIN * times)), default=0.0) for times in (1, 6, 10, 12)]
    assert weights == [0.35, 0.25, 0.15, 0.0]


def test_findings_hold_the_guilty_sentences_only() -> None:
    added = PLAIN + STOCK
    text = BEFORE + added
    assert [text[f.start : f.end] for f in judged(added)] == [
        "It plays a crucial role in the valley, highlighting its enduring legacy.",
        "In conclusion, it will continue to inspire.",
    ]


def test_no_message_says_who_wrote_it() -> None:
    assert judged(PLAIN + STOCK)
    for finding in judged(PLAIN + STOCK):
        assert not {"llm", "ai", "chatgpt", "generated", "model"} & set(finding.message.lower().split())


@pytest.mark.parametrize("lang", ["en", "fr", "es", "de"])
def test_every_list_has_strong_and_weak_terms(lang: str) -> None:
    grades = {entry.grade.value for entry in load(lang, generated_style.NAME)}
    assert grades == {"strong", "ordinary"}


@pytest.mark.parametrize(
    "text",
    ["{{" * 50_000, "[[" * 50_000, "a" * 2_000_000, "not only " * 12_000, "aaaa, " * 20_000, ", offering " * 10_000],
    ids=["braces", "brackets", "one letter", "half a parallel", "half a triad", "tails"],
)
def test_hostile_input_is_read_in_linear_time(text: str) -> None:
    assert judged(text) == []
