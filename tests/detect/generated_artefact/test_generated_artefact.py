"""The artefact detector beyond its case folders: every mark it knows, and what looks like one."""

import pytest

from wikiwatch.detect import generated_artefact
from wikiwatch.history import compare
from wikiwatch.model import Context, Signal

BEFORE = "A mill on the river.\n\n== History ==\nBuilt in 1722.\n"


def judged(added: str, lang: str = "en") -> list[tuple[Signal, float]]:
    edit = compare(BEFORE, BEFORE + added)
    context = Context(lang=lang, page_title="Mill", established=lambda: BEFORE, prior_edits=0)
    return [(finding.signals["artefacts"], finding.weight) for finding in generated_artefact.examine(edit, context)]


@pytest.mark.parametrize(
    "mark",
    [
        "turn0search0",
        "citeturn2news14",
        "iturn0image0turn0image1",
        "oaicite:3",
        "oai_citation:1",
        "contentReference[x]",
        "[attached_file:1]",
        "<grok-card data-id=1>",
        '({"attribution":{"attributableIndex":"3-1"}})',
        "[cite_start]",
        "[cite: 4]",
        "【12†source】",
    ],
)
def test_citation_marks(mark: str) -> None:
    assert judged(f"The mill closed {mark} in 1960.") == [(("citation mark",), 0.95)]


@pytest.mark.parametrize(
    "mark", ["utm_source=chatgpt.com", "utm_source=openai", "utm_source=copilot.com", "referrer=grok.com"]
)
def test_address_marks_alone_are_a_citation_and_no_more(mark: str) -> None:
    assert judged(f"<ref>https://mills.example/a?{mark}</ref>") == [(("address mark",), 0.5)]


@pytest.mark.parametrize(
    "place",
    [
        "[insert name of mayor]",
        "[Your Name]",
        "[Insérez la date]",
        "[votre nom]",
        "[insertar fuente]",
        "[Name einfügen]",
        "INSERT_SOURCE_URL_30",
        "2025-xx-xx",
    ],
)
def test_places_to_fill_in(place: str) -> None:
    assert judged(f"The mill closed {place} in 1960.") == [(("place to fill in",), 0.9)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Certainly! Here's a short history.", "en"),
        ("Bien sûr ! Voici un résumé.", "fr"),
        ("¡Por supuesto! Aquí tienes un resumen.", "es"),
        ("Gerne! Hier ist eine Zusammenfassung.", "de"),
    ],
)
def test_frames_cover_both_of_their_sentences(text: str, lang: str) -> None:
    assert judged(text, lang) == [(("frame of an answer",), 0.9), (("frame of an answer",), 0.9)]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("It is **old** now.", 0.5),
        ("It is **old** and **tall** and **wide** now.", 0.75),
        ("It is **old**, see [this](https://mills.example/a).", 0.9),
        ("```wikitext", 0.8),
    ],
)
def test_markdown_counts_by_how_much_agrees(text: str, weight: float) -> None:
    assert [found for _, found in judged(text)] == [weight]


@pytest.mark.parametrize(
    "text",
    [
        "## nested\n",
        "# one\n## two\n## three\n",
        "** nested ** twice **\n",
        "a**b and 2**3**4",
        "|-\n|----\n| a",
        "[sic] [1] [[insert|text]]",
        "[https://mills.example your mill]",
        'He wrote: "look after [your] brother and [insert] a coin".',
        "a return0search and turn12 by turn",
        "the utm_source=newsletter and the utm_source parameter",
        "Certainly the mill is old. Here it stands.",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    before = BEFORE + "# first\n"
    edit = compare(before, before + text)
    context = Context(lang="en", page_title="Mill", established=lambda: before, prior_edits=0)
    assert list(generated_artefact.examine(edit, context)) == []


@pytest.mark.parametrize(
    "text",
    ["{{" * 50_000, "[[" * 50_000, "*" * 100_000, "**a " * 25_000, "[your " * 15_000, "x" * 2_000_000],
    ids=["braces", "brackets", "asterisks", "open bold", "open places", "one letter"],
)
def test_hostile_input_is_read_in_linear_time(text: str) -> None:
    assert judged(text) == []
