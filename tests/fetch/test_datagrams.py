"""Recent changes as UDP datagrams."""

from __future__ import annotations

import socket

import pytest

from wikiwatch.errors import UsageError, WikiwatchError
from wikiwatch.fetch.datagrams import Datagrams, host_and_port


def test_each_datagram_is_an_event_without_a_position():
    feed = Datagrams("127.0.0.1", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wiki:
        for text in ('{"a": 1}', "{"):
            wiki.sendto(text.encode(), ("127.0.0.1", feed.port))
        wiki.sendto(b"\xff" * 65_000, ("127.0.0.1", feed.port))
    events = iter(feed)
    found = [next(events) for _ in range(3)]
    feed.close()
    assert list(events) == []
    assert [(one.event_id, one.data) for one in found[:2]] == [(None, '{"a": 1}'), (None, "{")]
    assert found[2].data == "\ufffd" * 65_000


def test_what_is_sent_before_it_is_read_is_not_lost():
    feed = Datagrams("127.0.0.1", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wiki:
        wiki.sendto(b"early", ("127.0.0.1", feed.port))
    assert next(iter(feed)).data == "early"


def test_a_port_that_is_taken_is_named():
    feed = Datagrams("127.0.0.1", 0)
    with pytest.raises(WikiwatchError, match=f"cannot listen on UDP 127.0.0.1:{feed.port}"):
        Datagrams("127.0.0.1", feed.port)
    feed.close()
    assert list(feed) == []


@pytest.mark.parametrize("place", ["127.0.0.1", ":9", "host:", "host:x", "host:70000", "host:-1", ""])
def test_places_that_are_none(place):
    with pytest.raises(UsageError, match="is not HOST:PORT"):
        host_and_port(place)


def test_places():
    assert host_and_port("127.0.0.1:9390") == ("127.0.0.1", 9390)
    assert host_and_port("[::1]:9390") == ("::1", 9390)
