"""A MediaWiki's recent changes as UDP datagrams: https://www.mediawiki.org/wiki/Manual:$wgRCFeeds.

Each datagram is one change as JSON (JSONRCFeedFormatter). UDP keeps nothing: what is sent while nobody listens is lost,
and so is what the kernel's buffer cannot hold. There is no position to resume from.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

from wikiwatch.errors import UsageError, WikiwatchError
from wikiwatch.fetch.sse import Message

MOST_BYTES = 2**16
"""No datagram is longer."""

BUFFER_BYTES = 4 * 2**20
"""Asked of the kernel, which may grant less (net.core.rmem_max)."""

_POLL_SECONDS = 0.2


class Datagrams:
    """Listens from when it is made; `close`, from any thread, ends it."""

    connections = 0  # UDP knows none

    def __init__(self, host: str, port: int) -> None:
        self._closing = threading.Event()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        self._socket.settimeout(_POLL_SECONDS)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise WikiwatchError(f"cannot listen on UDP {host}:{port}: {error.strerror or error}") from error
        self.port: int = self._socket.getsockname()[1]

    def close(self) -> None:
        """Give no further datagram."""
        self._closing.set()

    def __iter__(self) -> Iterator[Message]:
        with self._socket:
            while not self._closing.is_set():
                try:
                    received = self._socket.recv(MOST_BYTES)
                except TimeoutError:
                    continue
                yield Message(received.decode("utf-8", "replace"), None)


def host_and_port(place: str) -> tuple[str, int]:
    """``127.0.0.1:9390`` or ``[::1]:9390`` in two parts; UsageError for anything else."""
    host, _, port = place.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"{place!r} is not HOST:PORT, such as 127.0.0.1:9390")
    return host.removeprefix("[").removesuffix("]"), int(port)
