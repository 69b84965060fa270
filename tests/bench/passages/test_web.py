"""Promotional texts of other hands, as files that the user names hold them."""

import json
from pathlib import Path

from bench.passages.web import PARAGRAPHS, SENTENCES, web_texts

OFFER = "Claim your welcome bonus of two hundred euros today! Play four hundred slots wherever you are tonight. Menu"


def sites(folder: Path, count: int, pages: int = 1) -> Path:
    rows = [
        {"lang": "en", "kind": "gambling", "site": f"casino-{site}.example", "text": f"{OFFER} {page}\n\nPage {page}"}
        for site in range(count)
        for page in range(pages)
    ]
    file = folder / "texts.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_a_site_is_a_hand_and_gives_its_sentences_and_paragraphs(tmp_path: Path) -> None:
    file = sites(tmp_path, 1)
    told = web_texts([file]) or web_texts([file], held_back=True)
    assert [(text.source, text.kind, text.form, text.text) for text in told] == [
        (
            "web texts",
            "gambling",
            "paragraph",
            "Claim your welcome bonus of two hundred euros today! Play four hundred slots wherever you are tonight.",
        ),
        ("web texts", "gambling", "sentence", "Claim your welcome bonus of two hundred euros today!"),
        ("web texts", "gambling", "sentence", "Play four hundred slots wherever you are tonight."),
    ]
    assert len({text.fold for text in told}) == 1


def test_a_fifth_of_the_sites_is_held_back(tmp_path: Path) -> None:
    file = sites(tmp_path, 200)
    learned, held_back = ({text.origin for text in web_texts([file], held_back=told)} for told in (False, True))
    assert not learned & held_back
    assert len(learned | held_back) == 200
    assert 20 <= len(held_back) <= 60


def test_no_site_outweighs_the_others(tmp_path: Path) -> None:
    rows = [
        {"lang": "en", "kind": "moral", "site": "blog.example", "text": f"{OFFER.replace('two', str(n))}"}
        for n in range(3 * SENTENCES)
    ]
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told = web_texts([file]) or web_texts([file], held_back=True)
    forms = [text.form for text in told]
    assert 0 < forms.count("paragraph") <= PARAGRAPHS
    assert SENTENCES // 2 < forms.count("sentence") <= SENTENCES
