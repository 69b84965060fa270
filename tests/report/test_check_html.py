"""Checked texts for the browser."""

import re

import pytest

from tests.report.test_check_view import GRAFT, REPORT, TEXT, checked, sentence
from tests.report.test_html import Wellformed, parsed
from wikiwatch.model import StageError
from wikiwatch.report import check_html

HOSTILE = 'Un </blockquote><script>alert(1)</script> jackpot\u202e "onload=x.'


@pytest.fixture
def document():
    return check_html.render([REPORT, checked(text="", name="empty.txt")])


def test_the_whole_text_with_its_guilty_clause_marked(document):
    first, second = parsed(document).select("article")
    assert first.select_one(".wikitext").get_text() == TEXT
    assert [mark.get_text() for mark in first.select("mark")] == [GRAFT]
    assert first.h3.get_text() == GRAFT
    assert "«joueur»: why" in first.section.get_text()
    assert "1 suspect sentence, 50% of all, from a score of 0.50 on." in " ".join(first.get_text().split())
    assert "There is no text." in second.get_text()


def test_it_is_well_formed_and_nothing_can_run(document):
    hostile = sentence(HOSTILE, HOSTILE, "jackpot\u202e", score=0.9, message=HOSTILE)
    failed = (StageError(stage="detect/shouting", message=HOSTILE),)
    document = check_html.render([checked(hostile, text=HOSTILE, name=HOSTILE, errors=failed), REPORT])
    checker = Wellformed()
    checker.feed(document)
    checker.close()
    assert (checker.wrong, checker.open) == ([], [])
    page = parsed(document)
    assert page.find_all(["script", "iframe", "form", "img"]) == []
    assert [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == []
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document) == []
    assert page.select_one(".wikitext").get_text() == HOSTILE.replace("\u202e", "‹U+202E›")


def test_ids_are_unique_and_labels_point_at_them(document):
    page = parsed(document)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {tag["aria-labelledby"] for tag in page.select("[aria-labelledby]")} <= set(ids)


def test_of_hundreds_the_worst_are_told_and_the_rest_is_counted():
    parts = [f"Jackpot {number}." for number in range(300)]
    text = " ".join(parts)
    suspects = [sentence(text, part, part, score=0.5 + number / 1_000) for number, part in enumerate(parts)]
    page = parsed(check_html.render([checked(*suspects, text=text)]))
    assert [len(page.select("section")), len(page.select("mark"))] == [200, 300]
    assert "and 100 more suspect sentences" in page.get_text()
