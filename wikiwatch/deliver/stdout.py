"""Events on standard output: for people, or as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from wikiwatch.deliver.interface import line_of
from wikiwatch.errors import DeliveryFailed
from wikiwatch.model import Notice
from wikiwatch.settings.deliveries import StdoutDelivery


class StdoutSink:
    """Writes to a stream and flushes after each event."""

    def __init__(self, settings: StdoutDelivery, stream: BinaryIO) -> None:
        self._settings, self._stream = settings, stream

    def send(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """One after the other. A reader that has gone (BrokenPipeError) is the caller's to handle."""
        for notice in notices:
            try:
                self._stream.write(self._rendered(notice))
                self._stream.flush()
            except BrokenPipeError:
                raise
            except OSError as error:
                raise DeliveryFailed(f"delivery {self._settings.name}: standard output: {error.strerror}") from error
            yield notice

    def _rendered(self, notice: Notice) -> bytes:
        if self._settings.form == "text":
            indented = "".join(f"    {line}\n" for line in notice.body.splitlines())
            return f"{notice.headline}\n{indented}\n".encode()
        return line_of(notice, self._settings.form)
