"""When to ask a wiki again: waiting times, their limits, and the pause that all threads of a client share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How patient a client is.

    Waits double from ``first_wait_seconds`` (https://www.mediawiki.org/wiki/API:Etiquette asks for growing pauses)
    and never exceed ``longest_wait_seconds``, whatever Retry-After says. ``budget_seconds`` bounds all waiting since
    the wiki last gave a good answer, over all requests, so that a wiki that is down costs its time once and not
    once a page.
    """

    attempts: int = 8
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 120.0
    jitter: float = 0.25
    budget_seconds: float = 600.0


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header (RFC 9110, 10.2.3: seconds or a date) asks for; None when it says nothing."""
    value = (header or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


class Backoff:
    """A pause shared by all threads of a client: when one is told to wait, none goes on."""

    def __init__(
        self,
        policy: RetryPolicy,
        *,
        sleep: Callable[[float], object],
        clock: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        self._policy = policy
        self._sleep = sleep
        self._clock = clock
        self._chance = chance
        self._lock = threading.Lock()
        self._resume_at = clock()
        self._spent_seconds = 0.0

    def wait(self) -> None:
        """Return when the pause is over."""
        waited_for = None
        while True:
            with self._lock:
                resume_at = self._resume_at
            remaining = resume_at - self._clock()
            if remaining <= 0 or resume_at == waited_for:
                return
            self._sleep(remaining)
            waited_for = resume_at

    def failed(self, attempt: int, asked_seconds: float | None) -> bool:
        """Begin a pause after the ``attempt``-th failure; False, and no pause, when the budget is spent."""
        policy = self._policy
        doubled = policy.first_wait_seconds * 2 ** min(attempt - 1, 30)
        pause = max(doubled, asked_seconds or 0.0) * (1 + policy.jitter * self._chance())
        pause = min(pause, policy.longest_wait_seconds)
        with self._lock:
            now = self._clock()
            added = now + pause - max(self._resume_at, now)
            if self._spent_seconds + added > policy.budget_seconds:
                return False
            if added > 0:
                self._spent_seconds += added
                self._resume_at = now + pause
        return True

    def succeeded(self) -> None:
        """The wiki answered: it may be waited for again as long as the policy allows."""
        with self._lock:
            self._spent_seconds = 0.0
