"""Clean pages, what good editors added to them, and the folds that all belong to."""

import gzip
import json
from pathlib import Path

from bench.passages.corpus import MANY_TEXTS, additions, belonging, placed, read_clean, read_texts, with_many_texts
from bench.passages.items import FOLDS, Page, Text

STOOD = "The bridge at Ravel crosses the Orne. " * 15
GROWN = f"{STOOD}It was opened in 1931. Trams cross it every day. It has three arches. It was painted green."


def test_neighbouring_versions_show_what_good_editors_added(tmp_path: Path) -> None:
    rows = [
        {"title": "Ravel bridge", "versions": [STOOD, GROWN]},
        {"title": "Talk:Ravel bridge", "versions": [STOOD, GROWN]},
        {"title": "Short bridge", "versions": ["A bridge.", "A bridge in Ravel."]},
        {"title": "Other bridge", "versions": [STOOD, f"{GROWN} {GROWN}"]},  # written anew
    ]
    with gzip.open(tmp_path / "articles-en-versions.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    assert [(page.title, page.before, page.text) for page in additions([tmp_path])] == [("Ravel bridge", STOOD, GROWN)]


def test_a_page_belongs_to_a_fold_that_has_texts_of_its_language() -> None:
    pages = [Page(source="here", lang="en", title=f"Page {number}", text="") for number in range(60)]
    texts = [
        Text(source="written second", lang="en", kind="moral", form="sentence", text=f"Text {number}.", part=1)
        for number in range(30)
    ]
    assert {page.fold for page in placed(pages, texts)} == {1}
    assert {page.fold for page in placed(pages, [])} == set(range(FOLDS))


def test_any_page_of_the_fresh_half_takes_any_text_of_it() -> None:
    pages, texts = read_clean([], "fresh"), read_texts([], "fresh")
    assert {part.fold for part in (*pages, *texts, *belonging("fresh"))} == {0}
    assert not {text.text for text in texts} & {text.text for text in read_texts([], "heldout")}


def test_pages_of_a_language_are_mixed_where_enough_texts_of_known_writers_are_at_hand() -> None:
    texts = [
        Text(source=source, lang=lang, kind="moral", form="sentence", text=f"Lesson {number}.")
        for source, lang, count in (("web shop", "en", MANY_TEXTS), ("web shop", "fr", 60), ("chatgpt", "de", 200))
        for number in range(count)
    ]
    assert (with_many_texts(texts), with_many_texts(texts, 60)) == ({"en"}, {"en", "fr"})
