import random
import threading
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.errors import FetchError, PageUnavailable
from wikiwatch.fetch.revisions import BATCH_BYTES, contents, metadata, revisions

from .fake_wiki import PAGE_ID, START, FakeWiki, raw_revision, record, stamp


def long_history(count):
    """Ids fall as time goes on in every third place, and each ten revisions share a second."""
    ids = list(range(100, 100 + count))
    for place in range(0, count - 1, 3):
        ids[place], ids[place + 1] = ids[place + 1], ids[place]
    return [(rev_id, number // 10, f"text {number}") for number, rev_id in enumerate(ids)]


def in_order(history):
    return sorted(history, key=lambda entry: (entry[1], entry[0]))


def fake(history, **options):
    return FakeWiki(*(raw_revision(*entry) for entry in history), **options)


def kinds(wiki):
    """What was asked: a walk with its limit and whether with texts, or how many ids."""
    return sorted(
        f"ids {len(str(asked['revids']).split('|'))}"
        if "revids" in asked
        else f"{'texts' if 'content' in str(asked['rvprop']).split('|') else 'rows'} {asked['rvlimit']}"
        for asked in wiki.asked
    )


# ---------------------------------------------------------------- whole histories


@pytest.mark.parametrize(
    ("count", "requests"),
    [
        (1, ["texts 50"]),
        (50, ["texts 50"]),
        (51, ["ids 1", "rows 500", "texts 50"]),
        (170, ["ids 20", "ids 50", "ids 50", "rows 500", "texts 50"]),
        (620, ["ids 20", *["ids 50"] * 11, "rows 500", "rows 500", "texts 50"]),
    ],
)
def test_a_history_comes_whole_and_in_order(count, requests):
    history = long_history(count)
    wiki = fake(history)
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in in_order(history)]
    assert kinds(wiki) == requests


def test_metadata_is_the_same_without_texts():
    history = long_history(620)
    wiki = fake(history)
    assert list(metadata(wiki, PAGE_ID)) == [record(*entry, with_text=False) for entry in in_order(history)]
    assert kinds(wiki) == ["rows 500", "rows 500"]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 12)), unique_by=lambda entry: entry[0], max_size=40),
    st.integers(1, 5),
    st.integers(1, 7),
    st.integers(0, 40),
)
def test_any_history_can_be_resumed_behind_any_revision(places, texts_a_reply, rows_a_reply, done):
    history = in_order([(rev_id, second, f"text {rev_id}") for rev_id, second in places])
    wiki = fake(history, limits=(texts_a_reply, rows_a_reply))
    whole = list(revisions(wiki, PAGE_ID))
    assert whole == [record(*entry) for entry in history]
    for newest in whole[:done][-1:]:
        assert list(revisions(wiki, PAGE_ID, (newest.dt, newest.rev_id))) == whole[done:]


def test_resuming_asks_only_from_the_known_second_on():
    wiki = fake(long_history(95))
    assert [r.rev_id for r in revisions(wiki, PAGE_ID, (START + timedelta(seconds=9), 192))] == [193, 194]
    assert [asked["rvstart"] for asked in wiki.asked] == [stamp(9)]


def test_a_page_without_anything_new():
    wiki = fake([(1, 0, "text")])
    assert list(revisions(wiki, PAGE_ID, (START, 1))) == []


def test_given_revisions_come_with_their_texts_in_the_order_given():
    history = long_history(120)
    known = [record(*entry, with_text=False) for entry in history]
    random.Random(1).shuffle(known)
    texts = {entry[0]: entry for entry in history}
    wiki = fake(history)
    assert list(contents(wiki, PAGE_ID, known)) == [record(*texts[one.rev_id]) for one in known]
    assert kinds(wiki) == ["ids 20", "ids 50", "ids 50"]


def test_heavy_revisions_are_asked_for_in_batches_that_fit_a_reply():
    heavy = BATCH_BYTES // 3
    history = [(1, 0, "a"), *((number, number, "b" * heavy) for number in range(2, 9))]
    wiki = fake(history, limits=(1, 500))
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in history]
    assert kinds(wiki) == ["ids 1", "ids 3", "ids 3", "rows 500", "texts 50"]


def test_no_more_is_read_ahead_than_four_batches():
    wiki = fake(long_history(500))
    walk = revisions(wiki, PAGE_ID)
    for _ in range(51):
        next(walk)
    assert len(wiki.asked) <= 2 + 4
    walk.close()


# ---------------------------------------------------------------- what the wiki hides


def hidden(rev_id, second, *parts, **others):
    raw = raw_revision(rev_id, second, "x" * 9, **others)
    slot = raw["slots"]["main"]
    if "text" in parts:
        for key in ("sha1", "content", "contentformat"):
            slot.pop(key)
        slot |= {"texthidden": True, "sha1hidden": True}
        raw.pop("sha1")
        raw["sha1hidden"] = True
    if "user" in parts:
        raw.pop("user"), raw.pop("userid")
        raw["userhidden"] = True
    if "comment" in parts:
        raw.pop("comment")
        raw["commenthidden"] = True
    return raw


def test_what_is_hidden_is_none():
    wiki = FakeWiki(
        hidden(1, 0, "text"),
        hidden(2, 1, "user"),
        hidden(3, 2, "comment"),
        hidden(4, 3, "text", "user", "comment", suppressed=True),
    )
    shown = [
        (r.main.text, r.main.sha1 is None, r.main.size, r.user, r.user_id, r.anon, r.comment, r.suppressed)
        for r in revisions(wiki, PAGE_ID)
    ]
    assert shown == [
        (None, True, 9, "Editor A", 3, False, "", False),
        (b"xxxxxxxxx", False, 9, None, None, None, "", False),
        (b"xxxxxxxxx", False, 9, "Editor A", 3, False, None, False),
        (None, True, 9, None, None, None, None, True),
    ]
    again = [(r.main.text, r.main.sha1 is None, r.user, r.comment, r.suppressed) for r in metadata(wiki, PAGE_ID)]
    assert again == [
        (None, True, "Editor A", "", False),
        (None, False, None, "", False),
        (None, False, "Editor A", None, False),
        (None, True, None, None, True),
    ]


@pytest.mark.parametrize(
    ("raw", "who"),
    [
        ({"user": "192.0.2.7", "userid": 0, "anon": True}, ("192.0.2.7", None, True)),
        ({"user": "2001:DB8:0:0:0:0:0:1", "userid": 0, "anon": True}, ("2001:DB8:0:0:0:0:0:1", None, True)),
        ({"user": "~2026-17", "userid": 44, "temp": True}, ("~2026-17", 44, False)),
        ({"user": "imported>Editor B", "userid": 0, "anon": True}, ("imported>Editor B", None, False)),
        ({"user": "Patroller", "userid": 9}, ("Patroller", 9, False)),
    ],
)
def test_accounts_addresses_temporary_and_imported_users(raw, who):
    (read,) = revisions(FakeWiki(raw_revision(1, 0, "text", **raw)), PAGE_ID)
    assert (read.user, read.user_id, read.anon) == who


def test_parents_flags_tags_comments_and_models():
    raw = raw_revision(9, 5, "{}", parentid=8, minor=True, tags=["mw-undo", "été"], comment="« revert »\x1b[2J")
    raw["slots"]["main"] |= {"contentmodel": "json", "contentformat": "application/json"}
    (read,) = revisions(FakeWiki(raw), PAGE_ID)
    assert (read.parent_id, read.minor, read.tags, read.comment) == (8, True, ("mw-undo", "été"), "« revert »\x1b[2J")
    assert (read.main.model, read.main.format) == ("json", "application/json")
    (read,) = metadata(FakeWiki(raw), PAGE_ID)
    assert (read.main.model, read.main.format) == ("json", "application/json")


def test_a_text_that_the_wiki_has_lost_is_none_but_not_hidden():
    raw = raw_revision(1, 0, "text")
    del raw["slots"]["main"]["content"]
    raw["slots"]["main"]["textmissing"] = True
    (read,) = revisions(FakeWiki(raw), PAGE_ID)
    assert (read.text, read.main.sha1, read.main.size) == (None, record(1, 0, "text").main.sha1, 4)


@pytest.mark.parametrize("texts_a_reply", [50, 1], ids=["in the first reply", "in a batch"])
def test_a_revision_with_several_slots_is_checked_by_its_main_one(texts_a_reply):
    several = raw_revision(104, 9, "main slot", sha1="0" * 40, size=999)  # those of all its slots together
    wiki = FakeWiki(raw_revision(100, 0, "before"), several, limits=(texts_a_reply, 500))
    assert list(revisions(wiki, PAGE_ID)) == [record(100, 0, "before"), record(104, 9, "main slot")]
    assert list(metadata(wiki, PAGE_ID))[1] == record(104, 9, "main slot", with_text=False)


def test_wikis_from_before_slots_and_before_stored_hashes():
    raw = raw_revision(1, 0, "text")
    raw |= raw.pop("slots")["main"]
    raw["sha1"] = ""
    wiki = FakeWiki()
    wiki.query = lambda *_: {"query": {"pages": [{"pageid": PAGE_ID, "revisions": [raw]}]}}
    assert list(revisions(wiki, PAGE_ID)) == [record(1, 0, "text")]


# ---------------------------------------------------------------- changes in the middle of a walk


def test_an_edit_in_the_middle_of_a_walk_is_not_lost():
    history = long_history(170)
    wiki = fake(history)
    late = (999, 99, "late")
    wiki.before = lambda number: wiki.history.append(raw_revision(*late)) if number == 2 else None
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in (*in_order(history), late)]


def test_an_old_revision_imported_behind_the_walk_does_not_disturb_it():
    history = long_history(170)
    wiki = fake(history)
    wiki.before = lambda number: wiki.history.append(raw_revision(999, 0, "old")) if number == 2 else None
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in in_order(history)]


def test_revisions_deleted_in_the_middle_of_a_walk_are_left_out():
    history = long_history(170)
    wiki = fake(history)
    gone = {160, 161, 265}

    def delete(number):
        if number == 3:
            wiki.history = [raw for raw in wiki.history if raw["revid"] not in gone]

    wiki.before = delete
    expected = [record(*entry) for entry in in_order(history) if entry[0] not in gone]
    assert list(revisions(wiki, PAGE_ID)) == expected


def test_revisions_merged_into_another_page_are_left_out():
    history = long_history(60)
    wiki = fake(history)

    def merge(reply):
        if "continue" not in reply and "content" in wiki.asked[-1]["rvprop"].split("|"):
            reply["query"]["pages"][0]["pageid"] = PAGE_ID + 1
        return reply

    wiki.change = merge
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in in_order(history)[:50]]


def test_a_page_deleted_in_the_middle_of_a_walk_is_told():
    wiki = fake(long_history(170))
    wiki.before = lambda number: setattr(wiki, "exists", number != 2)
    walk = revisions(wiki, PAGE_ID)
    assert [next(walk).rev_id for _ in range(50)] == [entry[0] for entry in in_order(long_history(170))[:50]]
    with pytest.raises(PageUnavailable) as failure:
        next(walk)
    assert str(failure.value) == "wiki.example.org: page id 7: no page has this id; it was deleted"


def test_messages_name_the_page_by_its_title_where_it_is_known():
    wiki = fake([(1, 0, "text")])
    wiki.exists = False
    for read in (revisions, metadata):
        with pytest.raises(PageUnavailable) as failure:
            list(read(wiki, PAGE_ID, title="Co\u202eco"))
        assert str(failure.value) == (
            'wiki.example.org: page "Co‹U+202E›co" (id 7): no page has this id; it was deleted'
        )


def test_a_replica_that_lags_is_asked_again():
    history = long_history(60)
    wiki = fake(history)

    def lag(reply):
        if "revids" in wiki.asked[-1] and len(wiki.asked) == 3:
            reply["query"] = {"badrevids": {"1": {"revid": 1, "missing": True}}}
        return reply

    wiki.change = lag
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in in_order(history)]
    assert kinds(wiki) == ["ids 10", "ids 10", "rows 500", "texts 50"]


# ---------------------------------------------------------------- damage, and wikis that lead in circles


def spoil(times, how):
    left = [times]

    def change(reply):
        for page in reply["query"].get("pages", []):
            for raw in page["revisions"]:
                if raw["revid"] == 104 and "content" in raw["slots"]["main"] and left[0]:
                    left[0] -= 1
                    how(raw["slots"]["main"])
        return reply

    return change


def other_text(slot):
    slot["content"] = "texx 4"


def other_size(slot):
    slot["size"] = 5


def no_text_at_all(slot):
    slot["content"] = ""


@pytest.mark.parametrize("how", [other_text, other_size, no_text_at_all])
@pytest.mark.parametrize("texts_a_reply", [50, 2], ids=["in the first reply", "in a batch"])
def test_a_text_damaged_on_the_way_is_read_again(how, texts_a_reply):
    wiki = fake(long_history(9), limits=(texts_a_reply, 500))
    wiki.change = spoil(1, how)
    assert list(revisions(wiki, PAGE_ID)) == [record(*entry) for entry in in_order(long_history(9))]


@pytest.mark.parametrize("texts_a_reply", [50, 2], ids=["in the first reply", "in a batch"])
def test_a_text_that_stays_damaged_is_refused_by_its_revision(texts_a_reply):
    wiki = fake(long_history(9), limits=(texts_a_reply, 500))
    wiki.change = spoil(99, other_text)
    with pytest.raises(FetchError) as failure:
        list(revisions(wiki, PAGE_ID))
    assert str(failure.value) == (
        "wiki.example.org: page id 7, revision 104: its text is not the one whose SHA-1 and size the wiki gives, in "
        "two tries; report it to the wiki's administrators"
    )


CIRCLE = "wiki.example.org: page id 7: the wiki's continuation leads in a circle, not onwards"


@pytest.mark.parametrize("read", [revisions, metadata])
def test_a_continuation_that_stands_still(read):
    wiki = fake(long_history(20), limits=(5, 5))
    wiki.change = lambda reply: {**reply, "continue": {"rvcontinue": "20240601120000|100", "continue": "||"}}
    with pytest.raises(FetchError) as failure:
        list(read(wiki, PAGE_ID))
    assert str(failure.value) == CIRCLE
    assert len(wiki.asked) <= 6


@pytest.mark.parametrize("read", [revisions, metadata])
def test_a_continuation_that_never_ends_and_brings_nothing(read):
    wiki = fake(long_history(3))
    endless = iter(range(10**6))
    first = wiki.query

    def query(parameters, subject):
        reply = first({key: value for key, value in parameters.items() if key != "rvcontinue"}, subject)
        return {**reply, "continue": {"rvcontinue": next(endless)}}

    wiki.query = query
    with pytest.raises(FetchError) as failure:
        list(read(wiki, PAGE_ID))
    assert str(failure.value) == CIRCLE
    assert len(wiki.asked) <= 25


def test_a_failure_in_a_batch_reaches_the_reader():
    wiki = fake(long_history(170))

    def fail(reply):
        if threading.current_thread() is not threading.main_thread():
            raise FetchError("the wiki is down")
        return reply

    wiki.change = fail
    with pytest.raises(FetchError, match="the wiki is down"):
        list(revisions(wiki, PAGE_ID))
