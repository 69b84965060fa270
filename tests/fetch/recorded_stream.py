"""A recorded stream, served on loopback as EventStreams serves it, with everything that goes wrong on the way."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

GARBAGE = (
    b"data: {not json\n\n",
    b"data: []\n\n",
    b"data: \xff\xfe\x00\n\n",
    b"event: \xf0\x9f\x98\x80\ndata: 7\n\n",
    b": a comment\n\n",
    b"data: " + b'{"a":' * 3000 + b"\n\n",
    b'data: {"type": "edit", "wiki": 7, "revision": "x"}\n\n',
    b'data: {"page_change_kind": "edit", "wiki_id": "smallwiki", "page": [], "revision": {"rev_id": "1"}}\n\n',
    b'data: {"page_change_kind": "edit", "wiki_id": null, "page": {}, "revision": {"rev_id": 1e400}}\n\n',
)
"""Things that are no event, none of which has an id."""


def event_id(offset: int) -> str:
    """An id in EventStreams' manner."""
    return json.dumps([{"topic": "eqiad.mediawiki.page_change.v1", "partition": 0, "offset": offset}])


@dataclass(frozen=True)
class Faults:
    """What goes wrong in one connection.

    It ends after ``most`` events, in the middle of the next one when ``half``. It begins ``repeats`` events before
    where it was asked to. Between events comes ``garbage``, and sometimes a line of ``huge`` bytes.
    """

    most: int | None = None
    half: bool = False
    repeats: int = 0
    garbage: Sequence[bytes] = ()
    huge: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class RecordedStream:
    """Serves ``events`` (JSON texts); the id of each is its place. ``faults`` gives what befalls each connection.

    At the end of the recording a connection stays open, silent. ``rate`` is in events a second, None for no limit.
    """

    def __init__(
        self,
        events: Sequence[str],
        faults: Callable[[int], Faults] = lambda number: Faults(),
        *,
        rate: float | None = None,
    ) -> None:
        self.events = events
        self.asked: list[tuple[str | None, str | None]] = []  # Last-Event-ID and since of each connection
        self.headers: list[dict[str, str]] = []
        self._faults = faults
        self._rate = rate
        self._over = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are expected
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v2/stream/mediawiki.page_change.v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _pieces(self, start: int, faults: Faults) -> Iterator[bytes]:
        yield b":ok\n\n"
        began = time.monotonic()
        for sent, offset in enumerate(range(max(0, start - faults.repeats), len(self.events))):
            if self._rate is not None:
                time.sleep(max(0.0, began + sent / self._rate - time.monotonic()))
            event = f"event: message\nid: {event_id(offset)}\ndata: {self.events[offset]}\n\n".encode()
            if faults.most is not None and sent >= faults.most:
                if faults.half:
                    yield event[: len(event) * 2 // 3]
                return
            yield event
            if faults.garbage:
                yield faults.garbage[offset % len(faults.garbage)]
            if faults.huge and offset % 10 == 3:
                yield b"data: " + b"x" * faults.huge + b"\n\n"
        self._over.wait()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stream = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                last = self.headers.get("Last-Event-ID")
                since = parse_qs(urlsplit(self.path).query).get("since", [None])[0]
                stream.asked.append((last, since))
                stream.headers.append(dict(self.headers))
                faults = stream._faults(len(stream.asked))
                self.send_response(faults.status)
                for name, value in {"Content-Type": "text/event-stream; charset=utf-8", **faults.headers}.items():
                    self.send_header(name, value)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                if faults.status == 200:
                    for piece in stream._pieces(_offset_after(last), faults):
                        self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                if not faults.half:
                    self.wfile.write(b"0\r\n\r\n")
                self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def _offset_after(last: str | None) -> int:
    return 0 if last is None else json.loads(last)[0]["offset"] + 1
