"""Real articles that the user names, among the pages that are lived through."""

from __future__ import annotations

import json
from pathlib import Path

from bench.passages.corpus import read_texts
from bench.planted.histories import MOST_OF_A_FILE, PLANTED_IN, by_fold

TEXTS = read_texts(())
PARAGRAPH = (
    "The bridge at Ravel crosses the Orne and was opened in 1931 by the town. It has three arches. Trams cross it. "
)


def articles(folder: Path, lang: str, count: int) -> Path:
    file = folder / f"minidump-{lang}.jsonl"
    rows = ({"lang": lang, "title": f"Bridge {number}", "text": PARAGRAPH * 6} for number in range(count))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_of_many_articles_of_a_file_few_are_planted_in_and_most_stay_as_they_are(tmp_path: Path) -> None:
    told = [page for page in by_fold(TEXTS, [articles(tmp_path, "en", 200)]) if page.title.startswith("Bridge ")]
    assert len(told) == MOST_OF_A_FILE
    assert [page.stays_clean for page in told].count(False) == PLANTED_IN
    assert all(page.plants and page.fold is not None for page in told)


def test_of_a_language_that_nobody_planted_in_there_is_nothing_to_plant(tmp_path: Path) -> None:
    told = [page for page in by_fold(TEXTS, [articles(tmp_path, "tlh", 9)]) if page.title.startswith("Bridge ")]
    assert told and not any(page.plants for page in told)


def test_the_pages_written_for_it_are_all_planted_in() -> None:
    assert not any(page.stays_clean for page in by_fold(TEXTS))
