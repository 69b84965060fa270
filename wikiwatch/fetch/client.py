"""One wiki's Action API over HTTP: who asks, how politely, and what is done when the answer does not come.

Etiquette: https://www.mediawiki.org/wiki/API:Etiquette and
https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy. Only GET is ever used.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from wikiwatch import __version__
from wikiwatch.errors import FetchError, UsageError
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.faults import FEW_ATTEMPTS, Fault, connection_fault, messages, short, told
from wikiwatch.fetch.retry import Backoff, RetryPolicy, retry_after_seconds
from wikiwatch.model.foreign_json import loaded
from wikiwatch.wikitext.display import visible

PARALLEL_REQUESTS = 3
"""At most so many requests at once (Wikimedia's robot policy, https://wikitech.wikimedia.org/wiki/Robot_policy)."""

MAXLAG_SECONDS = 5
"""Do not add to the load of a wiki whose replicas lag more (https://www.mediawiki.org/wiki/Manual:Maxlag_parameter)."""

MAX_REPLY_BYTES = 64 * 2**20
"""MediaWiki cuts a reply at $wgAPIMaxResultSize, 8 MiB; escaping makes at most six times as much of it."""

CONNECT_SECONDS = 15.0
READ_SECONDS = 60.0
REPLY_SECONDS = 300.0

_CHUNK_BYTES = 2**16
_MAX_REDIRECTS = 3
_MAX_WARNINGS = 50
_RETRIED_STATUSES = {408, 425, 429}
_RETRIED_CODES = {"maxlag", "ratelimited", "readonly"}
_COMMON = {
    "action": "query",
    "format": "json",
    "formatversion": "2",
    "errorformat": "plaintext",
    "errorlang": "en",
    "maxlag": str(MAXLAG_SECONDS),
}

Json = dict[str, Any]


class _Session(requests.Session):
    """A session that leaves redirects alone: requests would read their bodies, however long, to the end."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None

    def target(self, response: requests.Response) -> str | None:
        """Where a reply redirects to, if it does."""
        return super().get_redirect_target(response)


def user_agent(contact: str) -> str:
    """The User-Agent header for an operator's contact; UsageError when there is none or it cannot stand in a header."""
    contact = contact.strip()
    if not contact:
        raise UsageError(
            "no operator contact: wikis want to know who runs a tool. Set contact in wikiwatch.toml, or the "
            "environment variable WIKIWATCH_CONTACT, to an e-mail address or the address of your user page"
        )
    if not (contact.isascii() and contact.isprintable()) or len(contact) > 200:
        raise UsageError(
            f'bad operator contact "{visible(contact[:200], newlines=False)}": use at most 200 printable ASCII '
            "characters, such as an e-mail address or the percent-encoded address of a user page"
        )
    return f"wikiwatch/{__version__} ({contact}) python-requests/{requests.__version__}"


class ApiClient:
    """Reads from one wiki. May be used by several threads; close it, or use it in a ``with`` statement.

    ``sleep``, ``clock`` (seconds, monotonic) and ``chance`` (0..1) are given by tests. Raises UsageError when the
    operator's ``contact`` is missing or unfit for a header.
    """

    def __init__(
        self,
        api_url: str,
        contact: str,
        *,
        policy: RetryPolicy | None = None,
        budget: RequestBudget | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        max_reply_bytes: int = MAX_REPLY_BYTES,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self.api_url = api_url
        self.wiki = urlsplit(api_url).netloc
        self._policy = policy or RetryPolicy()
        self._budget = budget or RequestBudget()
        self._closing = threading.Event()
        self._backoff = Backoff(self._policy, sleep=sleep or self._closing.wait, clock=clock, chance=chance)
        self._slots = threading.BoundedSemaphore(PARALLEL_REQUESTS)
        self._max_reply_bytes = max_reply_bytes
        self._timeouts = (CONNECT_SECONDS, read_seconds)
        self._warnings: dict[str, None] = {}
        self._session = _Session()
        self._session.headers.update({"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=PARALLEL_REQUESTS)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the connections and wake whoever waits for another try."""
        self._closing.set()
        self._session.close()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the wiki warned of, each once, as text that may be shown."""
        return tuple(self._warnings)

    def query(self, parameters: Mapping[str, str | int], subject: str) -> Json:
        """One ``action=query`` request: the reply, an object without errors.

        ``subject`` names in an error message what was read, such as ``page "Coco"``. Raises FetchError when the wiki
        refuses, or when it has not answered properly after all the tries that the policy allows; BudgetSpent when the
        client's budget, which every try counts against, is at its end.
        """
        fields = {**_COMMON, **parameters}
        attempt = 0
        while True:
            attempt += 1
            try:
                with self._slots:
                    self._backoff.wait()  # inside: who had to wait for a slot may have been told to pause meanwhile
                    if self._closing.is_set():
                        raise FetchError(f"{self.wiki}: {subject}: the connection was closed while reading")
                    self._budget.take()
                    reply = self._ask(fields)
            except Fault as fault:
                last = min(fault.attempts, self._policy.attempts)
                if attempt >= last or not self._backoff.failed(attempt, fault.asked_seconds):
                    raise FetchError(self._explain(subject, fault, attempt)) from fault
            else:
                self._backoff.succeeded()
                return reply

    def _explain(self, subject: str, fault: Fault, attempt: int) -> str:
        tried = f" (tried {attempt} times; try again later)" if attempt > 1 else ""
        return f"{self.wiki}: {subject}: {fault.reason}{tried}"

    def _ask(self, fields: Mapping[str, str | int]) -> Json:
        try:
            status, headers, body = self._get(fields)
        except UnicodeEncodeError:
            raise Fault("the request holds characters that are not valid Unicode") from None
        except OSError as error:  # requests' own errors are OSErrors too
            raise connection_fault(error, self._policy.attempts) from error
        asked_seconds = retry_after_seconds(headers.get("Retry-After"), datetime.now(UTC))
        if status != 200:
            again = self._policy.attempts if status >= 500 or status in _RETRIED_STATUSES else 1
            raise Fault(f"HTTP {status}{told(body)}", attempts=again, asked_seconds=asked_seconds)
        return self._checked(body, asked_seconds)

    def _get(self, fields: Mapping[str, str | int]) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and whole body, after redirects within the wiki's own host."""
        url, query = self.api_url, dict(fields)
        for _ in range(_MAX_REDIRECTS + 1):
            with self._session.get(url, params=query, stream=True, timeout=self._timeouts) as response:
                target = self._session.target(response)
                if target is None:
                    return response.status_code, response.headers, self._read(response)
                url, query = _followed(response.url, target), {}
        raise Fault(f"redirected more than {_MAX_REDIRECTS} times")

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        deadline = time.monotonic() + REPLY_SECONDS
        for chunk in response.iter_content(_CHUNK_BYTES):
            body += chunk
            if len(body) > self._max_reply_bytes:
                raise Fault(f"a reply of more than {self._max_reply_bytes} bytes was refused")
            if time.monotonic() > deadline:
                raise requests.ReadTimeout
        return bytes(body)

    def _checked(self, body: bytes, asked_seconds: float | None) -> Json:
        """The reply as an object, once it is known to hold no API error."""
        try:
            reply = loaded(body)
        except ValueError:
            raise Fault(f"the answer is not JSON{told(body)}", attempts=self._policy.attempts) from None
        if not isinstance(reply, dict):
            raise Fault("unexpected answer: not a JSON object")
        if "errors" in reply or "error" in reply:
            errors = messages(reply.get("errors")) or messages([reply.get("error")])
            reason = "; ".join(f"{short(text)} [{short(code)}]" for code, text in errors[:3])
            attempts = self._attempts_after({code for code, _ in errors})
            raise Fault(reason or "an error without a code", attempts=attempts, asked_seconds=asked_seconds)
        for code, text in messages(reply.get("warnings")):
            if code != "truncatedresult" and len(self._warnings) < _MAX_WARNINGS:
                self._warnings[short(text)] = None
        return reply

    def _attempts_after(self, codes: set[str]) -> int:
        """How often to ask a wiki that answers with these error codes."""
        if codes & _RETRIED_CODES:
            return self._policy.attempts
        return FEW_ATTEMPTS if any(code.startswith("internal_api_error") for code in codes) else 1


def _followed(old: str, location: str) -> str:
    """Where a redirect leads when it stays on the wiki's host and does not give up encryption."""
    try:
        new = urljoin(old, location)
        before, after = urlsplit(old), urlsplit(new)
        ports = _port(before), _port(after)
    except ValueError:
        raise Fault(f'redirected to a bad address, "{short(location)}"') from None
    same_host = after.hostname == before.hostname and after.username is None
    upgraded = (before.scheme, after.scheme, *ports) == ("http", "https", 80, 443)
    if not same_host or not (upgraded or (before.scheme == after.scheme and ports[0] == ports[1])):
        raise Fault(f'redirected to "{short(new)}", which is not this wiki; if it is right, give it as --wiki')
    return new


def _port(parts: SplitResult) -> int | None:
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
