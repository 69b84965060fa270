"""The texts written for the passage benchmark: that the shipped ones are sound, and how each fault is named."""

from pathlib import Path

import pytest

from bench.passages.written import checking, counts, records
from bench.passages.written.records import (
    Addition,
    read_belonging,
    read_items,
    read_pages,
)

FULL = ("en", "fr")
THIRD = ("de", "es", "it", "nl", "pl", "pt")
BUILD_ALONE = ("fi", "hu", "ro")
OLD = ("build", "heldout")
FRESH_LANGUAGES = (*FULL, *THIRD, "cs", "sv")
FAMILIES = (("gambling", "commercial"), ("moral", "promotional"))
PAGE = """title: Veldermark
topic: village
group: everyday
----
'''Veldermark''' is a [[village]].<ref>Old.</ref>
<<< new paragraph
A casino opened there in 1994.<ref>New.</ref>
>>>
It has one school.
<<< rewrite
It has a church.
===
It has a church of 1431.
>>>
It has two bridges.
"""


def write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_the_shipped_texts_have_no_fault() -> None:
    assert list(checking.faults()) == []


@pytest.mark.parametrize("half", OLD)
def test_each_language_has_enough_of_each_form(half: str) -> None:
    for lang in records.LANGUAGES:
        if half == "heldout" and lang in BUILD_ALONE:
            continue
        sentences, paragraphs, clauses, pages = (
            (120, 20, 40, 12) if lang in FULL else (40, 6, 13, 3) if lang in THIRD else (10, 1, 4, 1)
        )
        forms = [item.form for item in read_items(half, lang)]
        assert forms.count("sentence") >= sentences, lang
        assert forms.count("paragraph") >= paragraphs, lang
        assert forms.count("clause") >= clauses, lang
        assert len(read_pages(half, lang)) >= pages, lang
        assert {item.kind for item in read_items(half, lang)} == set(records.KINDS), lang


def test_the_fresh_half_has_enough_of_each_family_of_kinds() -> None:
    for lang in FRESH_LANGUAGES:
        sentences, paragraphs, clauses, pages = (
            (45, 20, 35, 12) if lang in FULL else (15, 5, 10, 4) if lang in THIRD else (6, 1, 3, 2)
        )
        for family in FAMILIES:
            forms = [item.form for item in read_items("fresh", lang) if item.kind in family]
            assert forms.count("sentence") >= sentences, (lang, family)
            assert forms.count("paragraph") >= paragraphs, (lang, family)
            assert forms.count("clause") >= clauses, (lang, family)
        assert len(read_pages("fresh", lang)) >= pages, lang


def test_no_hand_of_the_fresh_half_wrote_in_another() -> None:
    known = {item.hand for lang in records.LANGUAGES for item in read_items("build", lang)}
    fresh = {item.hand for lang in records.LANGUAGES for item in read_items("fresh", lang)}
    assert len(fresh) >= 20
    assert "" not in fresh, "hands.toml names whoever wrote any item"
    assert not fresh & known


def test_sentences_that_belong_are_read_apart_from_the_insertions() -> None:
    for half in records.HALVES:
        for lang in (*FULL, *THIRD):
            belonging = {item.text for item in read_belonging(half, lang)}
            fewest = (16, 5) if half == "fresh" else (40, 12)
            assert len(belonging) >= fewest[lang in THIRD], lang
            assert not belonging & {item.text for item in read_items(half, lang)}
            assert {item.field for item in read_belonging(half, lang)} >= {"idiom", "clause", "praise", "topic"}


def test_full_languages_have_hard_pages_with_good_additions() -> None:
    for half in records.HALVES:
        for lang in FULL:
            hard = [page for page in read_pages(half, lang) if page.group == "hard"]
            assert len(hard) >= 6
            assert all(page.additions for page in hard)


def test_the_readme_has_the_tables_of_today() -> None:
    readme = (records.FOLDER / "README.md").read_text("utf-8")
    shown = readme.partition("<!-- counts -->\n")[2].partition("<!-- /counts -->")[0]
    assert shown.splitlines() == [*counts.table(), "", *counts.kinds_table()]


def test_a_header_line_describes_the_lines_below_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        "build/en/moral.txt",
        "# sentence moral plain\nBe kind.\n\n# clause moral plain sentence-end\nas said\n",
    )
    sentence, grafted = read_items("build", "en", tmp_path)
    assert (sentence.kind, sentence.form, sentence.text, sentence.place) == ("moral", "sentence", "Be kind.", None)
    assert (grafted.form, grafted.text, grafted.place) == ("clause", "as said", "sentence-end")


def test_hands_are_named_by_ranges_from_the_top_of_a_list(tmp_path: Path) -> None:
    write(tmp_path, "build/en/moral.txt", "# sentence moral plain\nOne.\nTwo.\nThree.\nFour.\n")
    write(tmp_path, "build/hands.toml", '[en]\nmoral = ["first 1", "preacher 2"]\n')
    hands = [(item.text, item.hand) for item in read_items("build", "en", tmp_path)]
    assert hands == [("One.", "first"), ("Two.", "preacher"), ("Three.", "preacher"), ("Four.", "second")]


def test_each_half_has_hands_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "fresh/en/moral.txt", "# sentence moral plain\nOne.\nTwo.\n")
    write(tmp_path, "fresh/hands.toml", '[en]\nmoral = ["weaver 1"]\n')
    write(tmp_path, "build/hands.toml", '[en]\nmoral = ["first 1"]\n')
    assert [item.hand for item in read_items("fresh", "en", tmp_path)] == ["weaver", ""]


def test_the_held_out_half_names_no_hand(tmp_path: Path) -> None:
    write(tmp_path, "heldout/en/moral.txt", "# sentence moral plain\nOne.\n")
    write(tmp_path, "build/hands.toml", '[en]\nmoral = ["first 1"]\n')
    assert [item.hand for item in read_items("heldout", "en", tmp_path)] == [""]


def test_more_hands_than_items_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "build/en/moral.txt", "# sentence moral plain\nOne.\n")
    write(tmp_path, "build/hands.toml", '[en]\nmoral = ["first 2"]\n')
    assert list(checking.faults(tmp_path)) == ["build/hands.toml: more than the 1 items of en/moral"]


def test_the_full_languages_have_many_hands() -> None:
    for lang in FULL:
        hands = {(item.kind, item.hand) for item in read_items("build", lang)}
        for kind in records.KINDS:
            assert len({hand for of, hand in hands if of == kind}) >= 20, (lang, kind)


@pytest.mark.parametrize("text", ["Be kind.\n", "# sentence moral\nBe kind.\n", "# clause moral plain\nas said\n"])
def test_a_line_without_its_description_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, "build/en/moral.txt", text)
    with pytest.raises(ValueError, match=r"moral\.txt"):
        read_items("build", "en", tmp_path)


def test_a_page_is_read_with_and_without_its_additions(tmp_path: Path) -> None:
    write(tmp_path, "build/en/clean/veldermark.wikitext", PAGE)
    (page,) = read_pages("build", "en", tmp_path)
    assert (page.title, page.topic, page.group) == ("Veldermark", "village", "everyday")
    assert "casino" in page.text
    assert "casino" not in page.before
    assert "church of 1431" in page.text
    assert page.before.endswith("It has one school.\nIt has a church.\nIt has two bridges.\n")
    first, second = page.additions
    assert page.text[slice(*first.span)] == "A casino opened there in 1994.<ref>New.</ref>\n"
    assert second == Addition(label="rewrite", span=second.span, old="It has a church.\n")
    assert page.text[slice(*second.span)] == "It has a church of 1431.\n"


def test_a_page_without_its_header_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "build/en/clean/veldermark.wikitext", "title: Veldermark\n----\nA village.\n")
    with pytest.raises(ValueError, match="title, topic, group"):
        read_pages("build", "en", tmp_path)


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        ("build/en/moral.txt", "# sentence roulette plain\nBe kind.", "unknown sentence roulette plain"),
        ("build/en/moral.txt", "# clause moral plain sentence-end\nas I said.", "full stop"),
        ("build/en/moral.txt", "# clause moral plain sentence-end\nso", "fewer than 3"),
        ("build/en/moral.txt", "# clause moral plain sentence-start\nas I said", "with the place sentence-start"),
        ("build/en/moral.txt", "# sentence moral plain\nOne. Two. Three. Four.", "more than a sentence"),
        ("build/en/moral.txt", "# paragraph moral plain\nOne. Two.", "fewer than 3 sentences"),
        ("build/en/moral.txt", "# sentence moral plain\nVisit {name}.", "a brace"),
        ("build/en/moral.txt", "# sentence moral plain\nBe kind.\nBe kind!", "2 times"),
        ("build/en/clean/a.wikitext", PAGE.replace("everyday", "odd"), "unknown group"),
        ("build/en/clean/a.wikitext", PAGE.replace("[[village]]", "[[village"), "link"),
        ("build/en/clean/a.wikitext", PAGE.replace("New.</ref>", "New."), "reference that does not close"),
        ("build/en/clean/a.wikitext", PAGE.replace(">>>\nIt has one", "It has one"), "mark of an addition"),
        ("build/en/clean/a.wikitext", PAGE, "7 sentences"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, path: str, text: str, fault: str) -> None:
    write(tmp_path, path, text + "\n")
    assert any(fault in found for found in checking.faults(tmp_path)), list(checking.faults(tmp_path))


def test_a_text_of_one_half_may_not_stand_inside_one_of_the_other(tmp_path: Path) -> None:
    write(tmp_path, "build/en/moral.txt", "# sentence moral plain\nBe kind to owls.\n")
    write(tmp_path, "heldout/en/moral.txt", "# sentence moral plain\nAnd always be kind to owls, my friend.\n")
    write(tmp_path, "fresh/en/moral.txt", "# sentence moral plain\nBe kind to OWLS!\n")
    found = list(checking.faults(tmp_path))
    assert "in build and in heldout: Be kind to owls." in found
    assert "in fresh and in heldout: Be kind to OWLS!" in found


def test_halves_may_not_share_a_run_of_words(tmp_path: Path) -> None:
    write(tmp_path, "build/en/moral.txt", "# sentence moral plain\nAlways be kind to every single owl at night.\n")
    write(tmp_path, "heldout/en/moral.txt", "# sentence moral plain\nLet us be kind to every single owl we know.\n")
    assert list(checking.faults(tmp_path)) == ["6 words in build and in heldout of en: be kind to every single owl"]
