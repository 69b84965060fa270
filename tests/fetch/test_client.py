import gzip
import threading
import time

import pytest
import requests

import wikiwatch
from wikiwatch.errors import FetchError, UsageError
from wikiwatch.fetch.client import ApiClient, user_agent

from .scripted_server import Reply

GOOD = Reply({"batchcomplete": True, "query": {}})


def refusal(client):
    with pytest.raises(FetchError) as failure:
        client.query({"titles": "Coco"}, 'page "Coco"')
    return str(failure.value)


# ---------------------------------------------------------------- who asks, and how


def test_what_a_request_looks_like(server, connect):
    server.script(GOOD)
    assert connect().query({"titles": "Île & co|x", "rvlimit": 50}, "page") == {"batchcomplete": True, "query": {}}
    (request,) = server.requests
    assert (request.method, request.path) == ("GET", "/w/api.php")
    assert request.query == {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "errorformat": "plaintext",
        "errorlang": "en",
        "maxlag": "5",
        "titles": "Île & co|x",
        "rvlimit": "50",
    }
    assert request.headers["Accept-Encoding"] == "gzip"
    assert request.headers["User-Agent"] == (
        f"wikiwatch/{wikiwatch.__version__} (operator@example.org) python-requests/{requests.__version__}"
    )


def test_cookies_are_neither_kept_nor_sent(server, connect):
    server.script(Reply(GOOD.body, headers={"Set-Cookie": "session=1; Path=/"}))
    client = connect()
    client.query({}, "page")
    client.query({}, "page")
    assert "Cookie" not in server.requests[1].headers


@pytest.mark.parametrize("contact", ["", "   ", "\n"])
def test_a_missing_contact_is_refused_with_what_to_do(contact):
    with pytest.raises(UsageError) as refused:
        ApiClient("http://127.0.0.1/w/api.php", contact)
    assert str(refused.value) == (
        "no operator contact: wikis want to know who runs a tool. Set contact in wikiwatch.toml, or the environment "
        "variable WIKIWATCH_CONTACT, to an e-mail address or the address of your user page"
    )


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("a@example.org\r\nX-Injected: 1", "a@example.org‹U+000D›‹U+000A›X-Injected: 1"),
        ("opérateur@example.org", "opérateur@example.org"),
        ("a@example.org\x00b", "a@example.org‹U+0000›b"),
        ("a" * 201, "a" * 200),
    ],
)
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact, shown):
    with pytest.raises(UsageError) as refused:
        user_agent(contact)
    assert str(refused.value) == (
        f'bad operator contact "{shown}": use at most 200 printable ASCII characters, such as an e-mail address or the '
        "percent-encoded address of a user page"
    )


def test_at_most_three_requests_at_once(server, connect):
    running, most, lock = 0, 0, threading.Lock()

    def slow(_):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return GOOD

    server.script(slow)
    client = connect()
    threads = [threading.Thread(target=client.query, args=({}, "page")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(server.requests), most) == (12, 3)


def test_warnings_are_collected_once_and_made_visible(server, connect):
    warnings = [
        {
            "code": "unrecognizedvalues",
            "text": 'Unrecognized value for parameter "rvprop": \x1b[31m',
            "module": "query",
        },
        {"code": "truncatedresult", "text": "This result was truncated.", "module": "result"},
    ]
    server.script(Reply({"query": {}, "warnings": warnings}))
    client = connect()
    client.query({}, "page")
    client.query({}, "page")
    assert client.warnings == ('Unrecognized value for parameter "rvprop": ‹U+001B›[31m',)


# ---------------------------------------------------------------- what is not tried again


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (
            Reply("<!DOCTYPE html><html><head><title>Forbidden\x1b[2J</title></head><body>x", status=403),
            'HTTP 403: "Forbidden‹U+001B›[2J"',
        ),
        (Reply("<h1>Not  \n found</h1><p>here", status=404), 'HTTP 404: "Not found"'),
        (Reply("no such thing", status=404), 'HTTP 404: "no such thing"'),
        (Reply("", status=404), "HTTP 404"),
        (Reply("<title></title><p>", status=410), "HTTP 410"),
        (Reply("x" * 10_000, status=400), f'HTTP 400: "{"x" * 160}"'),
        (
            Reply({"errors": [{"code": "readapidenied", "text": "You need read permission."}]}),
            "You need read permission. [readapidenied]",
        ),
        (
            Reply({"error": {"code": "unknown_action", "info": 'Unrecognized value "query".'}}),
            'Unrecognized value "query". [unknown_action]',
        ),
        (Reply({"errors": "broken"}), "an error without a code"),
        (Reply({"errors": []}), "an error without a code"),
        (Reply([1, 2]), "unexpected answer: not a JSON object"),
        (Reply("null"), "unexpected answer: not a JSON object"),
        (Reply("17"), "unexpected answer: not a JSON object"),
    ],
)
def test_refusals_are_told_at_once(server, connect, clock, reply, reason):
    server.script(reply)
    assert refusal(connect()) == f'{server.host}: page "Coco": {reason}'
    assert (len(server.requests), clock.naps) == (1, [])


@pytest.mark.parametrize("packed", [b"[" * 3000, gzip.compress(b"[" * 3_000_000)], ids=["plain", "gzip bomb"])
def test_a_reply_that_is_too_large_is_not_read_to_its_end(server, connect, packed):
    headers = {"Content-Encoding": "gzip"} if packed[:2] == b"\x1f\x8b" else {}
    server.script(Reply(packed, headers=headers))
    reason = refusal(connect(max_reply_bytes=2000))
    assert reason == f'{server.host}: page "Coco": a reply of more than 2000 bytes was refused'
    assert len(server.requests) == 1


def test_a_request_that_is_not_unicode(server, connect):
    with pytest.raises(FetchError) as failure:
        connect().query({"titles": "\ud800"}, "page")
    assert str(failure.value) == f"{server.host}: page: the request holds characters that are not valid Unicode"


# ---------------------------------------------------------------- redirects


def test_a_redirect_on_the_same_host_is_followed(server, connect):
    server.script(Reply(status=301, headers={"Location": "/wiki/api.php?action=query&format=json"}), GOOD)
    assert connect().query({"titles": "X"}, "page") == GOOD.body
    assert [(r.method, r.path) for r in server.requests] == [("GET", "/w/api.php"), ("GET", "/wiki/api.php")]
    assert server.requests[1].query == {"action": "query", "format": "json"}


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (
            "https://elsewhere.example.org/w/api.php",
            'redirected to "https://elsewhere.example.org/w/api.php", which is not this wiki; '
            "if it is right, give it as --wiki",
        ),
        (
            "http://127.0.0.1:1/w/api.php",
            'redirected to "http://127.0.0.1:1/w/api.php", which is not this wiki; if it is right, give it as --wiki',
        ),
        (
            "file:///etc/passwd",
            'redirected to "file:///etc/passwd", which is not this wiki; if it is right, give it as --wiki',
        ),
        ("http://[bad/", 'redirected to a bad address, "http://[bad/"'),
        ("/w/api.php", "redirected more than 3 times"),
    ],
)
def test_redirects_that_are_refused(server, connect, location, reason):
    server.script(Reply(status=302, headers={"Location": location}))
    assert refusal(connect()) == f'{server.host}: page "Coco": {reason}'


# ---------------------------------------------------------------- closing


def test_closing_wakes_who_waits_for_another_try(server):
    server.script(Reply(status=503, headers={"Retry-After": "100"}))
    client = ApiClient(server.api_url, "operator@example.org")
    told = []
    waiting = threading.Thread(target=lambda: told.append(refusal(client)))
    waiting.start()
    while not server.requests:
        time.sleep(0.01)
    client.close()
    waiting.join(10)
    assert told == [f'{server.host}: page "Coco": the connection was closed while reading']


def test_a_client_closes_at_the_end_of_its_with_statement(server):
    server.script(GOOD)
    with ApiClient(server.api_url, "operator@example.org") as client:
        assert client.query({}, "page") == GOOD.body
    assert refusal(client) == f'{server.host}: page "Coco": the connection was closed while reading'


def test_the_connection_is_kept_for_the_next_request(server, connect):
    server.script(GOOD)
    client = connect()
    for _ in range(3):
        client.query({}, "page")
    assert len({request.client_port for request in server.requests}) == 1
