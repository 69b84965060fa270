"""The newest text read again, sentence by sentence: what of it does not belong, whoever brought it and when.

Detectors look at edits and want something to point at; fluent prose with nothing to point at passes them. So what
stands is judged once more, by two looks. The whole look reads the newest text by itself, as ``wikiwatch check`` does.
The layered one lays it in layers by when its words were written, the oldest first, and measures each by the layers
below it, without what was found guilty there: a page that is two thirds spam is then measured by its other third.
Neither is sure alone; what they say, and what the whole look says of what else the same edit wrote, is added up by
learned weights (`chance_of`), and the history of the edit is heard before anything is accused.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wikiwatch.history import PageHistory
from wikiwatch.model import Judged, Span
from wikiwatch.pipeline.doubts import Doubts
from wikiwatch.pipeline.foreign import Foreign, Part, joined, with_rest_of_paragraphs
from wikiwatch.pipeline.judgements import LayeredLook, whole_look
from wikiwatch.pipeline.layers import Layers
from wikiwatch.pipeline.new_parts import clipped, new_parts
from wikiwatch.score.passages import Encoder, Remembering
from wikiwatch.score.passages.standing import (
    UNSURE,
    UNSURE_OF_CLAUSE,
    Looked,
    WrittenWhole,
    chance_of,
    is_one,
    lowest_chance,
    odds_apart,
)
from wikiwatch.settings import THRESHOLD
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment, segmented
from wikiwatch.wikitext.sentences import Sentence

LONGEST = 2_500_000  # code points; MediaWiki's own limit is 2 MiB ($wgMaxArticleSize)
_LEAST_WORDS = 3  # fewer new words in a sentence say nothing by themselves
_MOST_OF = 0.75  # of a sentence that is new: then it was written whole
_OF_PARAGRAPH = 3  # sentences of it that an edit wrote, to be weighed as one
_MOST_BESIDE = 50  # sentences of a paragraph, so that one without end costs no more than many

_Laid = Mapping[tuple[int, int], Sequence[float]]
"""By an edit and the first sentence of a paragraph: what the layered look says of all that the edit wrote in it."""

Weighing = Callable[[float, int], float]
"""A chance and the place of an edit, in; the chance once the history of that edit has spoken, out."""


def reread(
    history: PageHistory,
    lang: str,
    title: str,
    at_least: float,
    remembering: Remembering,
    encoder: Encoder | None = None,
    *,
    weigh: Weighing = lambda chance, place: chance,
) -> list[Foreign]:
    """What of the newest text does not belong, in order: all whose chance, once ``weigh`` has spoken, is ``at_least``.

    Of the lowest layer, which the others are measured by, the whole look alone tells: everybody who begins a page is a
    stranger to it, and all who come later pass by. A chance does not depend on what is asked for. ``encoder`` serves
    the language, and is asked where the plain look is in doubt.
    """
    least = min(at_least, THRESHOLD)
    lowest = lowest_chance(least)

    def heard(part: Part) -> Part:
        if part.looked.layered is None or part.judged.score < lowest:
            return part
        return part._replace(judged=replace(part.judged, score=weigh(part.judged.score, part.place)))

    found: list[Foreign] = []
    for parts in looked_at(history, lang, title, remembering, encoder, hear=heard, least=least):
        guilty = [part for part in parts if part.judged.score >= at_least]
        found += joined(history.text, with_rest_of_paragraphs(guilty))
    return sorted(found, key=lambda run: run.span)


def looked_at(
    history: PageHistory,
    lang: str,
    title: str,
    remembering: Remembering,
    encoder: Encoder | None = None,
    *,
    hear: Callable[[Part], Part] = lambda part: part,
    least: float = 0.0,
) -> Iterator[list[Part]]:
    """All parts that are in doubt, layer by layer. What is likelier guilty than not, once heard, measures no others.

    Layers in which nothing can come to a chance of ``least``, whatever the layered look may say, are left out.
    """
    if not history.text.strip() or len(history.text) > LONGEST:
        return
    looks = _Looks(history, lang, title, remembering)
    if encoder is not None and looks.whole:
        looks = _Looks(history, lang, title, remembering, encoder)
    if not looks.doubted:
        return  # what the whole look leaves no doubt about no layer is asked about
    layers = looks.layers
    for layer in range(layers.count):
        told = looks.at_layer(layer, lambda part: hear(part).judged.score >= least) if layer else looks.at_lowest()
        parts = list(map(hear, told))
        layers.distrust(span for part in parts if part.judged.score >= THRESHOLD for span in part.judged.spans)
        yield parts


class _Looks:
    """The two looks at a text.

    ``whole`` is what the whole look is not sure to be innocent of all there is, ``doubted`` with it what is not so sure
    either that a clause may not have been grafted into it.
    """

    def __init__(
        self, history: PageHistory, lang: str, title: str, remembering: Remembering, encoder: Encoder | None = None
    ) -> None:
        self._history, self._text, self._lang, self._title = history, history.text, lang, title
        self._remembering, self._encoder = remembering, encoder
        asked = whole_look(history.text, lang, title, encoder=encoder is not None)
        self._told = self._judged(history.text, lambda: segmented(history.text, lang), None, asked)
        self._starts = [one.span.start for one in self._told]
        odds = [self._apart(one, reference=False) for one in self._told]
        self.whole = [one for one, told in zip(self._told, odds, strict=True) if one.spans and told > UNSURE]
        self.doubted = [one for one, told in zip(self._told, odds, strict=True) if told > UNSURE_OF_CLAUSE]
        self._places = Overlaps([one.span for one in self.doubted])

    @cached_property
    def layers(self) -> Layers:
        """The layers of the text, made when they are asked for."""
        return Layers(self._history)

    def at_lowest(self) -> Iterator[Part]:
        """What the whole look says of the lowest layer."""
        runs = list(self.layers.runs(0))
        lowest = Overlaps(runs)
        for one in self.whole:
            spans = tuple(span for span in one.spans if self._is_most([runs[i] for i in lowest.within(span)], span))
            if spans and not one.held_back:
                odds = self._apart(one, reference=False)
                yield self._part(replace(one, spans=spans), one.span, odds, None, {}, is_clause=False)

    def at_layer(self, layer: int, matters: Callable[[Part], bool]) -> Iterator[Part]:
        """What a higher layer brought, judged by both looks; nothing where no part ``matters``, taken at its worst."""
        runs = list(self.layers.runs(layer))
        written = Overlaps(runs)
        in_question = [one.span for one in self.doubted if written.within(one.span)]
        if not in_question:
            return
        above = self.layers.up_to(layer)
        brought = list(map(above.here, runs))
        in_doubt = _brought(above.text, brought, self._lang, Overlaps(list(map(above.here, in_question))))
        if not any(matters(worst) for part in in_doubt for worst in self._at_worst(above.there(part.span))):
            return
        parts = list(_brought(above.text, brought, self._lang))
        wholes = [self._of_whole(above.there(part.span)) for part in parts]
        below = self.layers.up_to(layer - 1)
        lang, title, encoder = self._lang, self._title, self._encoder is not None
        asked = LayeredLook(above.text, tuple(parts), below.text, lang, title, encoder)
        told = [
            replace(one, span=above.there(one.span), spans=tuple(above.there(span) for span in one.spans))
            for one in self._judged(above.text, lambda: parts, below.text, asked)
        ]
        laid = self._laid(told)
        for whole, layered in zip(wholes, told, strict=True):
            if whole is not None and (both := self._both(*whole, layered, laid)) is not None:
                yield both

    def _judged(
        self,
        text: str,
        sentences: Callable[[], Sequence[Sentence]],
        established: str | None,
        asked: Iterable[object],
    ) -> tuple[Judged, ...]:
        def judge() -> tuple[Judged, ...]:
            from wikiwatch.score.passages import (
                judge_text,
            )  # here, since mostly another process has judged

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

    def _of_whole(self, part: Span) -> tuple[Judged, float] | None:
        """What the whole look says of a part, and how sure it is; of a clause less than of the rest of its sentence."""
        for index in self._places.within(part):
            one = self.doubted[index]
            if _shared(part, one.span) < _MOST_OF * (part.end - part.start):
                continue
            odds = self._apart(one, reference=False)
            if self._is_most([part], one.span):
                return (one, odds) if one.spans and odds > UNSURE else None
            if any(self._is_most([span], part) for span in one.spans):
                return one, odds
            return replace(one, spans=(), labels=(), reasons=()), min(odds, UNSURE)
        return None

    def _at_worst(self, part: Span) -> Iterator[Part]:
        """What both looks would say together of a part if the layered one, not taken yet, were sure of its guilt.

        That is of all of it, or of what the whole look accuses in it, which another edit may have written.
        """
        if (whole := self._of_whole(part)) is not None:
            for spans in {(part,), whole[0].spans or (part,)}:
                sure = Judged(span=part, score=1.0, labels=(), spans=spans, reasons=())
                if (both := self._both(*whole, sure, {})) is not None:
                    yield both

    def _laid(self, told: Iterable[Judged]) -> _Laid:
        odds: dict[tuple[int, int], list[float]] = {}
        for one in told:
            written = odds.setdefault((self.layers.author(one.span), self._paragraph(one.span)[0]), [])
            if len(written) < _MOST_BESIDE:
                written.append(self._apart(one, reference=True))
        return odds

    def _both(self, whole: Judged, odds: float, layered: Judged, laid: _Laid) -> Part | None:
        """What both say together of a part; nothing where neither may accuse, or has anything to say."""
        if (whole.held_back and layered.held_back) or not (whole.spans or layered.spans):
            return None
        one = min(odds, UNSURE) if whole.held_back else odds
        other = self._apart(layered, reference=True)
        is_layered = whole.held_back or bool(layered.spans and (other > one or not whole.spans))
        speaking = layered if is_layered else whole
        accused = tuple(c for span in speaking.spans if (c := clipped(span, layered.span)).start < c.end)
        labels = tuple(dict.fromkeys((*speaking.labels, *whole.labels)))
        told = replace(speaking, span=layered.span, labels=labels, spans=accused or (layered.span,))
        is_clause = not self._is_most([layered.span], whole.span)
        return self._part(told, whole.span, one, other, laid, is_clause=is_clause)

    def _part(
        self, told: Judged, sentence: Span, whole: float, layered: float | None, laid: _Laid, *, is_clause: bool
    ) -> Part:
        place = self.layers.author(*told.spans)  # a clause may be by another edit than the sentence in its layer
        first, end = self._paragraph(sentence)
        written = [self._told[i] for i in range(first, min(end, first + _MOST_BESIDE)) if self._edits[i] == place]
        beside = [one for one in written if one.span != sentence]
        paragraph = None
        if layered is not None and not is_clause and len(beside) < len(written) >= _OF_PARAGRAPH:
            all_of_it = Span(self._told[first].span.start, self._told[end - 1].span.end)
            share = sum(self._letters(one.span) for one in written) / max(1, self._letters(all_of_it))
            odds = laid.get((place, first), [layered])
            paragraph = WrittenWhole([self._apart(one, reference=False) for one in written], odds, share)
        looked = Looked(
            whole,
            layered,
            sum(map(self._doubt, beside)) / len(beside) if beside else None,
            is_clause,
            self._encoder is not None,
            self._doubts.elsewhere(place, first, end),
            self._doubts.otherwise(place),
            paragraph,
        )
        spans = tuple(one.span for one in beside if not one.held_back)
        return Part(replace(told, score=chance_of(looked, self._lang)), looked, place, spans, is_one(looked))

    def _paragraph(self, sentence: Span) -> tuple[int, int]:
        """The places of the first sentence of a sentence's paragraph and of the first behind it."""
        before, behind = bisect_left(self._line_ends, sentence.start), bisect_left(self._line_ends, sentence.end)
        start = self._line_ends[before - 1] + 1 if before else 0
        end = self._line_ends[behind] if behind < len(self._line_ends) else len(self._text)
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    @cached_property
    def _line_ends(self) -> Sequence[int]:
        return [found.start() for found in re.finditer("\n", self._text)]

    @cached_property
    def _edits(self) -> Sequence[int]:
        """The edit that wrote each sentence."""
        return [self.layers.author(one.span) for one in self._told]

    @cached_property
    def _doubts(self) -> Doubts:
        revisions = self._history.revisions
        return Doubts(self._edits, list(map(self._doubt, self._told)), lambda edit: revisions[edit].user)

    def _is_most(self, parts: Iterable[Span], whole: Span) -> bool:
        """Whether parts are most of what a reader sees of a whole: a reference that came later divides no sentence."""
        size = sum(map(self._letters, (clipped(part, whole) for part in parts)))
        return size >= _MOST_OF * self._letters(whole)

    def _letters(self, span: Span) -> int:
        return max(0, int(self._seen[span.end] - self._seen[span.start]))

    @cached_property
    def _seen(self) -> npt.NDArray[np.int64]:
        """How many letters and signs that a reader sees stand before each code point."""
        is_blank = np.fromiter(map(str.isspace, self.layers.shown), np.bool_, len(self._text))
        return np.concatenate([[0], np.cumsum(~is_blank)])

    def _doubt(self, one: Judged) -> float:
        return UNSURE if one.held_back else min(max(self._apart(one, reference=False), UNSURE), -UNSURE)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _brought(text: str, spans: Sequence[Span], lang: str, beside: Overlaps | None = None) -> Iterator[Sentence]:
    """The sentences and clauses of a text that lie in these spans, perhaps only in paragraphs ``beside`` places."""
    brought, shown = Overlaps(spans), prose(text)
    for sentence in segment(text, lang, beside or brought):
        if here := brought.within(sentence.span):
            for part in new_parts(text, shown, sentence, [spans[i] for i in here]):
                if part.words >= _LEAST_WORDS:
                    yield part.sentence
