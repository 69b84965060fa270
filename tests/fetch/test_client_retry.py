import gzip
import socket
import time
from datetime import UTC, datetime

import pytest

from wikiwatch.errors import FetchError
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.retry import Backoff, RetryPolicy, retry_after_seconds

from .scripted_server import Reply

GOOD = Reply({"query": {"pages": []}})
ERROR_PAGE = "<!DOCTYPE html><html><title>Wikimedia Error</title><body><p>Too many requests"


def api_error(code, **headers):
    return Reply({"errors": [{"code": code, "text": "Not now."}]}, headers=headers)


def damaged(body, at):
    packed = bytearray(gzip.compress(body))
    packed[at] ^= 0xFF
    return Reply(bytes(packed), headers={"Content-Encoding": "gzip"})


PASSING = [
    ("too many, in seconds", Reply(ERROR_PAGE, 429, {"Retry-After": "3"}), 3.0),
    ("too many, no word of when", Reply(ERROR_PAGE, 429), 1.0),
    ("unavailable", Reply(ERROR_PAGE, 503, {"Retry-After": "7"}), 7.0),
    ("bad gateway", Reply("", 502), 1.0),
    ("asks for an hour", Reply(ERROR_PAGE, 503, {"Retry-After": "3600"}), 120.0),
    ("a date in the past", Reply(ERROR_PAGE, 503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), 1.0),
    ("nonsense for a time", Reply(ERROR_PAGE, 503, {"Retry-After": "soon"}), 1.0),
    ("replicas lag", api_error("maxlag", **{"Retry-After": "5"}), 5.0),
    ("rate limit", api_error("ratelimited"), 1.0),
    ("read-only that fails a read", api_error("readonly"), 1.0),
    ("an exception inside the wiki", api_error("internal_api_error_DBQueryError"), 1.0),
    ("connection reset", Reply(reset=True), 1.0),
    ("body cut short", Reply(b'{"query": {', lacking=40), 1.0),
    ("not JSON", Reply("<html><title>Log in to this hotspot</title>"), 1.0),
    ("half a JSON", Reply(b'{"query": {'), 1.0),
    ("nothing", Reply(b""), 1.0),
    ("deeply nested", Reply(b"[" * 100_000), 1.0),
    ("not UTF-8", Reply(b'{"query": "\xff"}'), 1.0),
    ("damaged gzip", damaged(b'{"query": {}}' * 50, 12), 1.0),
    ("not gzip at all", Reply(b'{"query": {}}', headers={"Content-Encoding": "gzip"}), 1.0),
]


@pytest.mark.parametrize(("fault", "pause"), [p[1:] for p in PASSING], ids=[p[0] for p in PASSING])
def test_passing_faults_are_waited_out(server, connect, clock, fault, pause):
    server.script(fault, fault, GOOD)
    assert connect().query({}, "page") == GOOD.body
    assert clock.naps == [pause, max(pause, 2.0)]
    assert [request.method for request in server.requests] == ["GET"] * 3


def test_a_server_that_does_not_answer_in_time(server, connect, clock):
    server.script(lambda _: time.sleep(0.3) or GOOD, GOOD)
    assert connect(read_seconds=0.1).query({}, "page") == GOOD.body
    assert clock.naps == [1.0]


FINAL = [
    (Reply(ERROR_PAGE, 429, {"Retry-After": "3"}), 'HTTP 429: "Wikimedia Error" (tried 8 times; try again later)'),
    (Reply(ERROR_PAGE, 503), 'HTTP 503: "Wikimedia Error" (tried 8 times; try again later)'),
    (api_error("maxlag"), "Not now. [maxlag] (tried 8 times; try again later)"),
    (api_error("internal_api_error_Boom"), "Not now. [internal_api_error_Boom] (tried 3 times; try again later)"),
    (Reply(reset=True), "the connection failed or was broken (tried 8 times; try again later)"),
    (Reply(b"{", lacking=9), "the answer was cut short (tried 8 times; try again later)"),
    (
        Reply("<html><title>Hotspot\n\x07</title>"),
        'the answer is not JSON: "Hotspot ‹U+0007›" (tried 8 times; try again later)',
    ),
    (
        damaged(b'{"query": {}}' * 50, 12),
        "the answer's compression is damaged (tried 8 times; try again later)",
    ),
]


@pytest.mark.parametrize(("fault", "reason"), FINAL)
def test_a_lasting_fault_names_wiki_page_and_tries(server, connect, fault, reason):
    server.script(fault)
    with pytest.raises(FetchError) as failure:
        connect().query({}, 'page "Coco"')
    assert str(failure.value) == f'{server.host}: page "Coco": {reason}'


def test_pauses_double_up_to_the_longest(server, connect, clock):
    server.script(Reply("", 500))
    with pytest.raises(FetchError):
        connect(policy=RetryPolicy(longest_wait_seconds=20)).query({}, "page")
    assert clock.naps == [1, 2, 4, 8, 16, 20, 20]


def test_jitter_only_lengthens_a_pause(server, connect, clock):
    server.script(Reply("", 500, {"Retry-After": "8"}), GOOD)
    connect(chance=lambda: 1.0).query({}, "page")
    assert clock.naps == [10.0]


def test_a_wiki_that_is_down_costs_its_time_once(server, connect, clock):
    server.script(Reply("", 503))
    client = connect(policy=RetryPolicy(budget_seconds=10))
    for _ in range(3):
        with pytest.raises(FetchError):
            client.query({}, "page")
    assert clock.naps == [1, 2, 4, 1, 2]
    server.script(GOOD)
    client.query({}, "page")
    server.script(Reply("", 503), GOOD)
    client.query({}, "page")
    assert clock.naps == [1, 2, 4, 1, 2, 1]


def test_nobody_listens(clock):
    client = ApiClient("http://127.0.0.1:9/w/api.php", "a@example.org", sleep=clock.sleep, clock=clock)
    with client, pytest.raises(FetchError) as failure:
        client.query({}, "page")
    assert str(failure.value) == (
        "127.0.0.1:9: page: the connection failed or was broken (tried 8 times; try again later)"
    )


def test_a_host_that_nobody_knows_is_told_soon(clock, monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = ApiClient("https://xx.example.org/w/api.php", "a@example.org", sleep=clock.sleep, clock=clock)
    with client, pytest.raises(FetchError) as failure:
        client.query({}, "page")
    assert str(failure.value) == "xx.example.org: page: the host name is unknown (tried 3 times; try again later)"


def test_a_pause_is_everybodys(clock):
    backoff = Backoff(RetryPolicy(), sleep=clock.sleep, clock=clock, chance=lambda: 0.0)
    assert backoff.failed(1, 30.0)  # one thread is told to wait half a minute
    backoff.wait()  # another was about to ask
    assert clock.naps == [30.0]
    backoff.wait()
    assert clock.naps == [30.0]


def test_a_pause_that_another_thread_lengthens_meanwhile(clock):
    backoff = Backoff(RetryPolicy(), sleep=clock.sleep, clock=clock, chance=lambda: 0.0)

    def sleep_while_another_fails(seconds):
        clock.sleep(seconds)
        if len(clock.naps) == 1:
            backoff.failed(1, 20.0)

    backoff._sleep = sleep_while_another_fails
    backoff.failed(1, 5.0)
    backoff.wait()
    assert clock.naps == [5.0, 20.0]


NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("5", 5.0),
        (" 120 ", 120.0),
        ("-5", None),
        ("1.5", None),
        ("٥", None),
        ("9" * 5000, 999_999_999_999.0),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 12:01:30", 90.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 22 Nov 99999 11:00:00 GMT", None),
        ("soon", None),
    ],
)
def test_retry_after(header, seconds):
    assert retry_after_seconds(header, NOW) == seconds
