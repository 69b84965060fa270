"""A wiki that answers as wikis do on a bad day: every edit is written once, all the same."""

from __future__ import annotations

import json
import socket
import threading
import time

import pytest

from tests.fetch.recorded_stream import Faults
from tests.fetch.scripted_server import Reply
from wikiwatch.archive.stream_position import PositionFile
from wikiwatch.errors import FetchError


def too_late(request):
    time.sleep(0.8)
    return Reply({})


ANSWERS = {
    "too many requests": Reply("<html><title>Slow down</title>", status=429, headers={"Retry-After": "0"}),
    "unavailable": Reply("<html><title>Wikimedia Error</title>", status=503),
    "maxlag": Reply({"errors": [{"code": "maxlag", "text": "Waiting for a database"}]}, headers={"Retry-After": "0"}),
    "rate limited": Reply({"errors": [{"code": "ratelimited", "text": "Too often"}]}),
    "read-only": Reply({"errors": [{"code": "readonly", "text": "Maintenance"}]}),
    "exception": Reply({"errors": [{"code": "internal_api_error_DBQueryError", "text": "boom"}]}),
    "garbage": Reply(b"\x00\xff garbage"),
    "half an answer": Reply({"query": {"pages": []}}, lacking=1000),
    "a broken line": Reply(reset=True),
    "slow": too_late,
}


@pytest.fixture
def events(wiki):
    return [wiki.edit(f"Page {number % 10}", f"Le village compte {number} habitants.") for number in range(60)]


@pytest.mark.parametrize("name", ANSWERS)
def test_every_edit_is_written_once(wiki, server, events, follow, name):
    asked = 0

    def stumbling(request):
        nonlocal asked
        asked += 1
        return answer(request) if asked % 2 == 0 else wiki(request)

    answer = said(ANSWERS[name])
    server.script(stumbling)
    done = follow(events, stop_after=60, read_seconds=0.4)
    assert done.sink.rev_ids == list(range(1, 61))
    assert [one.lack for one in done.sink.edits] == [None] * 60
    assert asked > len(wiki.asked) + 1


@pytest.mark.parametrize("name", ANSWERS)
def test_a_wiki_that_stays_so_ends_the_run_and_the_next_one_catches_up(wiki, server, events, follow, folder, name):
    server.script(wiki, ANSWERS[name])
    with pytest.raises(FetchError):
        follow(events, read_seconds=0.4)
    assert position_in(folder) is None
    server.script(wiki)
    assert follow(events, stop_after=60).sink.rev_ids == list(range(1, 61))


def test_a_host_name_that_is_unknown_for_a_while(wiki, server, events, follow, folder, monkeypatch):
    lost = threading.Event()
    real = socket.getaddrinfo

    def resolving(*arguments, **options):
        if lost.is_set():
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(*arguments, **options)

    def hanging_up(request):
        if "revids" not in request.query:
            return wiki(request)
        lost.set()
        return Reply(reset=True)

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    server.script(hanging_up)
    with pytest.raises(FetchError, match="the host name is unknown"):
        follow(events)
    assert position_in(folder) is None
    lost.clear()
    server.script(wiki)
    assert follow(events, stop_after=60).sink.rev_ids == list(range(1, 61))


STREAMS = {
    "too many requests": Faults(status=429, headers={"Retry-After": "0"}),
    "unavailable": Faults(status=503),
    "not allowed": Faults(status=403),
    "no stream": Faults(headers={"Content-Type": "text/html"}),
    "ends at once": Faults(most=0),
    "ends in the middle": Faults(most=0, half=True),
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_that_is_lost_for_good_ends_the_run_and_the_next_one_catches_up(events, follow, name):
    with pytest.raises(FetchError):
        follow(events, faults=lambda number: Faults(most=25) if number == 1 else STREAMS[name])
    assert follow(events, stop_after=35).sink.rev_ids == list(range(26, 61))


@pytest.mark.parametrize("moment", ["1971-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
def test_a_clock_that_is_wrong_costs_no_edit(wiki, events, follow, moment):
    """The order is the stream's, whatever the events say of when they were."""
    skewed = [json.loads(event) for event in events]
    for event in skewed[1::2]:
        event["dt"] = event["revision"]["rev_dt"] = moment
    done = follow([json.dumps(event) for event in skewed], stop_after=60)
    assert done.sink.rev_ids == list(range(1, 61))
    assert all(one.latency_seconds < 30 for one in done.sink.edits)


def said(answer):
    return answer if callable(answer) else lambda request: answer


def position_in(folder):
    opened = PositionFile.open(folder, "stream")
    opened.close()
    return opened.read().last_event_id
