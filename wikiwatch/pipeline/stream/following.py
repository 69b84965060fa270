"""The order of things: select, fetch, score, write, purge, and only then move the position.

Events are taken in the stream's order and written in that order. Batches of them are fetched and scored at the same
time; a batch's position counts once its lines are out and those of all before it. So a kill at any moment loses
nothing; what it may cost is that the last lines are written once more.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from wikiwatch.archive.stream_position import PositionFile
from wikiwatch.errors import FetchError
from wikiwatch.fetch.live_events import read_event
from wikiwatch.fetch.replies import Malformed
from wikiwatch.model import AssessedLiveEdit, EditOutcome, HiddenParts, LiveEdit, LiveEvent, TagsChange
from wikiwatch.pipeline.stream.batches import Assessor, Batch, Step
from wikiwatch.pipeline.stream.intake import Ended, Intake, Received, Source
from wikiwatch.pipeline.stream.keeping import Keeping
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.outcomes import REVERTED, Outcomes
from wikiwatch.pipeline.stream.purging import Purges
from wikiwatch.pipeline.stream.scoring import Scorer
from wikiwatch.pipeline.stream.selection import Seen, Selection
from wikiwatch.pipeline.stream.texts import Home, Lack, Texts

MOST_PENDING = 8
"""Batches under way at once; after that the stream is read no further until the first is written."""

DRAIN_SECONDS = 15.0
"""How long a stop waits for what is under way."""

_TICK_SECONDS = 0.1


class Sink(Protocol):
    """Where assessed edits go. The writers return how many lines that made, all of them handed to the system."""

    def write(self, edits: Sequence[AssessedLiveEdit]) -> int:
        """Write those that are to be written."""

    def write_outcome(self, outcome: EditOutcome) -> int:
        """Write what became of an edit, if it is to be written."""

    def sync(self) -> None:
        """Make sure of what has been written, before the position moves."""


@dataclass(kw_only=True)
class Following:
    """One run over one stream. ``homes`` are the wikis, by the id that the stream calls them by.

    ``position`` is None for a stream that has none; ``is_trusted`` says that its events come from whom they seem to.
    After ``max_events`` selected edits, or when the clock shows the ``deadline``, it reads no further.
    ``tell`` takes messages for the operator; ``on_tick`` is called a few times a second.
    """

    source: Source
    homes: Mapping[str, Home]
    selection: Selection
    scorer: Scorer
    sink: Sink
    purges: Purges
    position: PositionFile | None
    stop: threading.Event
    is_trusted: bool = True
    max_events: int | None = None
    deadline: datetime | None = None
    tell: Callable[[str], None] = lambda message: None
    on_tick: Callable[[], None] = lambda: None
    metrics: Metrics = field(default_factory=Metrics)

    def __post_init__(self) -> None:
        self._intake = Intake(self.source, self.stop)
        self._over = False
        self._failure: Exception | None = None
        self._seen = Seen()
        self._texts = Texts(self.stop.wait)
        self._assessor = Assessor(self.homes, self._texts, self.scorer)
        self._outcomes = Outcomes(self.position.read().told if self.position else ())
        self._keeping = Keeping(self.position, self.purges, self._outcomes.kept, self.tell)
        self._batch: Batch | None = None
        self._pending: deque[Batch] = deque()

    def run(self) -> None:
        """Follow until the stream ends, a bound of the run is reached, or ``stop`` is set.

        What has been taken is written before it returns, unless the wiki does not answer in time. Raises `FetchError`
        when the stream or a wiki cannot be read, `ArchiveError`, and what the sink raises.
        """
        self._settle()
        self._intake.start()
        try:
            while not (self.stop.is_set() or (self._over and not self._pending and self._batch is None)):
                self._turn()
            self._drain()
        finally:
            self.source.close()
            self._keeping.keep(self.sink.sync, now=True)
        if self._failure:
            raise self._failure

    # ------------------------------------------------------------ one turn

    def _turn(self) -> None:
        if self.deadline is not None and datetime.now(UTC) >= self.deadline:
            self._over = True
        if not self._over and len(self._pending) < MOST_PENDING:
            self._take()
        elif self._pending:
            self._pending[0].wait(_TICK_SECONDS)
        self._dispatch_when_due()
        while self._pending and self._pending[0].assessed.done():
            self._write(self._pending.popleft())
        self._keeping.keep(self.sink.sync)
        if self._keeping.is_to_settle():
            self._settle()
        self.on_tick()

    def _take(self) -> None:
        """The events that are there, or that come within a tick, up to the end of a batch."""
        patience = _TICK_SECONDS / 5 if self._pending or self._batch else _TICK_SECONDS
        for received in self._intake.taken(patience):
            if isinstance(received, Ended):
                self._over, self._failure = True, received.failure
            else:
                self._consider(received)
            if self._over or (self._batch is not None and self._batch.is_full):
                return

    def _consider(self, received: Received) -> None:
        self.metrics.counts["events"] += 1
        event = self._selected(received.message.data)
        if self._over:  # the event is behind the end: it counts for the next run
            return
        batch = self._batch = self._batch or Batch(began=received.at)
        batch.last_event_id = received.message.event_id or batch.last_event_id
        if event is not None:
            batch.add(Step(event, received.at))
        if self.max_events is not None and self.metrics.counts["edits"] >= self.max_events:
            self._over = True

    def _selected(self, data: str | None) -> LiveEvent | None:
        """What an event tells, where something is to be done about it."""
        event = self._read(data)
        if event is None or event.wiki_id not in self.homes:
            return None
        return self._selected_edit(event) if isinstance(event, LiveEdit) else event

    def _selected_edit(self, edit: LiveEdit) -> LiveEdit | None:
        if self.selection.until is not None and edit.dt > self.selection.until:
            self._over = True
            return None
        if not self.selection.takes(edit):
            return None
        if not self._seen.is_new(edit):
            self.metrics.counts["duplicates"] += 1
            return None
        self.metrics.counts["edits"] += 1
        self.metrics.waiting += 1
        return edit

    def _read(self, data: str | None) -> LiveEvent | None:
        if data is None:
            self.metrics.counts["oversized"] += 1
            return None
        try:
            return read_event(data)
        except Malformed as error:
            self.metrics.counts["malformed"] += 1
            if self.metrics.counts["malformed"] <= 20:  # the metrics say how many more
                self.tell(f"an event was passed over: {error}")
            return None

    # ------------------------------------------------------------ a batch

    def _dispatch_when_due(self) -> None:
        batch = self._batch
        if batch is not None and len(self._pending) < MOST_PENDING and (self._over or batch.is_due):
            self._batch = None
            self._pending.append(batch)
            self._assessor.begin(batch)

    def _write(self, batch: Batch) -> None:
        assessed = batch.assessed.result()
        shown = [one for one in assessed if self._count(one) is not Lack.NOT_WIKITEXT]
        self.metrics.counts["lines"] += self.sink.write(shown)
        for one in assessed:
            self.metrics.took(one.latency_seconds)
            self.metrics.event_seconds = one.edit.dt.timestamp()
            self._outcomes.note(one)
        self.metrics.waiting -= len(assessed)
        for step in batch.steps:
            if isinstance(step.what, TagsChange):
                self._write_outcome(step.what)
        hidden = [step.what for step in batch.steps if isinstance(step.what, HiddenParts)]
        for told in hidden:
            self._keeping.owe(self._confirmed(told))
        if batch.last_event_id is not None:
            self._keeping.reached = batch.last_event_id
        if hidden:
            self._settle()

    def _count(self, one: AssessedLiveEdit) -> Lack | None:
        lack = None if one.lack is None else Lack(one.lack)
        self.metrics.counts[lack.value if lack else "scored"] += 1
        self.metrics.counts["suspects"] += one.suspect
        if one.assessment is not None and one.revision is not None and REVERTED in one.revision.tags:
            self._count_reverted(one.suspect)
        return lack

    def _count_reverted(self, suspect: bool) -> None:
        self.metrics.counts["reverted"] += 1
        self.metrics.counts["suspects_reverted"] += suspect

    def _write_outcome(self, change: TagsChange) -> None:
        outcome = self._outcomes.of(change)
        if outcome is None:
            return
        if REVERTED in outcome.added:
            self._count_reverted(outcome.told.suspect)
        self.metrics.counts["lines"] += self.sink.write_outcome(outcome)

    # ------------------------------------------------------------ what the wiki hides

    def _confirmed(self, hidden: HiddenParts) -> list[HiddenParts]:
        """What an event says is hidden; where nobody vouches for the event, only what the wiki hides indeed."""
        if self.is_trusted:
            return [hidden]
        try:
            return list(self._texts.confirmed(self.homes[hidden.wiki_id], hidden))
        except FetchError as error:
            self.tell(f"what the wiki hides could not be confirmed, the next `wikiwatch fetch` finds it: {error}")
            return []

    def _settle(self) -> None:
        self.metrics.counts["purged"] += self._keeping.settle()

    # ------------------------------------------------------------ the end

    def _drain(self) -> None:
        """Write what is under way; what is not ready in time comes again with the next run."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._pending and time.monotonic() < deadline:
            if self._pending[0].assessed.done():
                self._write(self._pending.popleft())
            else:
                self._pending[0].wait(_TICK_SECONDS)
