"""Mixtures: the same seed gives the same ones, and the truth tells where every inserted text stands."""

from dataclasses import replace

from bench.passages.items import Page, Text, fold_of
from bench.passages.recipe import SEED, mixtures, repeated

PAGE = Page(
    source="example",
    lang="en",
    title="Aldermoor",
    text="""'''Aldermoor''' is a village on the river Wend, in the north of the county. It had 412 inhabitants in 1901.

== History ==
The church was built in 1312, and the tower was added in 1410. The mill, which stands on the Wend, was closed in 1931.

The railway came in 1874. It was closed in 1963, together with the station at Wendbridge.
""",
)


def texts() -> list[Text]:
    """Some of each kind and form, in the fold of the page."""
    found: list[Text] = []
    number = 0
    while len(found) < 400:
        number += 1
        kind = ("gambling", "commercial", "moral", "promotional", "unrelated", "generated")[number % 6]
        form = ("sentence", "clause")[number // 6 % 2] if kind not in ("unrelated", "generated") else "sentence"
        told = (
            f"number {number} of {kind}" if form == "clause" else f"This is number {number} of the {kind} texts here."
        )
        if fold_of(told) == PAGE.fold:
            found.append(Text(source="example", lang="en", kind=kind, form=form, text=told))
    return found


def test_the_same_seed_gives_the_same_mixtures() -> None:
    once, again = (list(mixtures([PAGE], texts(), seed=9, per_page=7)) for _ in range(2))
    assert once == again
    assert {mixture.name for mixture in once} >= {"clean", "clauses", "mixed", "paragraphs"}


def test_more_seeds_mix_a_page_anew_and_keep_it_once() -> None:
    once = list(repeated([PAGE], texts(), seeds=1, per_page=7))
    assert once == list(mixtures([PAGE], texts(), seed=SEED, per_page=7))
    twice = list(repeated([PAGE], texts(), seeds=2, per_page=7))
    assert twice[: len(once)] == once
    assert len(twice) > len(once)
    assert [mixture.name for mixture in twice].count("clean") == 1


def test_the_truth_tells_where_every_text_stands() -> None:
    known = {text.text for text in texts()}
    for mixture in mixtures([PAGE], texts(), seed=9, per_page=7):
        left = mixture.text
        for insertion in reversed(mixture.insertions):
            told = mixture.text[insertion.span.start : insertion.span.end]
            assert all(part in known for part in ([told] if insertion.form != "paragraph" else [])), told
            left = left[: insertion.span.start] + left[insertion.span.end :]
        if mixture.name == "section":
            continue  # whose heading is in the way
        assert left.replace(" ", "").replace(",", "").replace("\n", "") == PAGE.text.replace(" ", "").replace(
            ",", ""
        ).replace("\n", "")


def test_a_text_of_another_fold_is_never_taken() -> None:
    other = [
        Text(source="x", lang="en", kind="gambling", form="sentence", text=f"Text {n} of another fold.")
        for n in range(50)
    ]
    other = [text for text in other if text.fold != PAGE.fold]
    assert [mixture.name for mixture in mixtures([PAGE], other)] == ["clean"]


def test_a_section_has_a_heading_and_stands_after_a_paragraph() -> None:
    pages = [replace(PAGE, title=f"Aldermoor {number}", part=PAGE.fold) for number in range(12)]
    sections = [mixture for mixture in mixtures(pages, texts(), per_page=0) if mixture.name == "section"]
    assert 2 <= len(sections) <= 10
    for section in sections:
        first = section.insertions[0].span.start
        heading = section.text[:first].splitlines()[-1]
        assert heading.startswith("== ")
        assert heading not in PAGE.text
        assert section.text[: section.text.index(heading)].rstrip().endswith(".")
