"""Mixtures as rows of measurements with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.passages.items import BELONGING
from bench.passages.memory import Memory
from bench.passages.recipe import Insertion, Mixture
from wikiwatch.lexicons import base_language
from wikiwatch.model import Span
from wikiwatch.pipeline.against import as_edit, comparable, parts
from wikiwatch.score.passages.asking import Asked, all_of, in_context
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.meaning import knows
from wikiwatch.score.passages.means import Vectors
from wikiwatch.score.passages.measures import Encoded, Measuring, worth_encoding
from wikiwatch.score.passages.reading import Reading, Subject, subject_of
from wikiwatch.score.passages.wording import Wording, wording
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

MOSTLY = 0.6
HARD = 2.0  # what a sentence of a page about a field that spam is about weighs: there are few of them
OWN_STYLE = 0.25  # what a generated sentence on the page's own subject weighs: little tells it from the page
OF_THE_WEB = 0.5  # what a sentence of a site weighs: much of what sites say does not show what they are for
OF_THE_WEB_UNMEANT = 0.1  # where nobody knows what its words mean

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A mixture as the judge reads it, alone or against its reference.

    ``labels``: 1 inserted, 0 not, -1 neither (a sentence with a graft, a clause of an inserted sentence); ``weights``
    and ``kinds`` go with them. ``judged`` tells the units that a score is asked of, ``new`` the sentences; ``place`` is
    the number of the sentence of the text that one of the reading is, or is a part of, and ``spans`` are theirs.
    """

    mixture: Mixture
    reading: Reading
    words: Wording
    labels: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float64]
    kinds: list[str]
    judged: Bools
    new: Bools
    place: npt.NDArray[np.intp]
    spans: list[Span]

    def measuring(self, heads: Heads, memory: Memory | None = None) -> Measuring:
        """Its measurements, with an encoder's vectors where they are at hand."""
        encoded = None
        if memory is not None:
            rows = memory.rows(self.texts())
            encoded = Encoded(rows[:-2], rows[-2], rows[-1])
        return Measuring(self.reading, self.words, heads, base_language(self.mixture.page.lang), encoded)

    def clauses_encoded(self, first: npt.NDArray[np.float64], memory: Memory) -> dict[int, Vectors]:
        """What the encoder is asked about the clauses, once the first look has spoken."""
        units = worth_encoding(first, self.new[self.reading.host], self.reading.count)
        return dict(zip(units, memory.rows([self.reading.unit_text(unit) for unit in units]), strict=True))

    def texts(self) -> list[str]:
        """What an encoder has to encode."""
        subject = self.reading.subject
        return [*(self.reading.unit_text(u) for u in range(self.reading.count)), subject.title, subject.opening]

    def asked(self) -> Bools:
        """Of each sentence of the text, whether it is judged or something in it is."""
        found = np.zeros(len(self.spans), np.bool_)
        np.logical_or.at(found, self.place, self.new)
        return found

    def worst(self, scores: npt.NDArray[np.float64], shift: float) -> npt.NDArray[np.float64]:
        """Of each sentence of the text its own log-odds, or those of its worst clause, moved by ``shift``."""
        told = np.where(self.judged, scores, -np.inf)
        told[self.reading.count :] += shift
        best = np.full(len(self.spans), -np.inf)
        np.maximum.at(best, self.place[self.reading.host], told)
        return best

    def touched(self) -> Bools:
        """Of each sentence of the text, whether it or a part of it was inserted."""
        found = np.zeros(len(self.spans), np.bool_)
        np.logical_or.at(found, self.place, self.labels[: self.reading.count] != 0)
        return found


def read(mixture: Mixture, *, reference: bool = False) -> Read | None:
    """Segmented, read and labelled; None where nothing can be read or nothing is asked."""
    text, lang = mixture.text, mixture.page.lang
    shown = prose(text)
    units, subject = _against(mixture) if reference else _alone(mixture, shown)
    reading = Reading(text, shown, [unit.sentence for unit in units], subject)
    told = [units[index] for index in reading.index]
    new = np.array([unit.asked is not None for unit in told], np.bool_)
    if not new.any():
        return None
    places: dict[Span, int] = {}
    place = np.array([places.setdefault(unit.sentence.span, len(places)) for unit in told], np.intp)
    labels, weights, kinds = _labelled(mixture, reading)
    return Read(
        mixture=mixture,
        reading=reading,
        words=wording(reading, lang),
        labels=labels,
        weights=weights,
        kinds=kinds,
        judged=_judged(reading, told),
        new=new,
        place=place,
        spans=list(places),
    )


def _alone(mixture: Mixture, shown: str) -> tuple[list[Asked], Subject]:
    sentences = list(segment(mixture.text, mixture.page.lang))
    return all_of(sentences), subject_of(mixture.text, shown, sentences, mixture.page.title, meant=_is_meant(mixture))


def _against(mixture: Mixture) -> tuple[list[Asked], Subject]:
    """What ``wikiwatch check --reference`` would ask of it."""
    text, lang = mixture.text, mixture.page.lang
    reference = comparable(mixture.reference or "", text)
    sentences = list(segment(text, lang))
    new = [part.sentence for part in parts(text, sentences, as_edit(text, reference), reference, ())]
    before = list(segment(reference, lang))
    subject = subject_of(reference, prose(reference), before, mixture.page.title, meant=_is_meant(mixture))
    return list(in_context(new, sentences)), subject


def _is_meant(mixture: Mixture) -> bool:
    return mixture.meant and knows(mixture.page.lang)


def _judged(reading: Reading, told: Sequence[Asked]) -> Bools:
    """Sentences that are asked about whole with their clauses, and the clause of a sentence that is asked about; but no
    quotations, which are held back whatever the model says."""
    found, quotations = np.zeros(len(reading.host), np.bool_), reading.is_quotation()
    for unit, host in enumerate(reading.host.tolist()):
        part = told[host].part
        asked = told[host].asked is not None and (part is None or reading.spans[unit] == part)
        found[unit] = asked and not quotations[unit]
    return found


def _labelled(mixture: Mixture, reading: Reading) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64], list[str]]:
    labels = np.zeros(len(reading.host), np.int8)
    weights = np.full(len(reading.host), HARD if mixture.page.hard else 1.0)
    kinds = [""] * len(reading.host)
    foreign = (insertion for insertion in mixture.insertions if insertion.kind != BELONGING)
    inserted = sorted(foreign, key=lambda insertion: insertion.span.start)
    for unit, span in enumerate(reading.spans):
        is_clause = unit >= reading.count
        for insertion in inserted:
            share = _overlap(span, insertion.span) / max(1, span.end - span.start)
            if not share:
                continue
            grafted = insertion.form == "clause"
            if grafted == is_clause and share >= MOSTLY:
                labels[unit], kinds[unit] = 1, insertion.kind
                weights[unit] = _weight(insertion, meant=_is_meant(mixture))
            elif labels[unit] != 1:
                labels[unit], kinds[unit] = -1, insertion.kind
    return labels, weights, kinds


def _weight(insertion: Insertion, *, meant: bool) -> float:
    if insertion.source == "chatgpt":
        return OWN_STYLE
    if insertion.source.startswith("web"):
        return OF_THE_WEB if meant else OF_THE_WEB_UNMEANT
    return 1.0


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
