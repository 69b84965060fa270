"""Metrics in Prometheus' text format, read back by its grammar."""

from __future__ import annotations

import re

from wikiwatch.pipeline.stream.metrics import COUNTERS, Metrics

SAMPLE = re.compile(r"([a-z_]+)(?:\{le=\"([0-9.]+|\+Inf)\"\})? (-?[0-9.]+)")
HEAD = re.compile(r"# (HELP|TYPE) ([a-z_]+) (.+)")


def parsed(text: str) -> dict[str, float]:
    assert text.endswith("\n")
    samples, typed = {}, {}
    for line in text.splitlines():
        if head := HEAD.fullmatch(line):
            typed[head[2]] = head[3]
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        assert re.sub(r"_(?:bucket|sum|count)$", "", sample[1]) in typed, line
        samples[f"{sample[1]}{sample[2] or ''}"] = float(sample[3])
    return samples


def test_every_counter_is_there_from_the_beginning():
    samples = parsed(Metrics().text())
    assert {f"wikiwatch_stream_{name}_total" for name in COUNTERS} <= samples.keys()
    assert samples["wikiwatch_stream_latency_seconds_count"] == 0


def test_latencies_are_a_histogram():
    metrics = Metrics()
    for seconds in (0.05, 0.1, 0.3, 99):
        metrics.took(seconds)
    metrics.counts["scored"] = 4
    metrics.event_seconds = 1717243200.0
    samples = parsed(metrics.text())
    assert samples["wikiwatch_stream_latency_seconds_bucket0.1"] == 2
    assert samples["wikiwatch_stream_latency_seconds_bucket0.5"] == 3
    assert samples["wikiwatch_stream_latency_seconds_bucket30.0"] == 3
    assert samples["wikiwatch_stream_latency_seconds_bucket+Inf"] == 4
    assert samples["wikiwatch_stream_latency_seconds_sum"] == 99.45
    assert samples["wikiwatch_stream_scored_total"] == 4
    assert samples["wikiwatch_stream_event_timestamp_seconds"] == 1717243200
