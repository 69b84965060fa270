from datetime import UTC, datetime

import pytest

from wikiwatch.errors import FetchError, PageUnavailable
from wikiwatch.fetch.api import PageInfo, PageStatus, page_info, page_status, siteinfo
from wikiwatch.model import Page, Wiki

TOUCHED = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)


class Answers:
    """Stands in for an ApiClient: gives replies in turn and remembers what was asked."""

    wiki = "fr.example.org"
    api_url = "https://fr.example.org/w/api.php"

    def __init__(self, *replies):
        self.replies = list(replies)
        self.asked = []

    def query(self, parameters, subject):
        self.asked.append(dict(parameters))
        return self.replies.pop(0)


def found(**others):
    return {
        "pageid": 12,
        "ns": 0,
        "title": "Coco",
        "contentmodel": "wikitext",
        "touched": "2026-11-22T10:00:00Z",
        "lastrevid": 345,
        **others,
    }


def titles(*pages, **others):
    return {"batchcomplete": True, "query": {"pages": list(pages), **others}}


COCO = Page(page_id=12, page_title="Coco", namespace_id=0)


# ---------------------------------------------------------------- titles


def test_a_title_that_is_a_page():
    wiki = Answers(titles(found()))
    assert page_info(wiki, "Coco") == PageInfo(page=COCO)
    assert wiki.asked == [{"prop": "info", "titles": "Coco", "iwurl": 1, "redirects": 1}]


def test_a_bar_in_a_title_does_not_make_it_two():
    wiki = Answers(titles(found()))
    page_info(wiki, "A|B")
    assert wiki.asked[0]["titles"] == "\x1fA|B"


def test_normalisation_and_redirects_are_followed_and_told():
    way = {
        "normalized": [
            {"fromencoded": True, "from": "coco%CC%81", "to": "cocó"},
            {"fromencoded": False, "from": "coco.gg", "to": "Coco.gg"},
        ],
        "redirects": [{"from": "Coco.gg", "to": "Coco.fr"}, {"from": "Coco.fr", "to": "Coco", "tofragment": "Name"}],
    }
    assert page_info(Answers(titles(found(), **way)), "coco.gg").notes == (
        '"coco.gg" is written "Coco.gg"',
        '"Coco.gg" redirects to "Coco.fr"',
        '"Coco.fr" redirects to "Coco"',
    )


def test_a_redirect_itself_can_be_asked_for():
    wiki = Answers(
        titles(found(redirect=True, title="Coco.fr")),
        titles(found(), redirects=[{"from": "Coco.fr", "to": "Coco"}]),
    )
    page = page_info(wiki, "Coco.fr", follow_redirects=False).page
    assert page == Page(page_id=12, page_title="Coco.fr", namespace_id=0, redirect_target="Coco")
    assert [asked.get("redirects") for asked in wiki.asked] == [None, 1]


UNAVAILABLE = [
    (titles({"ns": 0, "title": "Coco", "missing": True}), "there is no such page"),
    (
        titles({"ns": 8, "title": "MediaWiki:Sidebar", "missing": True, "known": True}),
        "there is no such page; what shows there comes with the software or from a shared repository",
    ),
    (
        titles({"title": "[", "invalid": True, "invalidreason": {"code": "title-x", "text": 'It contains "[".\x07'}}),
        'not a valid title: It contains "[".‹U+0007›',
    ),
    (titles({"title": "[", "invalid": True, "invalidreason": "Bad."}), "not a valid title: Bad."),
    (
        titles({"ns": -1, "title": "Special:Version", "special": True}),
        "it is a special page, made on request; it has no history",
    ),
    (
        titles({"ns": -2, "title": "Media:X.png", "special": True, "missing": True}),
        "it names a file's bytes; the page that describes a file begins with File:",
    ),
    (
        {"query": {"interwiki": [{"title": "en:Coco", "iw": "en", "url": "https://en.example.org/wiki/Coco"}]}},
        "it is on another wiki (en, https://en.example.org/wiki/Coco); give that wiki as --wiki",
    ),
    (titles(found(contentmodel="json")), "its content is not wikitext but json"),
    (titles(found(contentmodel="\u202ejson")), "its content is not wikitext but ‹U+202E›json"),
    (
        {"query": {"redirects": [{"from": "Coco", "to": "Coco 2"}, {"from": "Coco 2", "to": "Coco"}]}},
        '"Coco" redirects to "Coco 2"; "Coco 2" redirects to "Coco"; its redirects lead in a circle',
    ),
    (
        titles({"ns": 0, "title": "Gone", "missing": True}, redirects=[{"from": "Coco", "to": "Gone"}]),
        '"Coco" redirects to "Gone"; there is no such page',
    ),
    ({"query": {}}, "the wiki says nothing about it"),
]


@pytest.mark.parametrize(("reply", "reason"), UNAVAILABLE)
def test_titles_without_a_history_to_read(reply, reason):
    with pytest.raises(PageUnavailable) as failure:
        page_info(Answers(reply), "Coco")
    assert str(failure.value) == f'fr.example.org: page "Coco": {reason}'


@pytest.mark.parametrize(
    ("title", "shown"),
    [("", ""), ("  ", "  "), ("A\nB", "A‹U+000A›B"), ("A\x1fB", "A‹U+001F›B"), ("\udce9", "‹U+DCE9›")],
)
def test_titles_that_are_not_even_asked_for(title, shown):
    wiki = Answers()
    with pytest.raises(PageUnavailable) as failure:
        page_info(wiki, title)
    assert str(failure.value) == (
        f'fr.example.org: page "{shown}": not a title: empty, or with control characters in it'
    )


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        ({}, '"query" is not an object'),
        ({"query": []}, '"query" is not an object'),
        ({"query": {"pages": {"12": {}}}}, '"pages" is not a list'),
        (titles(17), '"pages" is not an object'),
        (titles(found(pageid=-4)), '"pageid" is not a whole number of at least 1'),
        (titles(found(pageid=2**63)), '"pageid" is not a whole number of at least 1'),
        (titles(found(pageid=True)), '"pageid" is not a whole number of at least 1'),
        (titles(found(ns="0")), '"ns" is not a whole number'),
        (titles(found(title=None)), '"title" is not a string'),
        (titles(found(title="\ud800")), '"title" is not valid Unicode'),
        (titles(found(), normalized="x"), '"normalized" is not a list'),
        ({"query": {"interwiki": [{"iw": "en"}]}}, '"url" is not a string'),
        (titles({"invalid": True}), '"text" is not a string'),
    ],
)
def test_pages_of_an_unexpected_shape(reply, wrong):
    with pytest.raises(FetchError) as failure:
        page_info(Answers(reply), "Coco")
    assert str(failure.value) == f'fr.example.org: page "Coco": unexpected answer: {wrong}'


# ---------------------------------------------------------------- pages read before


def status_reply(*pages, now="2026-11-22T12:00:00Z", logs=(), **others):
    return {"curtimestamp": now, "query": {"pages": list(pages), "logevents": [{"logid": n} for n in logs], **others}}


def test_the_status_of_a_page_costs_one_request():
    wiki = Answers(status_reply(found(), logs=[88]))
    assert page_status(wiki, COCO) == PageStatus(page=COCO, latest_rev_id=345, state="345 2026-11-22T10:00:00Z 88")
    assert wiki.asked == [
        {
            "prop": "info",
            "pageids": 12,
            "curtimestamp": 1,
            "list": "logevents",
            "letitle": "Coco",
            "lelimit": 1,
            "leprop": "ids",
        }
    ]


def test_a_page_nobody_ever_logged_anything_about():
    assert page_status(Answers(status_reply(found())), COCO).state == "345 2026-11-22T10:00:00Z 0"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-22T10:00:00Z", None),
        ("2026-11-22T10:00:09Z", None),
        ("2026-11-22T10:00:10Z", "345 2026-11-22T10:00:00Z 0"),
        ("2026-11-22T09:59:00Z", None),
    ],
)
def test_a_state_is_not_trusted_right_after_a_touch(now, state):
    assert page_status(Answers(status_reply(found(), now=now)), COCO).state == state


def test_a_moved_page_is_found_by_its_id():
    status = page_status(Answers(status_reply(found(title="Coco (site)"))), COCO)
    assert status.page == Page(page_id=12, page_title="Coco (site)", namespace_id=0)


def test_a_page_that_became_a_redirect():
    wiki = Answers(status_reply(found(redirect=True)), titles(found(), redirects=[{"from": "Coco", "to": "Chat"}]))
    assert page_status(wiki, COCO).page == Page(page_id=12, page_title="Coco", namespace_id=0, redirect_target="Chat")


def test_a_deleted_page():
    gone = status_reply({"pageid": 12, "missing": True})
    missing = titles({"ns": 0, "title": "Coco", "missing": True})
    assert page_status(Answers(gone, missing), COCO) == PageStatus(page=None)


def test_a_page_restored_or_written_anew_under_another_id():
    gone = status_reply({"pageid": 12, "missing": True})
    status = page_status(Answers(gone, titles(found(pageid=99))), COCO)
    assert status == PageStatus(page=None, successor=Page(page_id=99, page_title="Coco", namespace_id=0))


def test_a_page_that_is_no_longer_wikitext():
    with pytest.raises(PageUnavailable) as failure:
        page_status(Answers(status_reply(found(contentmodel="flow-board"))), COCO)
    assert str(failure.value) == 'fr.example.org: page "Coco" (id 12): its content is not wikitext but flow-board'


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        (status_reply(), '"pages" is not an object'),
        (status_reply(found(), now=None), '"curtimestamp" is not a string'),
        (status_reply(found(), logs=["88"]), '"logid" is not a whole number of at least 0'),
        (status_reply(found(lastrevid=None)), '"lastrevid" is not a whole number of at least 1'),
        (status_reply(found(lastrevid=0)), '"lastrevid" is not a whole number of at least 1'),
        (status_reply(found(touched="yesterday")), '"touched" is not a UTC time'),
        (status_reply(found(touched="2026-11-22T10:00:00+")), '"touched" is not a UTC time'),
        (status_reply(found(touched="2026-13-22T10:00:00Z")), '"touched" is not a UTC time'),
    ],
)
def test_a_status_of_an_unexpected_shape(reply, wrong):
    with pytest.raises(FetchError) as failure:
        page_status(Answers(reply), COCO)
    assert str(failure.value) == f'fr.example.org: page "Coco" (id 12): unexpected answer: {wrong}'


# ---------------------------------------------------------------- the wiki itself


GENERAL = {
    "wikiid": "frwiki",
    "lang": "fr",
    "sitename": "Wikipédia",
    "generator": "MediaWiki 1.45.0",
    "server": "//fr.example.org",
    "articlepath": "/wiki/$1",
}


@pytest.mark.parametrize(
    ("changed", "wiki_id", "article_url"),
    [
        ({}, "frwiki", "https://fr.example.org/wiki/$1"),
        ({"server": "http://www.example.org:8080"}, "frwiki", "http://www.example.org:8080/wiki/$1"),
        ({"wikiid": ""}, "fr.example.org", "https://fr.example.org/wiki/$1"),
        ({"articlepath": "/index.php?title=$1"}, "frwiki", "https://fr.example.org/index.php?title=$1"),
        ({"server": "javascript:alert(1)//"}, "frwiki", None),
    ],
)
def test_siteinfo(changed, wiki_id, article_url):
    assert siteinfo(Answers({"query": {"general": {**GENERAL, **changed}}})) == Wiki(
        wiki_id=wiki_id,
        api_url="https://fr.example.org/w/api.php",
        article_url=article_url,
        lang="fr",
        site_name="Wikipédia",
        generator="MediaWiki 1.45.0",
    )


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        ({"query": {}}, '"general" is not an object'),
        ({"query": {"general": {**GENERAL, "lang": 7}}}, '"lang" is not a string'),
        ({"query": {"general": {**GENERAL, "server": "//[x"}}}, '"server" is not an address'),
    ],
)
def test_siteinfo_of_an_unexpected_shape(reply, wrong):
    with pytest.raises(FetchError) as failure:
        siteinfo(Answers(reply))
    assert str(failure.value) == f"fr.example.org: site information: unexpected answer: {wrong}"
