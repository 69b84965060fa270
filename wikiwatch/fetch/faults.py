"""What went wrong with one request to a wiki, in few words that may be shown, and whether to try again."""

from __future__ import annotations

import requests
from bs4 import BeautifulSoup
from urllib3.exceptions import NameResolutionError

from wikiwatch.wikitext.display import visible

FEW_ATTEMPTS = 3
"""Tries after a failure that mostly lasts."""


class Fault(Exception):
    """One attempt that failed. ``attempts`` is how many such failures are worth another try."""

    def __init__(self, reason: str, *, attempts: int = 1, asked_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.attempts = attempts
        self.asked_seconds = asked_seconds


def connection_fault(error: OSError, attempts: int) -> Fault:
    """What went wrong on the way, in few words."""
    cause: object = error.args[0] if error.args else None
    cause = getattr(cause, "reason", cause)
    if isinstance(cause, NameResolutionError):
        return Fault("the host name is unknown", attempts=FEW_ATTEMPTS)
    if isinstance(error, requests.exceptions.SSLError):
        return Fault("no secure connection: the TLS handshake failed", attempts=FEW_ATTEMPTS)
    if isinstance(error, requests.Timeout):
        return Fault("no answer in time", attempts=attempts)
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return Fault("the answer's compression is damaged", attempts=attempts)
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return Fault("the answer was cut short", attempts=attempts)
    if isinstance(error, ValueError):
        return Fault(f"the request cannot be made: {short(str(error))}")
    return Fault("the connection failed or was broken", attempts=attempts)


def messages(value: object) -> list[tuple[str, str]]:
    """Code and text of each well-formed error or warning in a list; the ``info`` key is MediaWiki's before 1.29."""
    entries = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    return [(str(entry.get("code", "")), str(entry.get("text", entry.get("info", "")))) for entry in entries]


def told(body: bytes) -> str:
    """What an error page says of itself: its title, its first heading, or its first words; with a colon before."""
    text = body[:20_000].decode("utf-8", "replace")
    folded = text.lower()
    for tag in ("title", "h1"):
        start = folded.find(f"<{tag}")
        found = BeautifulSoup(text[start : start + 1000], "html.parser").find(tag) if start >= 0 else None
        title = found.get_text(" ", strip=True) if found else ""
        if title:
            return f': "{short(title)}"'
    plain = text.strip()
    return f': "{short(plain)}"' if plain and not plain.startswith("<") else ""


def short(text: str) -> str:
    """At most 160 characters on one line, safe to show."""
    return visible(" ".join(text[:1000].split())[:160], newlines=False)
