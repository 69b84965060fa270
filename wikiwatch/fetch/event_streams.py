"""Wikimedia's EventStreams, or any server of server-sent events: https://wikitech.wikimedia.org/wiki/EventStreams.

A connection lasts about fifteen minutes. After that, and after every failure, the stream goes on behind the last event
that was read whole, with ``Last-Event-ID``. Which position outlives the process is the caller's affair.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import HTTPError

from wikiwatch.errors import FetchError, UsageError
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import CONNECT_SECONDS, user_agent
from wikiwatch.fetch.retry import Backoff, RetryPolicy, retry_after_seconds
from wikiwatch.fetch.sse import MOST_BYTES, Message, messages
from wikiwatch.wikitext.display import visible

WIKIMEDIA = "https://stream.wikimedia.org/v2/stream/"
"""Behind it come the streams' names, joined by commas."""

PAGE_CHANGE = "mediawiki.page_change.v1"
"""Edits with their page ids, and what is hidden later: https://stream.wikimedia.org/?doc"""

PATIENCE = RetryPolicy(attempts=20)
"""A stream is waited for as long as the policy's budget lasts: nobody sits before it."""

SILENCE_SECONDS = 120.0
"""A stream that says nothing for so long is taken for dead."""

_CHUNK_BYTES = 2**16
_RETRIED_STATUSES = {408, 425, 429}


class _Refused(Exception):
    """A connection that was not made, or not worth much. ``again`` says whether another try is."""

    def __init__(self, reason: str, *, again: bool = True, asked_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.asked_seconds = asked_seconds


class EventStream:
    """Reads one stream from one thread; `close`, from any thread, ends it at the next event or timeout.

    ``last_event_id`` and ``since`` say where to begin: behind an event, or at a time (of which a server keeps some
    days); the former wins. Every connection counts against the ``budget``. ``sleep``, ``clock`` (seconds, monotonic)
    and ``chance`` (0..1) are given by tests.
    """

    def __init__(
        self,
        url: str,
        contact: str,
        *,
        last_event_id: str | None = None,
        since: datetime | None = None,
        policy: RetryPolicy | None = None,
        budget: RequestBudget | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        silence_seconds: float = SILENCE_SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.url = _checked(url)
        self.connections = 0
        self._since = since
        self._last_event_id = last_event_id
        self._policy = policy or PATIENCE
        self._budget = budget or RequestBudget()
        self._closing = threading.Event()
        self._backoff = Backoff(self._policy, sleep=sleep or self._closing.wait, clock=clock, chance=chance)
        self._timeouts = (CONNECT_SECONDS, silence_seconds)
        self._most_bytes = most_bytes
        self._session = requests.Session()
        self._session.headers.update(
            {"User-Agent": user_agent(contact), "Accept": "text/event-stream", "Cache-Control": "no-cache"}
        )

    def close(self) -> None:
        """Begin no further connection and give no further event."""
        self._closing.set()
        self._session.close()

    def __iter__(self) -> Iterator[Message]:
        """Every event, over as many connections as it takes, until `close`.

        Raises `FetchError` when the server refuses for good, or has not answered for as long as the policy allows.
        """
        failures = 0
        while not self._closing.is_set():
            self._backoff.wait()
            refusal = _Refused("the stream ends without an event")
            count = 0
            try:
                for message in self._connected():
                    count += 1
                    self._backoff.succeeded()
                    yield message
                    if self._closing.is_set():
                        return
                    self._last_event_id = message.event_id or self._last_event_id
            except _Refused as refused:
                refusal = refused
            failures = 0 if count else failures + 1
            if failures and not self._may_try_again(failures, refusal):
                raise FetchError(f"{self._shown}: {refusal}")

    def _may_try_again(self, failures: int, refusal: _Refused) -> bool:
        if self._closing.is_set():
            return True
        tries_left = failures < self._policy.attempts
        return tries_left and refusal.again and self._backoff.failed(failures, refusal.asked_seconds)

    @property
    def _shown(self) -> str:
        return visible(self.url[:300], newlines=False)

    def _connected(self) -> Iterator[Message]:
        """The events of one connection."""
        url, headers = self.url, {}
        if self._last_event_id is not None:
            headers["Last-Event-ID"] = self._last_event_id
        elif self._since is not None:
            mark = "&" if urlsplit(url).query else "?"
            url += mark + urlencode({"since": f"{self._since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"})
        self._budget.take()
        self.connections += 1
        try:
            with closing(
                self._session.get(url, headers=headers, stream=True, timeout=self._timeouts, allow_redirects=False)
            ) as response:
                _check(response)
                yield from messages(self._chunks(response), self._most_bytes)
        except requests.exceptions.SSLError:
            raise _Refused("no secure connection: the TLS handshake failed", again=False) from None
        except (OSError, HTTPError) as error:  # requests' own errors are OSErrors too
            raise _Refused(f"the connection failed or was broken ({type(error).__name__})") from error

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """The body as it arrives: `iter_content` would wait for a chunk to be full."""
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            yield chunk


def _check(response: requests.Response) -> None:
    status = response.status_code
    if status != 200:
        asked = retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC))
        raise _Refused(f"HTTP {status}", again=status >= 500 or status in _RETRIED_STATUSES, asked_seconds=asked)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "text/event-stream":
        raise _Refused(f'it is no event stream but "{visible(kind[:80], newlines=False)}"', again=False)


def _checked(url: str) -> str:
    """The address itself when it can be that of a stream, else UsageError."""
    shown = visible(url[:200], newlines=False)
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError as error:
        raise UsageError(f'bad stream address "{shown}": {error}') from None
    if not url.isascii() or not url.isprintable() or " " in url or parts.scheme not in ("http", "https"):
        raise UsageError(f'bad stream address "{shown}": it must begin with http:// or https://, in printable ASCII')
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise UsageError(f'bad stream address "{shown}": it must name a host, and hold no user name or password')
    return url
