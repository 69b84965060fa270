"""Following a stream of server-sent events over its interruptions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from wikiwatch.errors import FetchError, UsageError
from wikiwatch.fetch.event_streams import EventStream
from wikiwatch.fetch.retry import RetryPolicy

from .recorded_stream import GARBAGE, Faults, RecordedStream, event_id

EVENTS = [f'{{"n": {number}}}' for number in range(30)]


def follow(server: RecordedStream, clock: Any, **options: Any) -> EventStream:
    settings = {"sleep": clock.sleep, "clock": clock, "chance": lambda: 0.0, "silence_seconds": 5.0, **options}
    return EventStream(server.url, "operator@example.org", **settings)


def taken(stream: EventStream, count: int) -> list[str | None]:
    with_data = (message for message in stream if message.data is None or message.data.startswith('{"n"'))
    found = [message.data for message in islice(with_data, count)]
    stream.close()
    return found


def test_events_come_in_order_with_their_ids(clock):
    with RecordedStream(EVENTS) as server:
        stream = follow(server, clock)
        first = next(iter(stream))
        stream.close()
    assert (first.data, first.event_id) == (EVENTS[0], event_id(0))
    assert server.asked == [(None, None)]
    assert "operator@example.org" in server.headers[0]["User-Agent"]


def test_a_connection_that_ends_is_made_anew_behind_the_last_event(clock):
    with RecordedStream(EVENTS, lambda number: Faults(most=10 if number < 3 else None)) as server:
        assert taken(follow(server, clock), 30) == EVENTS
    assert server.asked == [(None, None), (event_id(9), None), (event_id(19), None)]
    assert sum(clock.naps) <= 2  # a busy machine may tell an end as a reset, after which a second is waited


def test_half_an_event_is_asked_for_again_even_when_only_a_greeting_comes_in_between(clock):
    faults = {1: Faults(most=10, half=True), 2: Faults(most=0), 3: Faults(most=0, half=True)}
    with RecordedStream(EVENTS, lambda number: faults.get(number, Faults())) as server:
        assert taken(follow(server, clock), 30) == EVENTS
    assert [last for last, _ in server.asked] == [None, event_id(9), event_id(9), event_id(9)]


def test_it_begins_behind_a_position_or_at_a_time(clock):
    with RecordedStream(EVENTS) as server:
        assert taken(follow(server, clock, last_event_id=event_id(27)), 2) == EVENTS[28:]
        taken(follow(server, clock, since=datetime(2024, 6, 1, 12, tzinfo=UTC)), 1)
    assert server.asked == [(event_id(27), None), (None, "2024-06-01T12:00:00Z")]


def test_garbage_costs_no_event(clock):
    with RecordedStream(EVENTS, lambda number: Faults(garbage=GARBAGE, huge=300_000)) as server:
        found = taken(follow(server, clock, most_bytes=100_000), 33)
    assert [data for data in found if data is not None] == EVENTS
    assert found.count(None) == 3


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_given_the_time_it_asks_for(clock, status):
    with RecordedStream(
        EVENTS, lambda number: Faults(status=status, headers={"Retry-After": "7"}) if number < 3 else Faults()
    ) as server:
        assert taken(follow(server, clock), 1) == EVENTS[:1]
    assert clock.naps == [7.0, 7.0]


def test_a_server_that_says_no_is_not_asked_again(clock):
    refused = pytest.raises(FetchError, match=r"/v2/stream/mediawiki\.page_change\.v1: HTTP 404")
    with RecordedStream(EVENTS, lambda number: Faults(status=404)) as server, refused:
        next(iter(follow(server, clock)))
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(clock):
    with (
        RecordedStream(EVENTS, lambda number: Faults(status=302, headers={"Location": "http://192.0.2.1/"})) as server,
        pytest.raises(FetchError, match="HTTP 302"),
    ):
        next(iter(follow(server, clock)))


def test_something_else_than_a_stream_is_refused(clock):
    refused = pytest.raises(FetchError, match="no event stream")
    page = Faults(headers={"Content-Type": "text/html\x1b[31m"})
    with RecordedStream(EVENTS, lambda number: page) as server, refused as caught:
        next(iter(follow(server, clock)))
    assert "\x1b" not in str(caught.value)


def test_a_stream_that_stays_away_ends_with_what_happened(clock):
    refused = pytest.raises(FetchError, match="HTTP 503")
    with RecordedStream(EVENTS, lambda number: Faults(status=503)) as server, refused:
        next(iter(follow(server, clock, policy=RetryPolicy(attempts=4))))
    assert clock.naps == [1.0, 2.0, 4.0]


def test_nobody_there(clock):
    with RecordedStream(EVENTS) as server:
        pass
    with pytest.raises(FetchError, match="the connection failed"):
        next(iter(follow(server, clock, policy=RetryPolicy(attempts=2))))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "https://user:secret@example.org/",
        "https://example.org/\r\nX: y",
        "https://[/",
        "//example.org/",
        "https://example.org/#part",
    ],
)
def test_addresses_that_are_none(url):
    with pytest.raises(UsageError, match="bad stream address"):
        EventStream(url, "operator@example.org")
