"""What ``wikiwatch stream`` writes: lines as edits come, and a file of metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from wikiwatch.cli.appending import LineOutput
from wikiwatch.cli.output import write
from wikiwatch.fetch.datagrams import Datagrams
from wikiwatch.fetch.event_streams import EventStream
from wikiwatch.model import AssessedLiveEdit, EditOutcome
from wikiwatch.pipeline.stream.metrics import Metrics
from wikiwatch.pipeline.stream.texts import Home
from wikiwatch.report import event_line, live_lines

METRICS_SECONDS = 5.0


class LiveSink(NamedTuple):
    """Lines of JSON for suspect edits, for those that could not be scored, and for what becomes of them."""

    output: LineOutput
    homes: Mapping[str, Home]
    everything: bool
    form: str

    def write(self, edits: Sequence[AssessedLiveEdit]) -> int:
        """Write what is to be written; how many lines that made."""
        return self._write([self._line(one) for one in edits])

    def write_outcome(self, outcome: EditOutcome) -> int:
        """Write what became of an edit of which there is a line; how many lines that made."""
        if not (outcome.told.suspect or self.everything):
            return 0
        if self.form == "jsonl":
            return self._write([live_lines.outcome_line(self.homes[outcome.change.wiki_id].wiki, outcome)])
        return self._write([event_line.of_reverted(outcome) if live_lines.REVERTED in outcome.added else None])

    def sync(self) -> None:
        """Before the position moves: after a power cut it must not be ahead of the lines."""
        self.output.sync()

    def _write(self, told: Sequence[str | None]) -> int:
        lines = [line for line in told if line is not None]
        self.output.write(lines)
        return len(lines)

    def _line(self, one: AssessedLiveEdit) -> str | None:
        if one.assessment is not None and not (one.suspect or self.everything):
            return None
        if self.form == "jsonl":
            return live_lines.line(self.homes[one.edit.wiki_id].wiki, one)
        if one.assessment is None or one.page is None or one.revision is None:
            return None
        assessment = one.assessment
        return event_line.of_edit(one.edit.wiki_id, one.page, one.revision, assessment.labels, assessment.damaging)


def reporting(file: Path | None, counts: Metrics, source: EventStream | Datagrams) -> Callable[..., None]:
    """Writes the metrics, at most every few seconds unless it must be now."""
    written_at = -METRICS_SECONDS

    def report(*, now: bool = False) -> None:
        nonlocal written_at
        if file is not None and (now or time.monotonic() - written_at >= METRICS_SECONDS):
            written_at = time.monotonic()
            counts.counts["connections"] = source.connections
            write(counts.text(), file)

    return report
