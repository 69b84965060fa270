"""Where to tell what was found: the tables ``[delivery.NAME]``."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from wikiwatch.settings.values import Table

FEED_ENTRIES = 100
"""Entries that an Atom feed keeps."""

GIVE_UP_HOURS = 72
"""How long a webhook is tried before its event goes to the dead-letter file: a long weekend."""

SUBMISSION_PORT = 587
"""Mail submission, RFC 6409."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Where a secret is, never the secret itself: an environment variable, or a file only its owner may read."""

    env: str | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDelivery:
    """JSON Lines appended to a file of the day in a folder."""

    name: str
    folder: Path
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StdoutDelivery:
    """Standard output, which cron sends on by mail."""

    name: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDelivery:
    """One signed POST an event."""

    name: str
    url: str
    secret: Secret
    form: str
    dead_letters: Path
    give_up_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDelivery:
    """One message a pass."""

    name: str
    host: str
    port: int
    tls: str
    sender: str
    recipients: tuple[str, ...]
    username: str | None
    password: Secret | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomDelivery:
    """A feed, written whole."""

    name: str
    file: Path
    title: str
    entries: int


Delivery = FileDelivery | StdoutDelivery | WebhookDelivery | EmailDelivery | AtomDelivery

STDOUT = StdoutDelivery(name="stdout", form="text")
"""Where a watchlist's events go that names no delivery."""


_FORMS = ("jsonl", "event")
_SHOWN_FORMS = ("text", *_FORMS)
_ENCRYPTIONS = ("starttls", "implicit", "none")


def deliveries(whole: Table) -> dict[str, Delivery]:
    """The ``[delivery.NAME]`` tables by name. Raises UsageError for a wrong value; no secret is read yet."""
    found: dict[str, Delivery] = {}
    for name, table in whole.named("delivery"):
        if name == STDOUT.name and table.choice("kind", _KINDS) != "stdout":
            raise table.wrong("kind", "must be 'stdout' under this name")
        found[name] = _KINDS[table.choice("kind", _KINDS)](name, table)
    return found


def _file(name: str, table: Table) -> FileDelivery:
    table.only(("kind", "folder", "format"))
    return FileDelivery(
        name=name, folder=Path(table.needed("folder")).expanduser(), form=table.choice("format", _FORMS, "jsonl")
    )


def _stdout(name: str, table: Table) -> StdoutDelivery:
    table.only(("kind", "format"))
    return StdoutDelivery(name=name, form=table.choice("format", _SHOWN_FORMS, "text"))


def _webhook(name: str, table: Table) -> WebhookDelivery:
    table.only(("kind", "url", "secret_env", "secret_file", "format", "dead_letters", "give_up_hours"))
    secret = _secret(table, "secret")
    if secret is None:
        raise table.wrong("secret_env", "or secret_file is missing: a webhook's events are signed")
    return WebhookDelivery(
        name=name,
        url=_web_address(table, "url"),
        secret=secret,
        form=table.choice("format", _FORMS, "jsonl"),
        dead_letters=table.path("dead_letters") or Path(f"{name}.dead.jsonl"),
        give_up_hours=table.whole("give_up_hours", GIVE_UP_HOURS, 0, 24 * 366),
    )


def _email(name: str, table: Table) -> EmailDelivery:
    table.only(("kind", "host", "port", "tls", "from", "to", "username", "password_env", "password_file"))
    host, tls = table.needed("host"), table.choice("tls", _ENCRYPTIONS, "starttls")
    if tls == "none" and not is_loopback(host):
        raise table.wrong("tls", "may be 'none' only for a server on this machine")
    username, password = table.text("username"), _secret(table, "password")
    if (username is None) != (password is None):
        raise table.wrong("username", "and password_env (or password_file) go together")
    recipients = table.texts("to")
    if not recipients:
        raise table.wrong("to", "is missing")
    for key, addresses in (("from", (table.needed("from"),)), ("to", recipients)):
        if not all(_is_mail_address(address) for address in addresses):
            raise table.wrong(key, "must hold plain mail addresses such as you@example.org")
    return EmailDelivery(
        name=name,
        host=host,
        port=table.whole("port", 465 if tls == "implicit" else SUBMISSION_PORT, 1, 65535),
        tls=tls,
        sender=table.needed("from"),
        recipients=recipients,
        username=username,
        password=password,
    )


def _atom(name: str, table: Table) -> AtomDelivery:
    table.only(("kind", "file", "title", "entries"))
    return AtomDelivery(
        name=name,
        file=Path(table.needed("file")).expanduser(),
        title=table.text("title") or "wikiwatch",
        entries=table.whole("entries", FEED_ENTRIES, 1, 10_000),
    )


_KINDS: dict[str, Callable[[str, Table], Delivery]] = {
    "file": _file,
    "stdout": _stdout,
    "webhook": _webhook,
    "email": _email,
    "atom": _atom,
}


def _secret(table: Table, key: str) -> Secret | None:
    env, file = table.text(f"{key}_env"), table.path(f"{key}_file")
    if env and file:
        raise table.wrong(f"{key}_env", f"and {key}_file exclude one another")
    return Secret(env=env, file=file) if env or file else None


def _web_address(table: Table, key: str) -> str:
    """An https address, or an http one on this machine. It may hold a token, so messages do not repeat it."""
    url = table.needed(key)
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        raise table.wrong(key, "is not an address") from None
    if not url.isascii() or not url.isprintable() or " " in url or not parts.hostname:
        raise table.wrong(key, "is not an address of printable ASCII with a host in it")
    if parts.username is not None or parts.password is not None:
        raise table.wrong(key, "must not hold a user name or password")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise table.wrong(key, "must begin with https://, except on this machine")
    return url


def _is_mail_address(address: str) -> bool:
    local, at, domain = address.rpartition("@")
    plain = address.isascii() and address.isprintable() and not set(address) & set(' "(),:;<>[\\]')
    return bool(local and at and domain and plain) and "@" not in local


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, by its name or address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
