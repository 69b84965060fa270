"""What a measurement is made of."""

import json
from argparse import Namespace
from pathlib import Path

from bench.passages.__main__ import corpus
from bench.passages.items import Text

LESSON = "In every bridge there is a lesson about patience for all of us to learn."


def test_what_sites_say_may_go_into_any_page(tmp_path: Path) -> None:
    file = tmp_path / "blogs.jsonl"
    rows = [
        {"lang": "en", "kind": "moral", "site": f"blog-{n}.example", "text": f"{LESSON} Page {n}"} for n in range(40)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    pages, texts = corpus(Namespace(folders=[], half="heldout", pages=None, texts=[file]))
    told: list[Text] = [text for text in texts if text.text == LESSON]
    assert told and pages
    assert {part.fold for part in (*pages, *told)} == {0}
