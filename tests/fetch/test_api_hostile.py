"""Replies that no wiki should give: the answer is a FetchError that names the key, never another exception."""

import copy
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.errors import FetchError
from wikiwatch.fetch.revisions import metadata, revisions

from .fake_wiki import PAGE_ID, FakeWiki, raw_revision


def raw(**changes):
    return raw_revision(5, 0, "some text", **changes)


def in_slot(**changes):
    changed = raw()
    changed["slots"]["main"].update(changes)
    return changed


def without(key):
    changed = raw()
    del changed[key]
    return changed


WRONG = [
    (raw(revid=-1), '"revid" is not a whole number of at least 1'),
    (raw(revid="5"), '"revid" is not a whole number of at least 1'),
    (raw(revid=True), '"revid" is not a whole number of at least 1'),
    (raw(revid=2**63), '"revid" is not a whole number of at least 1'),
    (without("revid"), '"revid" is not a whole number of at least 1'),
    (raw(parentid=-3), '"parentid" is not a whole number of at least 0'),
    (raw(parentid=[]), '"parentid" is not a whole number of at least 0'),
    (raw(timestamp=None), '"timestamp" is not a string'),
    (raw(timestamp="2024-06-01 12:00:00Z "), '"timestamp" is not a UTC time'),
    (raw(timestamp="0000-00-00T00:00:00Z"), '"timestamp" is not a UTC time'),
    (raw(timestamp="٢٠٢٤-06-01T12:00:00Z"), '"timestamp" is not a UTC time'),
    (raw(user=None), '"user" is not a string'),
    (without("user"), '"user" is not a string'),
    (raw(user="\ud83c"), '"user" is not valid Unicode'),
    (raw(userid=-1), '"userid" is not a whole number of at least 0'),
    (raw(comment={"a": 1}), '"comment" is not a string'),
    (raw(comment="\udfff"), '"comment" is not valid Unicode'),
    (raw(tags="mw-undo"), '"tags" is not a list'),
    (raw(tags=[["mw-undo"]]), '"tags" is not a string'),
    (raw(size=-9), '"size" is not a whole number of at least 0'),
    (raw(size="9"), '"size" is not a whole number of at least 0'),
    (raw(slots=None), '"slots" is not an object'),
    (raw(slots={}), '"main" is not an object'),
    (raw(slots={"main": []}), '"main" is not an object'),
    (in_slot(content=None), '"content" is not a string'),
    (in_slot(content="\ud800 lone"), '"content" is not valid Unicode'),
    (in_slot(contentmodel=1), '"contentmodel" is not a string'),
    (in_slot(sha1="0" * 39), '"sha1" is not 40 hexadecimal digits'),
    (in_slot(sha1="z" * 40), '"sha1" is not 40 hexadecimal digits'),
    (in_slot(sha1=" " * 40), '"sha1" is not 40 hexadecimal digits'),
    (in_slot(sha1=7), '"sha1" is not a string'),
    (in_slot(size=1.0), '"size" is not a whole number of at least 0'),
]


class OneReply:
    """Stands in for an ApiClient that gives this reply to whatever is asked."""

    wiki = "wiki.example.org"

    def __init__(self, reply):
        self.reply = reply

    def query(self, *_):
        return self.reply


def reply_with(*raws, **others):
    return {"query": {"pages": [{"pageid": PAGE_ID, "revisions": list(raws)}]}, **others}


@pytest.mark.parametrize(("entry", "wrong"), WRONG, ids=[wrong for _, wrong in WRONG])
def test_revisions_of_an_unexpected_shape(entry, wrong):
    with pytest.raises(FetchError) as failure:
        list(revisions(OneReply(reply_with(entry)), PAGE_ID))
    assert str(failure.value) == f"wiki.example.org: page id 7: unexpected answer: {wrong}"


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        ({}, '"query" is not an object'),
        ({"query": None}, '"query" is not an object'),
        ({"query": {}}, 'there are no "pages" in it'),
        ({"query": {"pages": {}}}, '"pages" is not a list'),
        ({"query": {"pages": [None]}}, '"pages" is not an object'),
        ({"query": {"pages": [{"pageid": PAGE_ID, "revisions": {}}]}}, '"revisions" is not a list'),
        (reply_with("x"), '"revisions" is not an object'),
        (reply_with(raw(), **{"continue": []}), '"continue" is not an object'),
        (reply_with(raw(), **{"continue": {"rvcontinue": None}}), '"continue" holds something else'),
        (reply_with(raw(), **{"continue": {"action": "edit"}}), '"continue" holds something else'),
    ],
)
def test_replies_of_an_unexpected_shape(reply, wrong):
    with pytest.raises(FetchError) as failure:
        list(revisions(OneReply(reply), PAGE_ID))
    assert str(failure.value) == f"wiki.example.org: page id 7: unexpected answer: {wrong}"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def places(value, path=()):
    """The path of everything inside a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


SOUND = {**reply_with(raw_revision(5, 0, "one"), raw_revision(6, 1, "two", tags=["x"])), "batchcomplete": True}


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([path for path in places(SOUND) if path]), ANYTHING)
def test_no_single_wrong_value_raises_anything_else(path, value):
    reply = copy.deepcopy(SOUND)
    holder = reply
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    for read in (revisions, metadata):
        try:
            assert all(isinstance(one.rev_id, int) for one in read(OneReply(reply), PAGE_ID))
        except FetchError as failure:
            assert str(failure).startswith("wiki.example.org: page id 7")


@pytest.mark.parametrize("text", ["{{{{" * 25_000, "[[" * 50_000, "x" * 2_000_000, "\x00\x1b\u202e" * 30_000])
def test_any_text_passes_unchanged_and_fast(text):
    started = time.monotonic()
    (read,) = revisions(FakeWiki(raw_revision(1, 0, text)), PAGE_ID)
    assert read.text == text.encode()
    assert time.monotonic() - started < 2


def test_a_reply_survives_the_way_through_json():
    text = json.loads(json.dumps("é\u2028</script>\x7f𝒳"))
    (read,) = revisions(FakeWiki(raw_revision(1, 0, text)), PAGE_ID)
    assert read.text == "é\u2028</script>\x7f𝒳".encode()
