"""What every delivery does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from wikiwatch.model import Notice


class Delivery(Protocol):
    """A way to send events.

    ``send`` yields each notice once it has arrived for good, in order, so that whoever calls it can take it off the
    queue. It raises DeliveryFailed at the first that does not arrive: the rest waits, since an end must not overtake
    its beginning. The message names the delivery, and never its address, its secrets or a wiki's text.
    """

    def send(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """Send notices, the oldest first."""
        ...


def line_of(notice: Notice, form: str) -> bytes:
    """A notice as one JSON line: the ``event`` line or the whole document."""
    return (notice.event if form == "event" else notice.document).encode() + b"\n"
