"""One run over a stream: everything once, in order, whatever happens on the way."""

from __future__ import annotations

import gc
import json
import threading
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from tests.fetch.live_wiki import START
from tests.fetch.recorded_stream import GARBAGE, Faults, event_id
from tests.fetch.scripted_server import Reply
from wikiwatch.archive.stream_position import PositionFile
from wikiwatch.errors import FetchError, WikiwatchError
from wikiwatch.pipeline.stream.selection import Flag, Selection

from .conftest import Lines


def position_in(folder):
    opened = PositionFile.open(folder, "stream")
    opened.close()
    return opened.read().last_event_id


@pytest.fixture
def events(wiki):
    """A hundred edits of ten pages, the first ten of which make them."""
    return [wiki.edit(f"Page {number % 10}", f"Le village compte {number} habitants.") for number in range(100)]


def test_every_edit_is_scored_once_and_in_order(wiki, events, follow, folder):
    done = follow(events, stop_after=100)
    assert done.sink.rev_ids == list(range(1, 101))
    assert all(one.assessment is not None for one in done.sink.edits)
    assert done.metrics.counts["scored"] == 100
    assert position_in(folder) == event_id(99)
    assert done.told == []


def test_both_texts_come_with_one_request_a_batch(wiki, events, follow):
    follow(events, stop_after=100)
    assert len(wiki.asked) <= 6
    assert max(len(ids) for ids in wiki.asked) <= 50


def test_what_is_scored_is_the_change(wiki, follow):
    first = wiki.edit("Beffroi", "Le beffroi domine la place.\n")
    second = wiki.edit("Beffroi", "Le beffroi domine la place.\nJOUEZ AU CASINO EN LIGNE, bonus de 500 € !!!\n")
    one, two = follow([first, second], stop_after=2).sink.edits
    assert two.assessment.damaging > one.assessment.damaging
    assert {finding.detector for finding in two.findings} >= {"foreign_topic"}
    assert two.revision.text is None  # texts are not kept


def test_nothing_is_lost_or_doubled_by_a_bad_line(wiki, events, follow):
    """Connections that break off in the middle of events, repeat what was sent, and send garbage."""

    def faults(number):
        return Faults(most=7, half=number % 2 == 0, repeats=4, garbage=GARBAGE, huge=150_000 if number % 3 == 0 else 0)

    done = follow(events, faults=faults, stop_after=100)
    assert done.sink.rev_ids == list(range(1, 101))
    assert done.metrics.counts["duplicates"] > 0
    assert done.metrics.counts["malformed"] > 0
    assert done.metrics.counts["oversized"] > 0
    assert len(done.told) <= 20


def test_memory_does_not_grow_with_the_stream(wiki, follow):
    """Garbage, huge lines and repeated events included; what the test's own servers remember counts too."""
    events = [wiki.edit(f"Page {number % 10}", f"Le village compte {number} habitants.") for number in range(2000)]
    held: dict[int, int] = {}

    class Forgetful(Lines):
        def write(self, edits):
            self.edits += [None] * len(edits)
            if len(self.edits) >= 1000 * (len(held) + 1) - 50:
                gc.collect()
                held[len(self.edits)] = tracemalloc.get_traced_memory()[0]
            return len(edits)

    tracemalloc.start()
    try:
        faults = Faults(most=150, half=True, repeats=5, garbage=GARBAGE, huge=120_000)
        follow(events, faults=lambda number: faults, sink=Forgetful(), stop_after=2000)
    finally:
        tracemalloc.stop()
    first, last = list(held.values())
    assert last - first < 2 * 2**20


def test_a_run_goes_on_where_the_last_one_ended(events, follow, folder):
    first = follow(events, max_events=30)
    second = follow(events, stop_after=70)
    assert first.sink.rev_ids + second.sink.rev_ids == list(range(1, 101))


def test_the_position_does_not_move_past_a_line_that_was_not_written(events, follow, folder):
    def full(count):
        if count > 60:
            raise WikiwatchError("standard output cannot be written: No space left on device")

    broken = Lines(after=full)
    with pytest.raises(WikiwatchError, match="No space"):
        follow(events, sink=broken)
    again = follow(events, stop_after=100 - json.loads(position_in(folder))[0]["offset"] - 1)
    assert sorted(set(broken.rev_ids + again.sink.rev_ids)) == list(range(1, 101))


def test_what_is_under_way_when_it_is_stopped_is_written(wiki, events, follow, folder):
    stop = threading.Event()
    done = follow(events, stop=stop, sink=Lines(after=lambda count: stop.set()))
    assert done.sink.rev_ids == list(range(1, len(done.sink.rev_ids) + 1))
    assert position_in(folder) == event_id(len(done.sink.rev_ids) - 1)
    rest = follow(events, stop_after=100 - len(done.sink.rev_ids))
    assert rest.sink.rev_ids == list(range(len(done.sink.rev_ids) + 1, 101))


def test_canaries_other_wikis_and_other_events_are_passed_over(wiki, follow, folder):
    edit = wiki.edit("Beffroi", "Un beffroi.")
    canary = json.loads(edit) | {"meta": {"domain": "canary"}}
    elsewhere = json.loads(edit) | {"wiki_id": "otherwiki"}
    moved = json.loads(edit) | {"page_change_kind": "move"}
    done = follow([*map(json.dumps, (canary, elsewhere, moved)), edit], stop_after=1)
    assert done.sink.rev_ids == [1]
    assert done.metrics.counts["events"] == 4


def test_an_edit_that_two_streams_tell_of_is_written_once(wiki, follow):
    edit = wiki.edit("Beffroi", "Un beffroi.")
    recent = {
        "meta": {"id": "another"},
        "type": "new",
        "namespace": 0,
        "title": "Beffroi",
        "timestamp": 1717243201,
        "revision": {"old": None, "new": 1},
        "wiki": "smallwiki",
    }
    last = wiki.edit("Gare", "Une gare.")
    assert follow([edit, json.dumps(recent), last], stop_after=2).sink.rev_ids == [1, 2]


def test_a_gap_costs_no_more_than_what_is_in_it(wiki, events, follow):
    """A server keeps some days: who comes later goes on with the oldest that it has."""
    first = follow(events, max_events=20)
    assert first.sink.rev_ids == list(range(1, 21))
    rest = [edit if number >= 40 or number < 20 else "{}" for number, edit in enumerate(events)]
    done = follow(rest, stop_after=60)
    assert done.sink.rev_ids == list(range(41, 101))
    assert [one.revision.parent_id for one in done.sink.edits[:10]] == list(
        range(31, 41)
    )  # asked for, though unheard of
    assert all(one.assessment is not None for one in done.sink.edits)


def test_a_stream_that_does_not_tell_the_revision_before(wiki, follow):
    wiki.edit("Beffroi", "Le beffroi.")
    edit = json.loads(wiki.edit("Beffroi", "Le beffroi penche."))
    del edit["revision"]["rev_parent_id"]
    [one] = follow([json.dumps(edit)], stop_after=1).sink.edits
    assert (one.lack, one.revision.parent_id) == (None, 1)


def test_only_what_is_selected_is_fetched(wiki, follow):
    events = [
        wiki.edit("Beffroi", "a", user="Bot B", bot=True),
        wiki.edit("Gare", "b"),
        wiki.edit("Beffroi", "c", minor=True),
        wiki.edit("Beffroi", "d"),
    ]
    selection = Selection(
        wiki_ids=frozenset({"smallwiki"}),
        titles=frozenset({"Beffroi"}),
        namespaces=frozenset({0}),
        without=frozenset({Flag.BOT, Flag.MINOR}),
    )
    assert follow(events, stop_after=1, selection=selection).sink.rev_ids == [4]
    assert wiki.asked == [[3, 4]]


def test_it_ends_with_the_edits_of_a_time(events, follow, folder):
    selection = Selection(wiki_ids=frozenset({"smallwiki"}), until=START + timedelta(seconds=40))
    assert follow(events, selection=selection).sink.rev_ids == list(range(1, 41))
    assert position_in(folder) == event_id(39)


def test_it_ends_when_the_clock_says_so(wiki, events, follow):
    done = follow(events, deadline=datetime.now(UTC) + timedelta(seconds=1))
    assert done.sink.rev_ids == list(range(1, 101))


def test_what_the_wiki_does_not_show_is_named(wiki, events, follow):
    wiki.missing, wiki.hidden = {100}, {99}
    wiki.revisions[98] |= {"text": "something else"}
    edits = follow(events, stop_after=100).sink.edits
    assert [(one.edit.rev_id, one.lack) for one in edits if one.lack] == [
        (98, "missing"),
        (99, "hidden"),
        (100, "missing"),
    ]


def test_an_edit_the_wiki_cannot_give_does_not_hold_up_the_others(wiki, server, events, follow):
    def stumbling(request):
        if "57" in request.query.get("revids", "").split("|"):
            return Reply({"errors": [{"code": "readapidenied", "text": "no"}]})
        return wiki(request)

    server.script(stumbling)
    edits = follow(events, stop_after=100).sink.edits
    assert [(one.edit.rev_id, one.lack) for one in edits if one.lack] == [(57, "failed"), (67, "failed")]


def test_a_wiki_that_is_down_ends_the_run_before_the_position_moves(wiki, server, events, follow, folder):
    down = threading.Event()

    def failing(request):
        if "revids" in request.query:
            down.set()
        return Reply("busy", status=503) if down.is_set() else wiki(request)

    server.script(failing)
    with pytest.raises(FetchError, match="HTTP 503"):
        follow(events)
    assert position_in(folder) is None
    server.script(wiki)
    assert follow(events, stop_after=100).sink.rev_ids == list(range(1, 101))


def test_a_stream_that_is_down_ends_the_run_after_what_came_before(wiki, events, follow):
    sink = Lines()
    with pytest.raises(FetchError, match="HTTP 503"):
        follow(events, faults=lambda number: Faults(most=30) if number == 1 else Faults(status=503), sink=sink)
    assert sink.rev_ids == list(range(1, 31))
