"""segment() on the cases of segmentation/: sentences and clauses by language."""

from pathlib import Path

import pytest

from wikiwatch.wikitext.segments import segment

FOLDER = Path(__file__).parent / "segmentation"
CUT = "‖"


def cases():
    for file in sorted(FOLDER.glob("*.txt")):
        for number, block in enumerate(file.read_text(encoding="utf-8").strip().split("\n\n"), 1):
            lines = [line for line in block.split("\n") if not line.startswith("//")]
            yield pytest.param(file.stem, lines, id=f"{file.stem} {number}")


@pytest.mark.parametrize(("lang", "lines"), list(cases()))
def test_a_text_is_divided_as_its_case_says(lang, lines):
    text = " ".join(line.replace(f" {CUT} ", " ") for line in lines)
    divided = [
        f" {CUT} ".join(text[clause.start : clause.end] for clause in sentence.clauses)
        for sentence in segment(text, lang)
    ]
    assert divided == lines


def test_every_language_with_clauses_of_its_own_has_cases():
    divided = ["cs", "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sk", "sv"]
    assert {file.stem for file in FOLDER.glob("*.txt")} == {*divided, "others"}
