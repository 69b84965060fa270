"""What the watch remembers: all of a step or nothing of it, and no text of a wiki longer than needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wikiwatch.archive import Archive
from wikiwatch.archive.watch_state import Due, Judgement, Known, NewEvent, Position, WatchState
from wikiwatch.errors import ArchiveError

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
WIKI, LIST, PAGE = "testwiki", "towers", 7
FOUND = Known(subject="abc", rev_id=2, rev_dt=NOW, times=1, standing=True, told=True)


def event(kind: str = "new", event_id: str = "e1", deliveries: tuple[str, ...] = ("log",)) -> NewEvent:
    document = json.dumps({"kind": kind, "text": "a secret of two"})
    return NewEvent(event_id=event_id, subject="abc", document=document, event="{}", deliveries=deliveries)


def judgement(*events: NewEvent, found: Known = FOUND) -> Judgement:
    return Judgement(watchlist=LIST, judged_with=5, findings=(found,), events=events)


@pytest.fixture
def archive(tmp_path, open_page, rev) -> Iterator[Archive]:
    with open_page(tmp_path) as opened:
        opened.add_revisions(WIKI, PAGE, [rev(1, b"one"), rev(2, b"one and a secret of two")])
        yield opened


@pytest.fixture
def state(archive: Archive) -> WatchState:
    return archive.watch


def test_nothing_is_known_at_first(state: WatchState) -> None:
    assert state.position(WIKI) is None
    assert (state.titles(WIKI), state.due(WIKI), state.judged(WIKI, LIST), state.waiting()) == ({}, [], {}, {})


def test_a_position_and_what_was_found_on_the_way_to_it(state: WatchState) -> None:
    position = Position(NOW, frozenset({3, 9}), NOW - timedelta(hours=1))
    state.note_position(WIKI, position, [Due(LIST, 8, urgent=False), Due(LIST, 7), Due("other", 7)])
    assert state.position(WIKI) == position
    assert state.due(WIKI) == [Due("other", 7), Due(LIST, 7), Due(LIST, 8, urgent=False)]


def test_what_was_urgent_stays_urgent(state: WatchState) -> None:
    state.add_due(WIKI, [Due(LIST, 7, urgent=False), Due(LIST, 7), Due(LIST, 7, urgent=False)])
    assert state.due(WIKI) == [Due(LIST, 7)]


def test_a_position_is_not_noted_without_its_pages(state: WatchState) -> None:
    broken = Due(LIST, None)  # type: ignore[arg-type]
    with pytest.raises(ArchiveError, match="NOT NULL constraint failed"):
        state.note_position(WIKI, Position(NOW, frozenset(), NOW), [Due(LIST, 7), broken])
    assert (state.position(WIKI), state.due(WIKI)) == (None, [])


def test_titles_and_the_pages_behind_them(state: WatchState) -> None:
    state.put_titles(WIKI, {"Beffroi": 7, "Nowhere": None})
    state.put_titles(WIKI, {"Nowhere": 8})
    assert state.titles(WIKI) == {"Beffroi": 7, "Nowhere": 8}


def test_a_result_its_events_and_the_end_of_being_due_are_one_step(state: WatchState) -> None:
    state.add_due(WIKI, [Due(LIST, PAGE)])
    state.record(WIKI, PAGE, [judgement(event(deliveries=("log", "hook")))], NOW)
    assert state.due(WIKI) == []
    assert state.judged(WIKI, LIST) == {PAGE: 5}
    assert [state.is_judged(WIKI, LIST, page_id) for page_id in (PAGE, 8)] == [True, False]
    assert state.known(WIKI, LIST, PAGE) == {"abc": FOUND}
    assert state.standing(WIKI, LIST) == {PAGE}
    assert state.waiting() == {"hook": 1, "log": 1}
    (queued,) = state.outbox("log")
    assert (queued.event_id, queued.queued_at, json.loads(queued.document)["kind"]) == ("e1", NOW, "new")


def test_a_result_that_cannot_be_kept_leaves_the_page_due(state: WatchState) -> None:
    state.add_due(WIKI, [Due(LIST, PAGE)])
    broken = replace(event(), document=None)  # type: ignore[arg-type]
    broken_twice = Judgement(watchlist=LIST, judged_with=None, events=(broken,))  # type: ignore[arg-type]
    with pytest.raises(ArchiveError):
        state.record("nowiki", PAGE, [judgement(), broken_twice], NOW)
    assert (state.due(WIKI), state.known(WIKI, LIST, PAGE)) == ([Due(LIST, PAGE)], {})


def test_an_event_is_queued_once_for_each_delivery(state: WatchState) -> None:
    state.record(WIKI, PAGE, [judgement(event())], NOW)
    state.record(WIKI, PAGE, [judgement(event())], NOW)
    assert state.waiting() == {"log": 1}


def test_what_was_delivered_leaves_the_file(archive: Archive, state: WatchState) -> None:
    state.record(WIKI, PAGE, [judgement(replace(event(), document='{"text": "delivered and gone"}'))], NOW)
    state.delivered(state.outbox("log")[0].number)
    assert state.outbox("log") == []
    archive.close()
    assert b"delivered and gone" not in archive.path.read_bytes()


def test_what_is_on_no_list_is_forgotten_but_not_what_was_found(state: WatchState) -> None:
    state.record(WIKI, PAGE, [judgement()], NOW)
    state.add_due(WIKI, [Due(LIST, PAGE), Due(LIST, 8), Due("other", 8)])
    state.keep_only(WIKI, {LIST: {8}})
    assert state.due(WIKI) == [Due(LIST, 8)]
    assert state.judged(WIKI, LIST) == {}
    assert state.known(WIKI, LIST, PAGE) == {"abc": FOUND}


def hide(archive: Archive) -> None:
    archive.purge(WIKI, [2], text=True, user=False, comment=False)


@pytest.mark.parametrize(
    ("kinds", "left"),
    [
        (["new"], FOUND._replace(times=0, standing=False)),
        (["ended"], FOUND._replace(standing=True)),
        (["new", "ended"], FOUND._replace(times=0, standing=False)),
    ],
)
def test_what_waits_to_be_told_of_a_hidden_text_is_taken_back(
    archive: Archive, state: WatchState, kinds: list[str], left: Known
) -> None:
    found = FOUND._replace(standing=kinds[-1] == "new")
    events = [event(kind, f"e{number}") for number, kind in enumerate(kinds)]
    state.record(WIKI, PAGE, [judgement(*events, found=found)], NOW)
    hide(archive)
    assert state.waiting() == {}
    assert state.known(WIKI, LIST, PAGE) == {"abc": left}
    assert state.due(WIKI) == [Due(LIST, PAGE)]
    archive.close()
    assert b"a secret of two" not in archive.path.read_bytes()


def test_what_was_told_already_is_not_taken_back(archive: Archive, state: WatchState) -> None:
    state.record(WIKI, PAGE, [judgement(event())], NOW)
    state.delivered(state.outbox("log")[0].number)
    hide(archive)
    assert state.known(WIKI, LIST, PAGE) == {"abc": FOUND}
    assert state.due(WIKI) == []


def test_a_reader_has_no_state_to_change(archive: Archive) -> None:
    archive.close()
    with Archive.open(archive.path.parent) as reader, pytest.raises(ArchiveError, match="opened for reading only"):
        _ = reader.watch
