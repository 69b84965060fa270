"""The newest text read again, sentence by sentence: what of it does not belong, whoever brought it and when.

Detectors look at edits and want something to point at; fluent prose with nothing to point at passes them. So what
stands is judged once more, by two looks. The whole look reads the newest text by itself, as ``wikiwatch check`` does.
The layered one lays it in layers by when its words were written, the oldest first, and measures each by the layers
below it, without what was found guilty there: a page that is two thirds spam is then measured by its other third.
Neither is sure alone; what they say is added up (`of_two_looks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from wikiwatch.history import PageHistory
from wikiwatch.model import Evidence, Finding, Judged, Label, Reason, Span
from wikiwatch.pipeline.judgements import whole_look
from wikiwatch.pipeline.layers import Layers, spans_of
from wikiwatch.pipeline.new_parts import clipped, new_parts
from wikiwatch.score.passages import Encoder, Remembering, judge_text
from wikiwatch.score.passages.standing import UNSURE, as_witness, odds_apart, of_two_looks
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence

NAME = "judge"
"""Stands in a finding in the place of a detector's name: no detector said it, all measurements together do."""

LONGEST = 2_500_000  # code points; MediaWiki's own limit is 2 MiB ($wgMaxArticleSize)
_SHOWN_REASONS = 3
_LEAST_WORDS = 3  # fewer new words in a sentence say nothing by themselves
_MOST_OF = 0.75  # of a sentence that is new: then it was written whole


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


def finding_of(foreign: Foreign) -> Finding:
    """What the reader is told of a run, once: the judge's reasons, the heaviest first."""
    against = [reason for reason in foreign.reasons if reason.contribution > 0]
    return Finding(
        detector=NAME,
        label=foreign.labels[0],
        evidence=Evidence.REGISTER if against and against[0].group == "register" else Evidence.TOPIC,
        start=foreign.span.start,
        end=foreign.span.end,
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

    Of the lowest layer, which the others are measured by, the whole look alone tells. ``encoder`` serves the language,
    and is asked where the plain look is in doubt.
    """
    if not history.text.strip() or len(history.text) > LONGEST:
        return []
    looks = _Looks(history.text, lang, title, remembering)
    if encoder is not None and looks.whole:
        looks = _Looks(history.text, lang, title, remembering, encoder)
    if not looks.whole:
        return []  # as on most pages: what the whole look leaves no doubt about no layer is asked about
    layers = Layers(history)
    foreign: list[Foreign] = []
    for layer in range(layers.count):
        guilty = looks.at_layer(layers, layer) if layer else looks.at_lowest(layers)
        found = list(_joined(history.text, (one for one in guilty if one.score >= at_least), layers))
        layers.distrust(span for run in found for span in run.spans)
        foreign += found
    return sorted(foreign, key=lambda run: run.span)


def written_by(history: PageHistory, place: int) -> str:
    """What still stands of all that the edit at ``place`` wrote, a line for each run."""
    tokens, starts, ends = history.layout()
    places = np.flatnonzero(history.origins(tokens) == place)
    return "\n".join(history.text[span.start : span.end] for span in spans_of(places, starts, ends))


class _Looks:
    """The two looks at a text. ``whole`` is what the whole look is not sure to be innocent of all there is."""

    def __init__(
        self, text: str, lang: str, title: str, remembering: Remembering, encoder: Encoder | None = None
    ) -> None:
        self._text, self._lang, self._title = text, lang, title
        self._remembering, self._encoder = remembering, encoder
        asked = whole_look(text, lang, title, encoder=encoder is not None)
        told = self._judged(text, lambda: segmented(text, lang), None, asked)
        self.whole = [one for one in told if one.spans and self._apart(one, reference=False) > UNSURE]
        self._places = Overlaps([one.span for one in self.whole])

    def at_lowest(self, layers: Layers) -> Iterator[Judged]:
        """What the whole look accuses of the lowest layer."""
        lowest = Overlaps(list(layers.runs(0)))
        for one in self.whole:
            spans = tuple(span for span in one.spans if lowest.characters(span) >= _MOST_OF * (span.end - span.start))
            if spans and not one.held_back:
                score = as_witness(one.score, encoder=self._encoder is not None)
                yield replace(one, score=score, spans=spans)

    def at_layer(self, layers: Layers, layer: int) -> Iterator[Judged]:
        """What a higher layer brought, judged by both looks."""
        above, below = layers.up_to(layer), layers.up_to(layer - 1)
        brought = [above.here(run) for run in layers.runs(layer)]
        parts = _brought(above.text, brought, self._lang)
        wholes = [self._of_whole(above.there(part.span)) for part in parts]
        if not any(wholes):
            return
        asked = ("layer", above.text, brought, below.text, self._lang, self._title, self._encoder is not None)
        told = self._judged(above.text, lambda: parts, below.text, asked)
        for whole, layered in zip(wholes, told, strict=True):
            there = replace(
                layered, span=above.there(layered.span), spans=tuple(above.there(span) for span in layered.spans)
            )
            if whole is not None and (both := self._both(whole, there)) is not None:
                yield both

    def _judged(
        self,
        text: str,
        sentences: Callable[[], Sequence[Sentence]],
        established: str | None,
        asked: tuple[object, ...],
    ) -> tuple[Judged, ...]:
        def judge() -> tuple[Judged, ...]:
            return judge_text(
                text,
                sentences(),
                lang=self._lang,
                title=self._title,
                findings=(),
                established=established,
                encoder=self._encoder,
            )

        return self._remembering(asked, judge)

    def _apart(self, judged: Judged, *, reference: bool) -> float:
        return odds_apart(judged.score, self._lang, reference=reference, encoder=self._encoder is not None)

    def _of_whole(self, part: Span) -> Judged | None:
        """What the whole look says of a part, unless that is of the rest of its sentence."""
        for index in self._places.within(part):
            one = self.whole[index]
            if _shared(part, one.span) < _MOST_OF * (part.end - part.start):
                continue
            if _is_most(part, one.span) or any(_is_most(clipped(span, part), part) for span in one.spans):
                return one
        return None

    def _both(self, whole: Judged, layered: Judged) -> Judged | None:
        """What both say together of a part; nothing where neither may accuse."""
        if whole.held_back and layered.held_back:
            return None
        one = UNSURE if whole.held_back else self._apart(whole, reference=False)
        other = self._apart(layered, reference=True)
        speaking, spans = (
            (layered, layered.spans) if whole.held_back or (other > one and layered.spans) else (whole, whole.spans)
        )
        is_clause = not _is_most(layered.span, whole.span)
        score = of_two_looks(one, other, clause=is_clause, encoder=self._encoder is not None)
        accused = tuple(c for span in spans if (c := clipped(span, layered.span)).start < c.end)
        labels = tuple(dict.fromkeys((*speaking.labels, *whole.labels)))
        return replace(speaking, span=layered.span, score=score, labels=labels, spans=accused or (layered.span,))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _is_most(part: Span, whole: Span) -> bool:
    return part.end - part.start >= _MOST_OF * (whole.end - whole.start)


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


def _joined(text: str, guilty: Iterable[Judged], layers: Layers) -> Iterator[Foreign]:
    """Guilty parts that one edit wrote side by side as one run."""
    runs: list[list[Judged]] = []
    for judged in guilty:
        if runs and _side_by_side(text, runs[-1][-1], judged, layers):
            runs[-1].append(judged)
        else:
            runs.append([judged])
    for held in runs:
        yield _foreign(held, layers)


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
