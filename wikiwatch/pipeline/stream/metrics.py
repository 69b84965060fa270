"""What a stream's run has done so far, in Prometheus' text format.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format. No label holds anything a wiki says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

_PREFIX = "wikiwatch_stream_"
_LATENCIES = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

COUNTERS = {
    "events": "Events read.",
    "malformed": "Events that have not the documented shape; passed over.",
    "oversized": "Events too large to be one; passed over.",
    "duplicates": "Edits that came again; passed over.",
    "edits": "Edits selected.",
    "scored": "Edits scored.",
    "suspects": "Scored edits at or above the operating point.",
    "reverted": "Scored edits that are tagged as reverted, at once or later.",
    "suspects_reverted": "Suspects among those.",
    "hidden": "Edits not scored: their text is hidden.",
    "missing": "Edits not scored: the wiki does not show them, such as those of deleted pages.",
    "not_wikitext": "Edits not scored: other content than wikitext.",
    "failed": "Edits not scored for another reason.",
    "lines": "Lines written.",
    "purged": "Revisions of which something was erased from the archive, since the wiki hides it.",
    "connections": "Connections made to the stream.",
}
"""Every counter, and what it counts."""


class Metrics:
    """Counts, gauges, and how long edits took from event to line."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.event_seconds: float | None = None  # when the last edit that was written happened, since 1970
        self.waiting = 0  # edits read and not written yet
        self._buckets = [0] * (len(_LATENCIES) + 1)
        self._latency_sum = 0.0

    def took(self, seconds: float) -> None:
        """An edit was written so long after it was received."""
        self._buckets[bisect_left(_LATENCIES, seconds)] += 1
        self._latency_sum += seconds

    def text(self) -> str:
        """The whole file."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for name, meaning in COUNTERS.items():
            yield from _head(f"{name}_total", "counter", meaning)
            yield f"{_PREFIX}{name}_total {self.counts[name]}"
        yield from _head("waiting", "gauge", "Edits read and not written yet.")
        yield f"{_PREFIX}waiting {self.waiting}"
        if self.event_seconds is not None:
            yield from _head("event_timestamp_seconds", "gauge", "When the last edit that was written happened.")
            yield f"{_PREFIX}event_timestamp_seconds {self.event_seconds:.0f}"
        yield from _head("latency_seconds", "histogram", "From receiving an event to its line.")
        count = 0
        for bound, size in zip((*map(str, _LATENCIES), "+Inf"), self._buckets, strict=True):
            count += size
            yield f'{_PREFIX}latency_seconds_bucket{{le="{bound}"}} {count}'
        yield f"{_PREFIX}latency_seconds_sum {self._latency_sum:.6f}"
        yield f"{_PREFIX}latency_seconds_count {count}"


def _head(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"# HELP {_PREFIX}{name} {meaning}"
    yield f"# TYPE {_PREFIX}{name} {kind}"
