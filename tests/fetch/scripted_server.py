"""A web server on loopback that gives the replies of a script, one a request, and remembers what was asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Reply:
    """What to send. ``lacking`` bytes are promised in Content-Length and never come; ``reset`` breaks the line."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    lacking: int = 0
    reset: bool = False

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass(frozen=True)
class Request:
    """What came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    client_port: int


class ScriptedServer:
    """Answers each request with the next reply of the script; the last one is given again and again."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._script: deque[Reply | Callable[[Request], Reply]] = deque()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are expected
        self.host = f"127.0.0.1:{self._http.server_address[1]}"
        self.api_url = f"http://{self.host}/w/api.php"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def script(self, *replies: Reply | Callable[[Request], Reply]) -> None:
        """Give these replies from now on."""
        with self._lock:
            self._script = deque(replies)

    def _next(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            step = self._script.popleft() if len(self._script) > 1 else self._script[0]
        return step if isinstance(step, Reply) else step(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                self.answer()

            def answer(self) -> None:
                parts = urlsplit(self.path)
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                request = Request(self.command, parts.path, query, dict(self.headers), self.client_address[1])
                reply = server._next(request)
                if reply.reset:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(reply.status)
                headers = {"Content-Length": str(len(reply.content) + reply.lacking), **reply.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.content)
                self.close_connection = reply.lacking > 0

            def log_message(self, *_: object) -> None:
                pass

        return Handler
