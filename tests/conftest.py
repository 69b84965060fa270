"""What every test runs under: no network but loopback, and nothing of the user's own environment."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.permissions import held_to_permissions

settings.register_profile("untimed", deadline=None)  # a busy machine must not fail a test
settings.load_profile("untimed")

LOOPBACK_NAMES = {"localhost", "localhost.localdomain"}
PERSONAL = ("http_proxy", "https_proxy", "all_proxy", "netrc", "wikiwatch_contact")


class NetworkForbidden(AssertionError):
    """A test tried to reach an address outside this machine."""


def is_loopback(host: object) -> bool:
    """True for 127.0.0.0/8, ::1 and the names of loopback."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    """The socket's own method, for loopback and Unix sockets only."""

    def only_loopback(self: socket.socket, address: Any, *rest: Any) -> Any:
        if self.family != socket.AF_UNIX and not is_loopback(address[0]):
            raise NetworkForbidden(f"tests may not reach {address!r}")
        return connect(self, address, *rest)

    return only_loopback


@pytest.fixture
def file_permissions_count() -> Iterator[None]:
    """Permissions of files are obeyed even when root runs the tests."""
    with held_to_permissions():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With ``WIKIWATCH_REQUIRE_ALL=1`` a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("WIKIWATCH_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"WIKIWATCH_REQUIRE_ALL=1, but {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse names and connections that lead anywhere but this machine."""
    resolve = socket.getaddrinfo

    def resolve_loopback(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_loopback(name):
            raise NetworkForbidden(f"tests may not resolve {host!r}")
        return resolve(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_loopback)
    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture(autouse=True)
def no_personal_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide proxies, credentials and wikiwatch's own variables of whoever runs the tests."""
    for name in list(os.environ):
        if name.lower() in PERSONAL or (name.startswith("WIKIWATCH_") and name != "WIKIWATCH_REQUIRE_ALL"):
            monkeypatch.delenv(name)
