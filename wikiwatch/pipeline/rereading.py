"""The newest text read again, sentence by sentence, each part against what stood before it and was not suspect.

Detectors look at edits and want something to point at; fluent prose with nothing to point at passes them. So what
stands is judged once more as a whole: the text is laid in layers by when its words were written, the oldest first, and
each layer is measured by the layers below it, without what was found guilty there. A page that is two thirds spam is
then measured by its other third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history import PageHistory
from wikiwatch.history.growing import Places
from wikiwatch.model import Evidence, Finding, Judged, Label, Reason, Span
from wikiwatch.pipeline.new_parts import new_parts
from wikiwatch.score.passages import judge_text, witness
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.segments import segment

NAME = "judge"
"""Stands in a finding in the place of a detector's name: no detector said it, all measurements together do."""

ALONE = 0.8
"""The score that the judge must come to, history included, where no detector agrees: silence is the first feature."""


MOST_LAYERS = 12
READ_IN_ALL = 400_000  # code points, all layers together, so that a long page costs about what a short one does
LONGEST = 2_500_000  # code points; MediaWiki's own limit is 2 MiB ($wgMaxArticleSize)
_SHOWN_REASONS = 3
_SPEECH = frozenset({"topic", "register"})
_SPEAKS = 0.5  # log-odds that these must add
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


def reread(history: PageHistory, lang: str, title: str, at_least: float) -> list[Foreign]:
    """What of the newest text does not belong, in order; scores are on the scale of findings, suspect from one half.

    The lowest layer is what the others are measured by; it is judged itself only where it is all there is.
    """
    if not history.text.strip() or len(history.text) > LONGEST:
        return []
    layered = _Layered(history)
    foreign: list[Foreign] = []
    for layer in range(min(1, layered.count - 1), layered.count):
        guilty = [judged for judged in layered.judged(layer, lang, title) if judged.score >= at_least]
        found = list(_joined(history.text, guilty, layered))
        layered.distrust(span for run in found for span in run.spans)
        foreign += found
    return sorted(foreign, key=lambda run: run.span)


def written_by(history: PageHistory, place: int) -> str:
    """What still stands of all that the edit at ``place`` wrote, a line for each run."""
    tokens, starts, ends = history.layout()
    places = np.flatnonzero(history.origins(tokens) == place)
    return "\n".join(history.text[span.start : span.end] for span in _spans(places, starts, ends))


class _Layered:
    """The newest text by when its words were written."""

    def __init__(self, history: PageHistory) -> None:
        self._text = history.text
        tokens, starts, ends = history.layout()
        self._starts, self._ends = starts, ends
        self._origins = history.origins(tokens).astype(np.int64)
        self._layers = _layers(self._origins, 1 + READ_IN_ALL // max(1, len(self._text)))
        self.count = int(self._layers.max(initial=0)) + 1
        self._characters = np.frombuffer(self._text.encode("utf-32-le", errors="surrogatepass"), np.uint32)
        self._is_line_end = self._characters == ord("\n")
        self._trusted = np.ones(len(tokens), bool)

    def judged(self, layer: int, lang: str, title: str) -> Iterator[Judged]:
        """What a layer brought, judged by the layers below it; the lowest one by itself."""
        text = self._with(self._trusted & (self._layers <= layer))
        sentences = list(segment(text, lang))
        established = None
        if layer:
            established = self._with(self._trusted & (self._layers < layer))
            brought = Overlaps(new := list(self._runs(layer)))
            sentences = [
                part.sentence
                for sentence in sentences
                if (here := brought.within(sentence.span))
                for part in new_parts(text, sentence, [new[i] for i in here])
                if part.words >= _LEAST_WORDS
            ]
        for judged in judge_text(text, sentences, lang=lang, title=title, findings=(), established=established):
            yield replace(judged, score=witness(judged.score, reference=layer > 0, encoder=False))

    def distrust(self, spans: Iterator[Span]) -> None:
        """From now on nothing is measured by these."""
        for span in spans:
            first, last = self._starts.searchsorted(span).tolist()
            self._trusted[first:last] = False

    def author(self, span: Span) -> int:
        """The place of the edit that wrote most of a span."""
        first, last = self._starts.searchsorted(span).tolist()
        return int(np.bincount(self._origins[first:last]).argmax()) if first < last else 0

    def _with(self, wanted: NDArray[np.bool_]) -> str:
        """The text with all but these tokens blanked, so that every place stays where it is."""
        depth = np.zeros(len(self._characters) + 1, np.int32)
        np.add.at(depth, self._starts[wanted], 1)
        np.add.at(depth, self._ends[wanted], -1)
        shown = (np.cumsum(depth[:-1]) > 0) | self._is_line_end
        kept = np.where(shown, self._characters, np.uint32(ord(" ")))
        return kept.astype("<u4").tobytes().decode("utf-32-le", errors="surrogatepass")

    def _runs(self, layer: int) -> Iterator[Span]:
        """Where the layer's tokens stand one after the other."""
        return _spans(np.flatnonzero(self._layers == layer), self._starts, self._ends)


def _spans(places: NDArray[np.intp], starts: Places, ends: Places) -> Iterator[Span]:
    """Where tokens stand one after the other, of those at rising ``places``."""
    if not len(places):
        return
    cuts = [0, *(np.flatnonzero(np.diff(places) > 1) + 1).tolist(), len(places)]
    for first, last in pairwise(cuts):
        yield Span(int(starts[places[first]]), int(ends[places[last - 1]]))


def _layers(origins: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The layer of each token: edits in order, neighbours together until there are no more layers than ``most``.

    An edit is never divided. The lowest layer is the first edit that still stands, with those after it until they make
    a layer's share.
    """
    written = np.bincount(origins) if len(origins) else np.zeros(1, np.int64)
    share = len(origins) / min(MOST_LAYERS, max(2, most))
    layer_of, layer, filled = np.zeros(len(written), np.int64), 0, 0
    few = np.count_nonzero(written) <= min(MOST_LAYERS, max(2, most))
    for place in np.flatnonzero(written).tolist():
        if filled and (few or filled >= share or written[place] >= share):
            layer, filled = layer + 1, 0
        layer_of[place] = layer
        filled += int(written[place])
    return layer_of[origins]


def _joined(text: str, guilty: Sequence[Judged], layered: _Layered) -> Iterator[Foreign]:
    """Guilty parts that one edit wrote side by side as one run, those of which some part speaks amiss."""
    runs: list[list[Judged]] = []
    for judged in guilty:
        if runs and _side_by_side(text, runs[-1][-1], judged, layered):
            runs[-1].append(judged)
        else:
            runs.append([judged])
    for held in runs:
        if any(_speaks_amiss(judged) for judged in held):
            yield _foreign(held, layered)


def _speaks_amiss(judged: Judged) -> bool:
    """Whether its field or its tone is held against it: to speak of something else is what good editors do too."""
    return sum(max(0.0, reason.contribution) for reason in judged.reasons if reason.group in _SPEECH) >= _SPEAKS


def _side_by_side(text: str, one: Judged, other: Judged, layered: _Layered) -> bool:
    between = text[one.span.end : other.span.start]
    return not between.strip() and "\n" not in between and layered.author(one.span) == layered.author(other.span)


def _foreign(held: Sequence[Judged], layered: _Layered) -> Foreign:
    worst = max(held, key=lambda judged: judged.score)
    span = Span(held[0].span.start, held[-1].span.end)
    return Foreign(
        place=layered.author(span),
        span=span,
        spans=tuple(span for judged in held for span in judged.spans or (judged.span,)),
        score=worst.score,
        labels=tuple(dict.fromkeys(label for judged in (worst, *held) for label in judged.labels)),
        reasons=worst.reasons,
    )
