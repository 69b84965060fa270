"""Events in a row, whose edits are fetched and scored together while others are read."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import NamedTuple

from wikiwatch.model import AssessedLiveEdit, LiveEdit, LiveEvent
from wikiwatch.pipeline.stream.scoring import Scored, Scorer
from wikiwatch.pipeline.stream.texts import Home, Lack, Pair, Texts

BATCH_EDITS = 25
"""Edits fetched at once: with the revision before each, the 50 ids that one request may ask for."""

LINGER_SECONDS = 0.2
"""How long an edit waits for others to share a request with."""

MOST_STEPS = 500
"""Events in a batch, edits or not."""


class Step(NamedTuple):
    """What one event asks for, and when it came."""

    what: LiveEvent
    at: float


@dataclass
class Batch:
    """Events in a row. ``last_event_id`` is where the stream is when all of it is done."""

    began: float
    steps: list[Step] = field(default_factory=list)
    edits: int = 0
    last_event_id: str | None = None
    assessed: Future[list[AssessedLiveEdit]] = field(default_factory=Future)

    def add(self, step: Step) -> None:
        """Take one more."""
        self.steps.append(step)
        self.edits += isinstance(step.what, LiveEdit)

    @property
    def is_full(self) -> bool:
        """Whether it takes no more."""
        return self.edits >= BATCH_EDITS or len(self.steps) >= MOST_STEPS

    @property
    def is_due(self) -> bool:
        """Whether waiting for more would keep its first edit too long."""
        return self.is_full or time.monotonic() - self.began > LINGER_SECONDS

    def wait(self, seconds: float) -> None:
        """Return when its edits are assessed, or after so long."""
        done = threading.Event()
        self.assessed.add_done_callback(lambda future: done.set())
        done.wait(seconds)


class Assessor:
    """From announced edits to assessed ones. ``homes`` are the wikis by the id that the stream calls them by."""

    def __init__(self, homes: Mapping[str, Home], texts: Texts, scorer: Scorer) -> None:
        self._homes, self._texts, self._scorer = homes, texts, scorer

    def begin(self, batch: Batch) -> None:
        """Assess a batch's edits, in a thread of its own where there are any."""
        if batch.edits:
            threading.Thread(target=self._assess, args=(batch,), daemon=True).start()
        else:
            batch.assessed.set_result([])

    def _assess(self, batch: Batch) -> None:
        announced = [(step.what, step.at) for step in batch.steps if isinstance(step.what, LiveEdit)]
        try:
            batch.assessed.set_result(self._assessed(announced))
        except BaseException as error:  # handed to whoever waits for the result
            batch.assessed.set_exception(error)

    def _assessed(self, announced: Sequence[tuple[LiveEdit, float]]) -> list[AssessedLiveEdit]:
        pairs = self._pairs([edit for edit, _ in announced])
        wanted = [place for place, pair in enumerate(pairs) if pair.change is not None]
        scored = self._scorer.score([change for pair in pairs if (change := pair.change) is not None])
        results = dict(zip(wanted, scored, strict=True))
        return [
            _joined(edit, pairs[place], results.get(place), time.monotonic() - at)
            for place, (edit, at) in enumerate(announced)
        ]

    def _pairs(self, edits: Sequence[LiveEdit]) -> list[Pair]:
        """The texts of each edit, wiki by wiki."""
        pairs = [Pair()] * len(edits)
        for wiki_id in dict.fromkeys(edit.wiki_id for edit in edits):
            places = [place for place, edit in enumerate(edits) if edit.wiki_id == wiki_id]
            found = self._texts.pairs(self._homes[wiki_id], [edits[place] for place in places])
            for place, pair in zip(places, found, strict=True):
                pairs[place] = pair
        return pairs


def _joined(edit: LiveEdit, pair: Pair, scored: Scored | None, seconds: float) -> AssessedLiveEdit:
    problem, lack = pair.problem, pair.lack
    if scored is not None and scored.problem is not None:
        problem, lack = scored.problem, Lack.FAILED
    return AssessedLiveEdit(
        edit=edit,
        page=pair.page,
        revision=pair.revision,
        assessment=scored.assessment if scored else None,
        findings=scored.findings if scored else (),
        suspect=scored is not None and scored.suspect,
        lack=lack,
        problem=problem,
        latency_seconds=seconds,
    )
