"""Events as signed POST requests, one each.

The signature is the HMAC-SHA256, in hexadecimal digits, of the timestamp, a full stop and the body, under the shared
secret (RFC 2104). A receiver checks it in constant time, refuses old timestamps, and passes over an event id it knows.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests

from wikiwatch import __version__
from wikiwatch.deliver.interface import line_of
from wikiwatch.deliver.lines import append
from wikiwatch.deliver.secrets import read_secret
from wikiwatch.errors import DeliveryFailed
from wikiwatch.model import Notice
from wikiwatch.settings.deliveries import WebhookDelivery

ATTEMPTS = 4
"""Tries of one event in one pass; the next pass tries again."""

FIRST_WAIT_SECONDS = 0.5
"""Doubled from one try to the next: enough for a hiccup, since a longer outage is for the next pass."""

TIMEOUTS_SECONDS = (10.0, 30.0)
"""For the connection, and for the answer."""


class _Unauthenticated(requests.auth.AuthBase):
    """Keeps requests from looking for credentials in the user's .netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class WebhookSink:
    """Posts to one address over verified TLS and follows no redirect. Use it in one thread.

    Raises UsageError when its secret is missing, or in a file that others may read.
    """

    def __init__(
        self,
        settings: WebhookDelivery,
        *,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings, self._sleep, self._now = settings, sleep, now
        self._secret = read_secret(settings.name, settings.secret).encode()

    def send(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """One after the other; what was tried for too long goes to the dead-letter file instead."""
        with requests.Session() as session:
            session.auth = _Unauthenticated()
            for notice in notices:
                reason = self._try(session, notice)
                if reason:
                    self._give_up(notice, reason)
                yield notice

    def _try(self, session: requests.Session, notice: Notice) -> str:
        """Post one event as often as a pass may; why it did not arrive, or nothing."""
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._sleep(FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
            reason = self._post(session, notice)
            if not reason:
                break
        return reason

    def _post(self, session: requests.Session, notice: Notice) -> str:
        body = line_of(notice, self._settings.form)
        timestamp = str(int(self._now().timestamp()))
        signature = hmac.new(self._secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"wikiwatch/{__version__}",
            "X-Wikiwatch-Event": notice.event_id,
            "X-Wikiwatch-Timestamp": timestamp,
            "X-Wikiwatch-Signature": f"sha256={signature}",
        }
        options = {"timeout": TIMEOUTS_SECONDS, "allow_redirects": False, "stream": True}
        try:
            with session.post(self._settings.url, data=body, headers=headers, **options) as response:  # type: ignore[arg-type]
                return "" if 200 <= response.status_code < 300 else f"HTTP {response.status_code}"
        except requests.exceptions.SSLError:
            return "no secure connection"
        except requests.Timeout:
            return "no answer in time"
        except requests.RequestException:
            return "the connection failed"  # its own message would hold the address

    def _give_up(self, notice: Notice, reason: str) -> None:
        """Write the event to the dead-letter file if it is old enough, else fail."""
        told = f"delivery {self._settings.name}: {urlsplit(self._settings.url).hostname}: {reason}"
        if self._now() - notice.queued_at < timedelta(hours=self._settings.give_up_hours):
            raise DeliveryFailed(told)
        try:
            append(self._settings.dead_letters, line_of(notice, self._settings.form))
        except OSError as error:
            raise DeliveryFailed(f"{told}; {self._settings.dead_letters}: {error.strerror}") from error
