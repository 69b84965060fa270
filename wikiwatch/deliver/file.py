"""Events as JSON Lines in a folder, in one file for each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from wikiwatch.deliver.interface import line_of
from wikiwatch.deliver.lines import append
from wikiwatch.errors import DeliveryFailed
from wikiwatch.model import Notice
from wikiwatch.settings.deliveries import FileDelivery


class FileSink:
    """Appends to ``events-2026-11-26.jsonl``, by the day of delivery in UTC. No name comes from a wiki."""

    def __init__(self, settings: FileDelivery, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings, self._now = settings, now

    def send(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """All in one write; a crash before they are off the queue writes them again, under the same ids."""
        folder = self._settings.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"events-{self._now().astimezone(UTC):%Y-%m-%d}.jsonl"
            append(file, b"".join(line_of(notice, self._settings.form) for notice in notices))
        except OSError as error:
            raise DeliveryFailed(f"delivery {self._settings.name}: {folder}: {error.strerror}") from error
        yield from notices
