"""The order of things: select, fetch, score, write, purge, and only then move the position.

Events are taken in the stream's order and written in that order. Batches of them are fetched and scored at the same
time; a batch's position counts once its lines are out and those of all before it. So a kill at any moment loses
nothing; what it may cost is that the last lines are written once more.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.errors import FetchError
from wikiwatch.fetch.live_events import read_event
from wikiwatch.fetch.replies import Malformed
from wikiwatch.fetch.sse import Message
from wikiwatch.model import AssessedLiveEdit, HiddenParts, LiveEdit
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.purging import Purges
from wikiwatch.pipeline.stream.scoring import Scored, Scorer
from wikiwatch.pipeline.stream.selection import Seen, Selection
from wikiwatch.pipeline.stream.texts import Home, Lack, Pair, Texts

BATCH_EDITS = 25
"""Edits fetched at once: with the revision before each, the 50 ids that one request may ask for."""

LINGER_SECONDS = 0.2
"""How long an edit waits for others to share a request with."""

MOST_PENDING = 8
"""Batches under way at once; after that the stream is read no further until the first is written."""

MOST_WAITING = 1_000
"""Events read ahead. A server that sends faster has to wait, and a UDP feed fills the kernel's buffer."""

MOST_STEPS = 500
"""Events in a batch, edits or not."""

KEEP_SECONDS = 0.5
"""How often the position is written: what a kill may cost in lines that are written once more."""

SETTLE_SECONDS = 60.0
"""How often erasing is tried again while another process writes to the archive."""

DRAIN_SECONDS = 15.0
"""How long a stop waits for what is under way."""

_TICK_SECONDS = 0.1


class Source(Protocol):
    """A stream's events; `close` ends it."""

    def __iter__(self) -> Iterator[Message]: ...

    def close(self) -> None:
        """Give no further event."""


class Sink(Protocol):
    """Where assessed edits go. `write` returns how many lines that made, all of them handed to the system."""

    def write(self, edits: Sequence[AssessedLiveEdit]) -> int:
        """Write those that are to be written."""

    def sync(self) -> None:
        """Make sure of what has been written, before the position moves."""


class _Received(NamedTuple):
    message: Message
    at: float


class _Step(NamedTuple):
    """What one event asks for."""

    what: LiveEdit | HiddenParts
    at: float


@dataclass
class _Batch:
    """Events in a row. ``last_event_id`` is where the stream is when all of it is done."""

    began: float
    steps: list[_Step] = field(default_factory=list)
    edits: int = 0
    last_event_id: str | None = None
    assessed: Future[list[AssessedLiveEdit]] = field(default_factory=Future)


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
        self._incoming: queue.Queue[_Received | Exception | None] = queue.Queue(MOST_WAITING)
        self._over = False
        self._failure: Exception | None = None
        self._seen = Seen()
        self._texts = Texts(self.stop.wait)
        self._batch: _Batch | None = None
        self._pending: deque[_Batch] = deque()
        self._kept = self._reached = self.position.read().last_event_id if self.position else None
        self._kept_owed = self.purges.owed
        self._settled_at = time.monotonic()
        self._kept_at = self._settled_at - KEEP_SECONDS

    def run(self) -> None:
        """Follow until the stream ends, a bound of the run is reached, or ``stop`` is set.

        What has been taken is written before it returns, unless the wiki does not answer in time. Raises `FetchError`
        when the stream or a wiki cannot be read, `ArchiveError`, and what the sink raises.
        """
        self._settle()
        threading.Thread(target=self._receive, daemon=True).start()
        try:
            while not (self.stop.is_set() or (self._over and not self._pending and self._batch is None)):
                self._turn()
            self._drain()
        finally:
            self.source.close()
            self._keep(now=True)
        if self._failure:
            raise self._failure

    # ------------------------------------------------------------ reading, in a thread of its own

    def _receive(self) -> None:
        end: Exception | None = None
        try:
            for message in self.source:
                if not self._put(_Received(message, time.monotonic())):
                    return
        except Exception as error:  # raised again by `run`, in the thread that waits for events
            end = error
        self._put(end)

    def _put(self, received: _Received | Exception | None) -> bool:
        while not self.stop.is_set():
            try:
                self._incoming.put(received, timeout=_TICK_SECONDS)
            except queue.Full:
                continue
            return True
        return False

    # ------------------------------------------------------------ one turn

    def _turn(self) -> None:
        if self.deadline is not None and datetime.now(UTC) >= self.deadline:
            self._over = True
        if not self._over and len(self._pending) < MOST_PENDING:
            self._take()
        elif self._pending:
            self._await_first()
        self._dispatch_when_due()
        while self._pending and self._pending[0].assessed.done():
            self._write(self._pending.popleft())
        self._keep()
        if time.monotonic() - self._settled_at > SETTLE_SECONDS:
            self._settle()
        self.on_tick()

    def _await_first(self) -> None:
        done = threading.Event()
        self._pending[0].assessed.add_done_callback(lambda future: done.set())
        done.wait(_TICK_SECONDS)

    def _take(self) -> None:
        """The events that are there, or that come within a tick, up to the end of a batch."""
        patience = _TICK_SECONDS / 5 if self._pending or self._batch else _TICK_SECONDS
        try:
            received = self._incoming.get(timeout=patience)
            while not self._over:
                self._consider(received)
                if self._is_full():
                    return
                received = self._incoming.get_nowait()
        except queue.Empty:
            return

    def _consider(self, received: _Received | Exception | None) -> None:
        if not isinstance(received, _Received):
            self._over, self._failure = True, received
            return
        self.metrics.counts["events"] += 1
        step = self._step(received)
        if self._over:  # the event is behind the end: it counts for the next run
            return
        batch = self._batch = self._batch or _Batch(began=received.at)
        batch.last_event_id = received.message.event_id or batch.last_event_id
        if step is not None:
            batch.steps.append(step)
            batch.edits += isinstance(step.what, LiveEdit)
        if self.max_events is not None and self.metrics.counts["edits"] >= self.max_events:
            self._over = True

    def _step(self, received: _Received) -> _Step | None:
        if received.message.data is None:
            self.metrics.counts["oversized"] += 1
            return None
        try:
            event = read_event(received.message.data)
        except Malformed as error:
            self.metrics.counts["malformed"] += 1
            if self.metrics.counts["malformed"] <= 20:  # the metrics say how many more
                self.tell(f"an event was passed over: {error}")
            return None
        if event is None or event.wiki_id not in self.homes:
            return None
        if isinstance(event, LiveEdit):
            if self.selection.until is not None and event.dt > self.selection.until:
                self._over = True
                return None
            if not self.selection.takes(event):
                return None
            if not self._seen.is_new(event):
                self.metrics.counts["duplicates"] += 1
                return None
            self.metrics.counts["edits"] += 1
            self.metrics.waiting += 1
        return _Step(event, received.at)

    # ------------------------------------------------------------ a batch

    def _is_full(self) -> bool:
        batch = self._batch
        return batch is not None and (batch.edits >= BATCH_EDITS or len(batch.steps) >= MOST_STEPS)

    def _dispatch_when_due(self) -> None:
        batch = self._batch
        if batch is None or len(self._pending) >= MOST_PENDING:
            return
        if self._over or self._is_full() or time.monotonic() - batch.began > LINGER_SECONDS:
            self._batch = None
            self._pending.append(batch)
            if batch.edits:
                threading.Thread(target=self._assess, args=(batch,), daemon=True).start()
            else:
                batch.assessed.set_result([])

    def _assess(self, batch: _Batch) -> None:
        try:
            batch.assessed.set_result(self._assessed([s for s in batch.steps if isinstance(s.what, LiveEdit)]))
        except BaseException as error:  # handed to whoever waits for the result
            batch.assessed.set_exception(error)

    def _assessed(self, steps: Sequence[_Step]) -> list[AssessedLiveEdit]:
        edits = [step.what for step in steps if isinstance(step.what, LiveEdit)]
        pairs: dict[int, Pair] = {}
        for wiki_id in dict.fromkeys(edit.wiki_id for edit in edits):
            places = [place for place, edit in enumerate(edits) if edit.wiki_id == wiki_id]
            found = self._texts.pairs(self.homes[wiki_id], [edits[place] for place in places])
            pairs |= dict(zip(places, found, strict=True))
        wanted = [place for place in range(len(edits)) if pairs[place].change is not None]
        scored = self.scorer.score([change for place in wanted if (change := pairs[place].change) is not None])
        results = dict(zip(wanted, scored, strict=True))
        return [
            _assessed(edit, pairs[place], results.get(place), time.monotonic() - steps[place].at)
            for place, edit in enumerate(edits)
        ]

    def _write(self, batch: _Batch) -> None:
        assessed = batch.assessed.result()
        shown = [one for one in assessed if self._count(one) is not Lack.NOT_WIKITEXT]
        self.metrics.counts["lines"] += self.sink.write(shown)
        for one in assessed:
            self.metrics.took(one.latency_seconds)
            self.metrics.event_seconds = one.edit.dt.timestamp()
        self.metrics.waiting -= len(assessed)
        for step in batch.steps:
            if isinstance(step.what, HiddenParts):
                self._owe(step.what)
        if batch.last_event_id is not None:
            self._reached = batch.last_event_id
        if any(isinstance(step.what, HiddenParts) for step in batch.steps):
            self._settle()

    def _count(self, one: AssessedLiveEdit) -> Lack | None:
        lack = None if one.lack is None else Lack(one.lack)
        self.metrics.counts[lack.value if lack else "scored"] += 1
        return lack

    # ------------------------------------------------------------ position and purges

    def _owe(self, hidden: HiddenParts) -> None:
        """Take note of what is to be erased; where nobody vouches for the event, only what the wiki hides indeed."""
        if self.is_trusted:
            self.purges.add(hidden)
            return
        try:
            for confirmed in self._texts.confirmed(self.homes[hidden.wiki_id], hidden):
                self.purges.add(confirmed)
        except FetchError as error:
            self.tell(f"what the wiki hides could not be confirmed, the next `wikiwatch fetch` finds it: {error}")

    def _settle(self) -> None:
        self._settled_at = time.monotonic()
        before = self.purges.locked
        self.metrics.counts["purged"] += self.purges.settle()
        if self.purges.locked and not before:
            self.tell(f"what the wiki hides is erased as soon as this has ended: {self.purges.locked}")

    def _keep(self, *, now: bool = False) -> None:
        """Write the position down, when it has moved and it is time."""
        if self.position is None or (self._reached == self._kept and self.purges.owed == self._kept_owed):
            return
        if now or time.monotonic() - self._kept_at > KEEP_SECONDS:
            self.sink.sync()
            self.position.write(Position(last_event_id=self._reached, owed=self.purges.owed))
            self._kept, self._kept_owed, self._kept_at = self._reached, self.purges.owed, time.monotonic()

    def _drain(self) -> None:
        """Write what is under way; what is not ready in time comes again with the next run."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._pending and time.monotonic() < deadline:
            if self._pending[0].assessed.done():
                self._write(self._pending.popleft())
            else:
                self._await_first()


def _assessed(edit: LiveEdit, pair: Pair, scored: Scored | None, seconds: float) -> AssessedLiveEdit:
    problem, lack = pair.problem, pair.lack
    if scored is not None and scored.problem is not None:
        problem, lack = scored.problem, Lack.FAILED
    return AssessedLiveEdit(
        edit=edit,
        page=pair.page,
        revision=pair.revision,
        assessment=scored.assessment if scored else None,
        findings=scored.findings if scored else (),
        lack=lack,
        problem=problem,
        latency_seconds=seconds,
    )
