"""Revisions of many pages by id."""

from __future__ import annotations

import pytest

from wikiwatch.errors import FetchError
from wikiwatch.fetch.texts import revisions_by_ids

from .live_wiki import LiveWiki
from .scripted_server import Reply


@pytest.fixture
def wiki(server):
    small = LiveWiki()
    for number in range(120):
        small.edit(f"Page {number % 7}", f"Text {number} é")
    server.script(small)
    return small


def test_fifty_a_request_whatever_their_pages(wiki, connect):
    found = revisions_by_ids(connect(), range(1, 121))
    assert [len(ids) for ids in wiki.asked] == [50, 50, 20]
    assert {rev_id: one.text.decode() for rev_id, (_, one) in found.items()} == {
        rev_id: f"Text {rev_id - 1} é" for rev_id in range(1, 121)
    }
    assert found[9][0].page_title == "Page 1"
    assert found[9][1].parent_id == 2


def test_a_reply_that_is_cut_is_continued(wiki, connect):
    wiki.most = 7
    assert sorted(revisions_by_ids(connect(), range(1, 31))) == list(range(1, 31))


def test_what_the_wiki_does_not_show_is_left_out_and_what_it_hides_has_no_text(wiki, connect):
    wiki.missing, wiki.hidden = {2}, {3}
    found = revisions_by_ids(connect(), [1, 2, 3, 999])
    assert {rev_id: one.text for rev_id, (_, one) in found.items()} == {1: "Text 0 é".encode(), 3: None}


def test_nothing_asked_for_costs_no_request(wiki, connect):
    assert revisions_by_ids(connect(), []) == {}
    assert wiki.asked == []


def test_a_damaged_text_is_asked_for_once_more_then_left_out(wiki, connect):
    wiki.revisions[4]["text"] = "Something else"
    assert sorted(revisions_by_ids(connect(), [4, 5])) == [5]
    assert wiki.asked == [[4, 5], [4]]


def test_a_continuation_that_leads_nowhere_ends(server, connect):
    server.script(Reply({"continue": {"rvcontinue": 1}, "query": {"pages": []}}))
    with pytest.raises(FetchError, match="leads in a circle"):
        revisions_by_ids(connect(), [1])


@pytest.mark.parametrize(
    "reply",
    [
        {"query": {"pages": {"1": {}}}},
        {"query": {"pages": [{"pageid": 1, "revisions": [{"revid": 1}]}]}},
        {"query": {"pages": []}, "continue": {"rvcontinue": [1]}},
        {"query": []},
    ],
)
def test_replies_of_another_shape_are_refused(server, connect, reply):
    server.script(Reply(reply))
    with pytest.raises(FetchError, match="unexpected answer"):
        revisions_by_ids(connect(), [1])
