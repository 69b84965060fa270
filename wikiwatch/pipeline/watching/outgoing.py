"""From the outbox to the deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import BinaryIO, NamedTuple

from wikiwatch.archive.watch_state import WatchState
from wikiwatch.deliver.atom import AtomSink
from wikiwatch.deliver.email import EmailSink
from wikiwatch.deliver.file import FileSink
from wikiwatch.deliver.interface import Delivery
from wikiwatch.deliver.stdout import StdoutSink
from wikiwatch.deliver.webhook import WebhookSink
from wikiwatch.errors import DeliveryFailed
from wikiwatch.report.notices import notice
from wikiwatch.settings import deliveries as configured


class Sent(NamedTuple):
    """How many events arrived, and what went wrong."""

    arrived: int
    errors: tuple[str, ...]


def sinks(deliveries: Iterable[configured.Delivery], stdout: BinaryIO) -> dict[str, Delivery]:
    """The configured deliveries by name, and standard output, which needs no configuration.

    Raises `UsageError` for a secret that is missing or not kept well: now, and not once there is something to tell.
    """
    return {one.name: _sink(one, stdout) for one in (configured.STDOUT, *deliveries)}


def _sink(settings: configured.Delivery, stdout: BinaryIO) -> Delivery:
    match settings:
        case configured.FileDelivery():
            return FileSink(settings)
        case configured.StdoutDelivery():
            return StdoutSink(settings, stdout)
        case configured.WebhookDelivery():
            return WebhookSink(settings)
        case configured.EmailDelivery():
            return EmailSink(settings)
        case configured.AtomDelivery():
            return AtomSink(settings)


def deliver(state: WatchState, into: Mapping[str, Delivery]) -> Sent:
    """Send what waits, each delivery by itself, and take off the queue what arrived.

    Between arriving and leaving the queue a crash has the event sent again, under the same id. What waits for a
    delivery that is configured no longer is dropped, and said to be. Raises `ArchiveError`.
    """
    count = 0
    errors: list[str] = []
    for name, waiting in state.waiting().items():
        if name not in into:
            for queued in state.outbox(name):
                state.delivered(queued.number)
            errors.append(f"delivery {name} is not configured any more: {waiting} events for it were dropped")
            continue
        queue = state.outbox(name)
        numbers = {queued.event_id: queued.number for queued in queue}
        notices = [notice(queued.document, queued.event, queued.queued_at) for queued in queue]
        try:
            for sent in into[name].send(notices):
                state.delivered(numbers[sent.event_id])
                count += 1
        except DeliveryFailed as error:
            errors.append(str(error))
    return Sent(arrived=count, errors=tuple(errors))
