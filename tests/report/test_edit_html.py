import re
from dataclasses import replace

import pytest

from tests.history.histories import INSERTED, edit_of
from tests.report.edit_reports import all_of_them, assessed, made_of, new_page, null_edit, reread, suspect_edit
from tests.report.test_html import Wellformed, parsed
from wikiwatch.model import EditFailure
from wikiwatch.report import edit_html


@pytest.fixture
def document():
    return edit_html.render(all_of_them())


def test_the_whole_body(document, as_expected):
    as_expected("edits.html", document[document.index("<body>") :])


def test_it_is_well_formed_and_nothing_can_run(document):
    checker = Wellformed()
    checker.feed(document)
    checker.close()
    assert (checker.wrong, checker.open) == ([], [])
    page = parsed(document)
    assert page.find_all(["script", "iframe", "object", "embed", "form", "base", "img", "use", "b", "i"]) == []
    assert [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == []
    assert page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document) == []


def test_ids_are_unique_and_everything_points_at_them(document):
    page = parsed(document)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = [tag["href"][1:] for tag in page.find_all("a") if tag["href"].startswith("#")]
    labels = [tag["aria-labelledby"] for tag in page.select("[aria-labelledby]")]
    assert set(targets + labels) <= set(ids)


def test_the_story_is_told_in_words(document):
    assert [" ".join(story.get_text().split()) for story in parsed(document).select(".story")] == [
        "Editor </script><b>C</b> saved this on 30 September 2024 23:41 UTC. Comment: →Fermeture: orthographe "
        "‹U+001B›[31mrouge. It reverts 1056: it gives back the text of 1055. Reverted by 1060.",
        "A hidden user saved this on 1 September 2024 12:00 UTC. Comment: hidden. It created the page.",
        "Editor A saved this on 1 September 2024 12:00 UTC. Comment: none.",
    ]


def test_what_rereading_found_is_told_with_the_suspect_passage():
    shown = suspect_edit()
    (first, gone) = (reread(passage, "little in common with <b>the page") for passage in shown.passages)
    told = made_of(replace(shown, passages=(first, replace(gone, assessment=replace(gone.assessment, score=0.1)))))
    brought = parsed(edit_html.render(told)).select(".gone > li")
    assert [[message.get_text() for message in passage.select(".message")] for passage in brought] == [
        ["little in common with <b>the page Rereading"],
        [],
    ]


def test_one_edit_is_the_title_and_needs_no_contents():
    page = parsed(edit_html.render(made_of(suspect_edit())))
    assert page.h1.get_text() == page.title.get_text() == "Edit 1057 of Parloir (site web)"
    assert page.nav is None


def test_markup_in_a_title_stays_text():
    shown = suspect_edit()
    told = replace(shown, page=replace(shown.page, page_title="</title><script>alert(1)</script>\u202e"))
    page = parsed(edit_html.render(made_of(told)))
    assert page.title.get_text() == "Edit 1057 of </title><script>alert(1)</script>‹U+202E›"
    assert page.find_all("script") == []


def test_an_edit_that_changed_nothing_has_no_diff():
    page = parsed(edit_html.render(made_of(null_edit())))
    assert page.select(".diff") == []
    assert [calm.get_text() for calm in page.select(".calm")] == [
        "It changed nothing in the text.",
        "Nothing was found.",
    ]


def test_only_failures():
    page = parsed(edit_html.render(made_of(failures=(EditFailure(rev_id=7, message="not archived"),))))
    assert (page.h1.get_text(), page.select_one(".errors li").get_text()) == ("0 edits", "7: not archived")


def test_of_many_passages_the_first_are_shown_and_the_others_counted():
    shown = suspect_edit()
    page = parsed(edit_html.render(made_of(replace(shown, passages=shown.passages * 150))))
    assert len(page.select(".gone > li")) == 100
    assert page.select_one(".more").get_text() == "And 200 more passages: the JSON document has them all."


@pytest.mark.parametrize("unit", ["x", "{{", "\n==", "\u202e"])
def test_two_megabytes_in_every_field_are_cut(unit):
    text = unit * (2_000_000 // len(unit))
    shown = new_page()
    made = edit_of((INSERTED, text))
    edit = replace(made, revision=replace(shown.edit.revision, user=text, comment=text, tags=(text,)))
    told = replace(shown, edit=edit, assessed=assessed(edit), page=replace(shown.page, page_title=text))
    assert len(edit_html.render(made_of(told))) < 200_000
