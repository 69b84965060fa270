"""Signed POST requests: verified, retried, never redirected, given up in the end; and no secret in any message."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.deliver.conftest import NOW, Make
from wikiwatch.deliver.webhook import WebhookSink
from wikiwatch.errors import DeliveryFailed, UsageError
from wikiwatch.settings.deliveries import Secret, WebhookDelivery

SECRET = "loopback-only-secret"


class Receiver:
    """A receiver on loopback that answers with the next status of its script, the last one again and again."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.script: list[int | str] = [204]
        self.posts: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.posts.append((dict(self.headers), body))
                step = receiver.script.pop(0) if len(receiver.script) > 1 else receiver.script[0]
                if step == "reset":
                    self.connection.close()
                    return
                self.send_response(302 if step == "redirect" else int(step))
                if step == "redirect":
                    self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @contextmanager
    def running(self) -> Iterator[Receiver]:
        self._thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as running:
        yield running


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)


def sink(url: str, naps: list[float] | None = None, now: datetime = NOW, **facts: Any) -> WebhookSink:
    plain = {
        "name": "hook",
        "url": url,
        "secret": Secret(env="HOOK_SECRET"),
        "form": "jsonl",
        "dead_letters": Path("hook.dead.jsonl"),
        "give_up_hours": 72,
    }
    sleep = (naps if naps is not None else []).append
    return WebhookSink(WebhookDelivery(**{**plain, **facts}), sleep=sleep, now=lambda: now)


def address(receiver: Receiver) -> str:
    return f"http://127.0.0.1:{receiver.port}/hook/t0ken"


def test_what_is_sent_and_how_it_is_signed(receiver: Receiver, make: Make) -> None:
    assert list(sink(address(receiver)).send([make(1), make(2)])) == [make(1), make(2)]
    assert [json.loads(body)["id"] for _, body in receiver.posts] == [make(1).event_id, make(2).event_id]
    headers, body = receiver.posts[0]
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Wikiwatch-Event"] == make(1).event_id
    assert headers["X-Wikiwatch-Timestamp"] == str(int(NOW.timestamp()))
    made = hmac.new(SECRET.encode(), str(int(NOW.timestamp())).encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Wikiwatch-Signature"] == f"sha256={made}"
    assert SECRET not in str(receiver.posts)


def test_the_check_in_the_guide_agrees(receiver: Receiver, make: Make) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "watch.md").read_text(encoding="utf-8")
    code = guide.partition("```python\n")[2].partition("```")[0]
    there: dict[str, Any] = {}
    exec(code, there)
    moment = datetime.now(NOW.tzinfo)
    list(sink(address(receiver), now=moment).send([make(1)]))
    headers, body = receiver.posts[0]
    given = (headers["X-Wikiwatch-Timestamp"], headers["X-Wikiwatch-Signature"])
    assert there["is_genuine"](SECRET.encode(), *given, body)
    assert not there["is_genuine"](SECRET.encode(), *given, body + b" ")
    assert not there["is_genuine"](b"another", *given, body)
    assert not there["is_genuine"](SECRET.encode(), str(int(moment.timestamp()) - 600), given[1], body)


def test_a_passing_failure_is_waited_out(receiver: Receiver, make: Make) -> None:
    receiver.script = [503, "reset", 429, 200]
    naps: list[float] = []
    assert list(sink(address(receiver), naps).send([make(1)])) == [make(1)]
    assert naps == [0.5, 1.0, 2.0]
    assert {headers["X-Wikiwatch-Event"] for headers, _ in receiver.posts} == {make(1).event_id}


@pytest.mark.parametrize(
    ("step", "reason"),
    [(500, "HTTP 500"), (404, "HTTP 404"), ("redirect", "HTTP 302"), ("reset", "the connection failed")],
)
def test_what_fails_keeps_what_comes_after_it(receiver: Receiver, make: Make, step: int | str, reason: str) -> None:
    receiver.script = [200, step]
    sending = sink(address(receiver)).send([make(1), make(2), make(3)])
    assert next(sending) == make(1)
    with pytest.raises(DeliveryFailed) as failure:
        next(sending)
    assert str(failure.value) == f"delivery hook: 127.0.0.1: {reason}"
    assert [headers["X-Wikiwatch-Event"] for headers, _ in receiver.posts] == [make(1).event_id] + 4 * [
        make(2).event_id
    ]
    assert not Path("hook.dead.jsonl").exists()


def test_nobody_there(make: Make) -> None:
    with Receiver().running() as gone:
        url = address(gone)
    with pytest.raises(DeliveryFailed) as failure:
        list(sink(url).send([make(1)]))
    assert str(failure.value) == "delivery hook: 127.0.0.1: the connection failed"


def test_a_slow_receiver(receiver: Receiver, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any, **__: Any) -> None:
        raise requests.ReadTimeout("https://secret.example.org/t0ken")

    monkeypatch.setattr(requests.Session, "post", late)
    with pytest.raises(DeliveryFailed) as failure:
        list(sink(address(receiver)).send([make(1)]))
    assert str(failure.value) == "delivery hook: 127.0.0.1: no answer in time"


def test_what_fails_for_too_long_becomes_a_dead_letter_and_the_rest_goes_on(receiver: Receiver, make: Make) -> None:
    receiver.script = [500, 500, 500, 500, 200]
    old, young = make(1, queued_at=NOW - timedelta(hours=72)), make(2)
    assert list(sink(address(receiver)).send([old, young])) == [old, young]
    assert Path("hook.dead.jsonl").read_text() == old.document + "\n"


def test_a_dead_letter_that_cannot_be_written_stays_queued(receiver: Receiver, make: Make) -> None:
    receiver.script = [500]
    old = make(1, queued_at=NOW - timedelta(hours=72))
    with pytest.raises(DeliveryFailed) as failure:
        list(sink(address(receiver), dead_letters=Path("absent/x")).send([old]))
    assert str(failure.value) == "delivery hook: 127.0.0.1: HTTP 500; absent/x: No such file or directory"


def test_without_its_secret_nothing_is_sent(receiver: Receiver, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET")
    with pytest.raises(UsageError, match="no secret in the environment variable HOOK_SECRET"):
        list(sink(address(receiver)).send([make(1)]))
    assert receiver.posts == []


def test_credentials_of_the_users_own_netrc_are_not_sent(
    receiver: Receiver, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    list(sink(address(receiver)).send([make(1)]))
    assert "Authorization" not in receiver.posts[0][0]


def encrypted(certificate: Path) -> Receiver:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return Receiver(context)


def test_an_unknown_certificate_is_refused_and_a_known_one_taken(
    certificate: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with encrypted(certificate).running() as receiver:
        url = f"https://127.0.0.1:{receiver.port}/hook"
        with pytest.raises(DeliveryFailed) as failure:
            list(sink(url).send([make(1)]))
        assert str(failure.value) == "delivery hook: 127.0.0.1: no secure connection"
        assert receiver.posts == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate / "cert.pem"))
        assert list(sink(url).send([make(1)])) == [make(1)]
        assert len(receiver.posts) == 1
