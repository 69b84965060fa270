"""Real articles that the user names: which are learned from, and how many of each source."""

import json
from pathlib import Path

from bench.passages.items import Page
from bench.passages.real import OF_PAGE, TOLD, TRAINED, foreign_sentences, real_pages, shared_out

PARAGRAPH = (
    "The bridge at Ravel crosses the Orne and was opened in 1931 by the town. It has three arches. Trams cross it."
)


def written(folder: Path, name: str, count: int) -> Path:
    rows = [
        {"lang": "en", "title": f"<i>Bridge</i> {number}", "text": f"{PARAGRAPH}\n== Later\n{PARAGRAPH}"}
        for number in range(count)
    ]
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_a_file_is_a_source_and_its_headings_are_closed(tmp_path: Path) -> None:
    file = written(tmp_path, "minidump", 40)
    page = real_pages([file])[0]
    assert (page.source, page.lang) == ("minidump", "en")
    assert page.title.startswith("Bridge ")
    assert page.text == f"{PARAGRAPH}\n== Later ==\n{PARAGRAPH}"


def test_what_is_held_back_is_a_fifth_and_apart_from_the_rest(tmp_path: Path) -> None:
    file = written(tmp_path, "minidump", 400)
    learned, held_back = ({page.title for page in real_pages([file], held_back=told)} for told in (False, True))
    assert not learned & held_back
    assert len(learned | held_back) == 400
    assert 50 <= len(held_back) <= 110


def test_no_source_outweighs_the_others(tmp_path: Path) -> None:
    files = [written(tmp_path, "large", 1_000), written(tmp_path, "small", 10)]
    mixed, clean = shared_out(real_pages(files), ["en"])
    large = [[page for page in some if page.source == "large"] for some in (mixed, clean)]
    assert [len(some) for some in large] == [TRAINED, TOLD - TRAINED]
    assert not any(page.source == "small" for page in clean)
    assert any(page.source == "small" for page in mixed)


def test_of_a_long_page_some_sentences_of_all_its_parts_stand_in_others() -> None:
    told = [f"Sentence number {number} says where the bridge over the Orne stands." for number in range(100)]
    texts = foreign_sentences([Page(source="minidump", lang="en", title="Bridge", text=" ".join(told))])
    assert len(texts) <= OF_PAGE
    assert {text.origin for text in texts} == {"Bridge"}
    assert sum(text.text in told[50:] for text in texts) >= OF_PAGE // 3


def test_pages_of_a_language_with_few_texts_are_only_read_clean(tmp_path: Path) -> None:
    mixed, clean = shared_out(real_pages([written(tmp_path, "large", 50)]), ["fr"])
    assert not mixed and len(clean) > 30
