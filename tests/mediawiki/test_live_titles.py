"""Titles of every kind, asked of a real wiki."""

from __future__ import annotations

import pytest

from wikiwatch.errors import PageUnavailable
from wikiwatch.fetch.api import page_info, siteinfo
from wikiwatch.model import Page, Wiki

from .plain import plain_query

pytestmark = pytest.mark.mediawiki


@pytest.fixture(scope="module")
def redirects(administrator, editor):
    """Redirects that lead somewhere, nowhere, elsewhere, on and round."""
    editor.edit("Target: the page", "Text.")
    editor.edit("Élysée", "Text.")
    for title, target in {
        "One step": "Target: the page#History",
        "Two steps": "One step",
        "Nowhere": "No such page",
        "Elsewhere": "wikipedia:Village",
        "Special one": "Special:Version",
        "Round": "And round",
        "And round": "Round",
    }.items():
        editor.edit(title, f"#REDIRECT [[{target}]]")
    administrator.edit("User:Administrator/data.json", '{"a": 1}')


@pytest.mark.parametrize(
    ("asked", "title", "notes"),
    [
        ("Target: the page", "Target: the page", ()),
        ("target:_the page", "Target: the page", ('"target:_the page" is written "Target: the page"',)),
        ("Target: the page#History", "Target: the page", ('"Target: the page#History" is written "Target: the page"',)),
        ("E\u0301lyse\u0301e", "Élysée", ()),
        ("One step", "Target: the page", ('"One step" redirects to "Target: the page"',)),
        (
            "two steps",
            "Target: the page",
            (
                '"two steps" is written "Two steps"',
                '"Two steps" redirects to "One step"',
                '"One step" redirects to "Target: the page"',
            ),
        ),
    ],
)
def test_titles_that_lead_to_a_page(mediawiki, client, redirects, asked, title, notes):
    (raw,) = plain_query(mediawiki.api_url, titles=title, prop="info")["query"]["pages"]
    info = page_info(client, asked)
    assert info.page == Page(page_id=raw["pageid"], page_title=title, namespace_id=0)
    assert info.notes == notes


def test_a_redirect_asked_for_itself(client, redirects):
    page = page_info(client, "One step", follow_redirects=False).page
    assert (page.page_title, page.redirect_target) == ("One step", "Target: the page")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("No such page", "there is no such page"),
        ("A|B", 'not a valid title: The requested page title contains invalid characters: "|".'),
        ("[[Village]]", 'not a valid title: The requested page title contains invalid characters: "[".'),
        (
            "x" * 256,
            "not a valid title: The requested page title is too long. "
            "It must be no longer than 255 bytes in UTF-8 encoding.",
        ),
        (
            "Talk:",
            "not a valid title: The requested page title is empty or contains only the name of a namespace.",
        ),
        ("Special:Version", "it is a special page, made on request; it has no history"),
        ("Media:Picture.png", "it names a file's bytes; the page that describes a file begins with File:"),
        (
            "MediaWiki:Sidebar",
            "there is no such page; what shows there comes with the software or from a shared repository",
        ),
        (
            "wikipedia:Village",
            "it is on another wiki (wikipedia, https://en.wikipedia.org/wiki/Village); give that wiki as --wiki",
        ),
        ("Nowhere", '"Nowhere" redirects to "No such page"; there is no such page'),
        (
            "Elsewhere",
            '"Elsewhere" redirects to "wikipedia:Village"; it is on another wiki (wikipedia, '
            "https://en.wikipedia.org/wiki/Village); give that wiki as --wiki",
        ),
        (
            "Special one",
            '"Special one" redirects to "Special:Version"; it is a special page, made on request; it has no history',
        ),
        (
            "Round",
            '"Round" redirects to "And round"; "And round" redirects to "Round"; its redirects lead in a circle',
        ),
        ("User:Administrator/data.json", "its content is not wikitext but json"),
    ],
)
def test_titles_that_lead_to_none(client, redirects, asked, reason):
    with pytest.raises(PageUnavailable) as failure:
        page_info(client, asked)
    assert str(failure.value) == f'{client.wiki}: page "{asked}": {reason}'


def test_who_the_wiki_says_it_is(mediawiki, client):
    generator = plain_query(mediawiki.api_url, meta="siteinfo")["query"]["general"]["generator"]
    assert siteinfo(client) == Wiki(
        wiki_id="testwiki",
        api_url=mediawiki.api_url,
        article_url=f"http://127.0.0.1:{mediawiki.port}/wiki/$1",
        lang="en",
        site_name="Test wiki",
        generator=generator,
    )
