"""The newest text read again, sentence by sentence, each part against what stood before it and was not suspect.

Detectors look at edits and want something to point at; fluent prose with nothing to point at passes them. So what
stands is judged once more as a whole: the text is laid in layers by when its words were written, the oldest first, and
each layer is measured by the layers below it, without what was found guilty there. A page that is two thirds spam is
then measured by its other third.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from wikiwatch.history import PageHistory
from wikiwatch.model import Evidence, Finding, Judged, Label, Reason, Span
from wikiwatch.pipeline.layers import Layers, spans_of
from wikiwatch.pipeline.new_parts import new_parts
from wikiwatch.score.passages import Encoder, Remembering, judge_text, judged_twice
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence

NAME = "judge"
"""Stands in a finding in the place of a detector's name: no detector said it, all measurements together do."""

ALONE = 0.7
"""The score that the judge must come to, history included, where no detector agrees: silence is the first feature.

It and `_SPEAKS` were set on 38 pages and 339 texts planted in them: bench/README.md has what they came to on others."""

LONGEST = 2_500_000  # code points; MediaWiki's own limit is 2 MiB ($wgMaxArticleSize)
_SHOWN_REASONS = 3
_SPEECH = frozenset({"topic", "register"})
_SPEAKS, _SPEAKS_ENCODED = 1.0, 1.3  # log-odds that these must add: without and with the encoder
_LEAST_WORDS = 3  # fewer new words in a sentence say nothing by themselves


class Foreign(NamedTuple):
    """A run of the newest text that one edit wrote and that does not belong, with its guilty ``spans``.

    ``place`` is the edit's in `PageHistory.revisions`.
    """

    place: int
    span: Span
    spans: tuple[Span, ...]
    score: float
    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...]


def findings_of(foreign: Foreign) -> Iterator[Finding]:
    """What the reader is told of each guilty span: the judge's reasons, the heaviest first."""
    against = [reason for reason in foreign.reasons if reason.contribution > 0]
    evidence = Evidence.REGISTER if against and against[0].group == "register" else Evidence.TOPIC
    for span in foreign.spans:
        yield Finding(
            detector=NAME,
            label=foreign.labels[0],
            evidence=evidence,
            start=span.start,
            end=span.end,
            message="; ".join(reason.message for reason in against[:_SHOWN_REASONS]),
            weight=round(foreign.score, 2),
            signals={reason.group: reason.contribution for reason in foreign.reasons},
        )


def reread(
    history: PageHistory,
    lang: str,
    title: str,
    at_least: float,
    remembering: Remembering,
    encoder: Encoder | None = None,
) -> list[Foreign]:
    """What of the newest text does not belong, in order; scores are on the scale of findings, suspect from one half.

    The lowest layer is what the others are measured by; it is judged itself only where it is all there is. ``encoder``
    serves the language, and is asked where the plain look is in doubt.
    """
    if not history.text.strip() or len(history.text) > LONGEST:
        return []
    layers = Layers(history)
    foreign: list[Foreign] = []
    for layer in range(min(1, layers.count - 1), layers.count):
        guilty = _guilty(layers, layer, lang, title, at_least, remembering, encoder)
        found = list(_joined(history.text, guilty, layers, _SPEAKS if encoder is None else _SPEAKS_ENCODED))
        layers.distrust(span for run in found for span in run.spans)
        foreign += found
    return sorted(foreign, key=lambda run: run.span)


def written_by(history: PageHistory, place: int) -> str:
    """What still stands of all that the edit at ``place`` wrote, a line for each run."""
    tokens, starts, ends = history.layout()
    places = np.flatnonzero(history.origins(tokens) == place)
    return "\n".join(history.text[span.start : span.end] for span in spans_of(places, starts, ends))


def _guilty(
    layers: Layers,
    layer: int,
    lang: str,
    title: str,
    at_least: float,
    remembering: Remembering,
    encoder: Encoder | None,
) -> Iterator[Judged]:
    """What is guilty of what a layer brought, judged by the layers below it; the lowest one by itself."""
    whole = layers.up_to(layer)
    established = layers.up_to(layer - 1).text if layer else None
    brought = [whole.here(run) for run in layers.runs(layer)]

    def judge() -> tuple[Judged, ...]:
        sentences = _brought(whole.text, brought, lang) if layer else segmented(whole.text, lang)

        def look(encoder: Encoder | None) -> tuple[Judged, ...]:
            return judge_text(
                whole.text, sentences, lang=lang, title=title, findings=(), established=established, encoder=encoder
            )

        told = judged_twice(look, reference=layer > 0, encoder=encoder)
        return tuple(judged for judged in told if judged.score >= at_least)

    asked = ("layer", whole.text, brought, established, lang, title, at_least, encoder is not None)
    for judged in remembering(asked, judge):
        yield replace(judged, span=whole.there(judged.span), spans=tuple(map(whole.there, judged.spans)))


def _brought(text: str, spans: Sequence[Span], lang: str) -> list[Sentence]:
    """The sentences and clauses of a text that lie in these spans."""
    brought = Overlaps(spans)
    return [
        part.sentence
        for sentence in segmented(text, lang)
        if (here := brought.within(sentence.span))
        for part in new_parts(text, sentence, [spans[i] for i in here])
        if part.words >= _LEAST_WORDS
    ]


def _joined(text: str, guilty: Iterable[Judged], layers: Layers, speaks: float) -> Iterator[Foreign]:
    """Guilty parts that one edit wrote side by side as one run, those of which some part speaks amiss by that much."""
    runs: list[list[Judged]] = []
    for judged in guilty:
        if runs and _side_by_side(text, runs[-1][-1], judged, layers):
            runs[-1].append(judged)
        else:
            runs.append([judged])
    for held in runs:
        if any(_speaks_amiss(judged) >= speaks for judged in held):
            yield _foreign(held, layers)


def _speaks_amiss(judged: Judged) -> float:
    """How far its field and its tone are held against it: to speak of something else is what good editors do too."""
    return sum(max(0.0, reason.contribution) for reason in judged.reasons if reason.group in _SPEECH)


def _side_by_side(text: str, one: Judged, other: Judged, layers: Layers) -> bool:
    between = text[one.span.end : other.span.start]
    return not between.strip() and "\n" not in between and layers.author(one.span) == layers.author(other.span)


def _foreign(held: Sequence[Judged], layers: Layers) -> Foreign:
    worst = max(held, key=lambda judged: judged.score)
    span = Span(held[0].span.start, held[-1].span.end)
    return Foreign(
        place=layers.author(span),
        span=span,
        spans=tuple(span for judged in held for span in judged.spans or (judged.span,)),
        score=worst.score,
        labels=tuple(dict.fromkeys(label for judged in (worst, *held) for label in judged.labels)),
        reasons=worst.reasons,
    )
