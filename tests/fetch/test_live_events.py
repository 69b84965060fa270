"""Events of streams, read into records."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fetch.live_wiki import LiveWiki
from wikiwatch.fetch.live_events import read_event
from wikiwatch.fetch.replies import Malformed
from wikiwatch.model import HiddenParts, LiveEdit, TagsChange

RECENT_CHANGE = {
    "$schema": "/mediawiki/recentchange/1.0.0",
    "meta": {"id": "abc", "domain": "fr.wikipedia.org", "stream": "mediawiki.recentchange"},
    "type": "edit",
    "namespace": 4,
    "title": "Wikipédia:Le Bistro",
    "comment": "",
    "timestamp": 1717243200,
    "user": "192.0.2.17",
    "bot": False,
    "minor": True,
    "length": {"old": None, "new": 12},
    "revision": {"old": 41, "new": 42},
    "wiki": "frwiki",
    "server_url": "https://attacker.example.org",
}


def event(**changes: object) -> str:
    return json.dumps({**RECENT_CHANGE, **changes})


def test_a_recent_change():
    assert read_event(event()) == LiveEdit(
        event_id="abc",
        wiki_id="frwiki",
        page_id=None,
        page_title="Wikipédia:Le Bistro",
        namespace_id=4,
        rev_id=42,
        parent_id=41,
        dt=datetime(2024, 6, 1, 12, tzinfo=UTC),
        minor=True,
        bot=False,
        new=False,
    )


def test_a_new_page_has_no_parent():
    new = read_event(event(type="new", revision={"old": None, "new": 42}))
    assert isinstance(new, LiveEdit)
    assert (new.new, new.parent_id) == (True, None)


def test_the_datagram_of_a_wiki_has_no_meta():
    raw = {key: value for key, value in RECENT_CHANGE.items() if key not in ("meta", "$schema")}
    read = read_event(json.dumps(raw))
    assert isinstance(read, LiveEdit)
    assert read.event_id is None


def test_a_page_change():
    wiki = LiveWiki()
    wiki.edit("Tour Eiffel", "one")
    assert read_event(wiki.edit("Tour Eiffel", "two", user="Bot B", bot=True, minor=True)) == LiveEdit(
        event_id="00000002-0000-4000-8000-000000000000",
        wiki_id="smallwiki",
        page_id=1,
        page_title="Tour Eiffel",
        namespace_id=0,
        rev_id=2,
        parent_id=1,
        dt=datetime(2024, 6, 1, 12, 0, 2, tzinfo=UTC),
        minor=True,
        bot=True,
        new=False,
    )


def test_a_page_change_that_hides():
    assert read_event(LiveWiki().hide(7, user=False)) == HiddenParts(
        wiki_id="smallwiki", rev_ids=(7,), text=True, user=True, comment=False
    )


def test_a_page_change_that_shows_again_hides_nothing():
    assert read_event(LiveWiki().hide(7, text=True)) is None


def test_a_visibility_change():
    told = {"database": "frwiki", "rev_id": 9, "visibility": {"text": True, "user": False, "comment": False}}
    assert read_event(json.dumps(told)) == HiddenParts(
        wiki_id="frwiki", rev_ids=(9,), text=False, user=True, comment=True
    )


def test_an_entry_of_the_deletion_log():
    told = {
        "type": "log",
        "log_type": "delete",
        "log_action": "revision",
        "log_params": {"type": "revision", "ids": ["5", 6], "ofield": 0, "nfield": 5},
        "wiki": "frwiki",
    }
    assert read_event(json.dumps(told)) == HiddenParts(
        wiki_id="frwiki", rev_ids=(5, 6), text=True, user=True, comment=False
    )


@pytest.mark.parametrize(
    "told",
    [
        {"meta": {"domain": "canary"}, "type": "edit", "wiki": "frwiki"},
        {"type": "categorize", "wiki": "frwiki"},
        {"type": "log", "log_type": "delete", "log_action": "delete", "wiki": "frwiki"},
        {"page_change_kind": "move", "wiki_id": "frwiki"},
        {"tags": ["mw-reverted"], "rev_id": 1, "database": "frwiki"},
        {},
    ],
)
def test_events_that_concern_nobody(told):
    assert read_event(json.dumps(told)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"revision": None},
        {"revision": {"old": 1, "new": "2"}},
        {"revision": {"old": 1, "new": True}},
        {"revision": {"old": 1, "new": -2}},
        {"revision": {"old": 1, "new": 2**70}},
        {"wiki": 7},
        {"title": None},
        {"title": "\ud800"},
        {"namespace": "0"},
        {"namespace": 2**40},
        {"timestamp": "yesterday"},
        {"timestamp": 2**60},
        {"meta": []},
        {"meta": {"id": 7}},
    ],
)
def test_wrong_types_are_named(changes):
    with pytest.raises(Malformed):
        read_event(event(**changes))


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"x"', "[" * 100_000, '{"a": ' + "1" * 5000 + "}"])
def test_what_is_no_object_is_named(text):
    with pytest.raises(Malformed):
        read_event(text)


def test_an_id_longer_than_any_id_is_none():
    assert read_event(event(meta={"id": "x" * 10_000})).event_id is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*RECENT_CHANGE, "page_change_kind", "visibility", "rev_id", "page"]), JSON))
def test_nothing_but_malformed_is_ever_raised(changes):
    with suppress(Malformed):
        read_event(event(**changes))


def test_a_change_of_tags():
    wiki = LiveWiki()
    wiki.edit("Tour Eiffel", "La tour.")
    wiki.tag(1, "mobile edit", "spam")
    assert read_event(wiki.tag(1, "mw-reverted", "mobile edit")) == TagsChange(
        event_id="tags-1-mw-reverted-mobile edit",
        wiki_id="smallwiki",
        page_id=1,
        page_title="Tour Eiffel",
        namespace_id=0,
        rev_id=1,
        rev_dt=datetime(2024, 6, 1, 12, 0, 1, tzinfo=UTC),
        dt=datetime(2024, 6, 1, 13, tzinfo=UTC),
        added=frozenset({"mw-reverted"}),
        removed=frozenset({"spam"}),
    )
