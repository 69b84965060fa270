"""Mixtures as rows of measurements with their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.passages.corpus import BELONGING
from bench.passages.recipe import Insertion, Mixture
from wikiwatch.model import Span
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.measures import Measuring
from wikiwatch.score.passages.reading import Reading, subject_of
from wikiwatch.score.passages.wording import Wording, wording
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

MOSTLY = 0.6
HARD = 2.0  # what a sentence of a page about a field that spam is about weighs: there are few of them
OWN_STYLE = 0.25  # what a generated sentence on the page's own subject weighs: little tells it from the page

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A mixture that has been read. ``labels``: 1 inserted, 0 not, -1 neither (a sentence with a graft, a clause of an
    inserted sentence). ``kinds`` and ``trust`` go with them; ``trust`` is 0 where a reference shows it to be new."""

    mixture: Mixture
    reading: Reading
    words: Wording
    labels: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float64]
    kinds: list[str]
    new: npt.NDArray[np.bool_]  # of each sentence, whether it is not in the reference

    def measuring(self, heads: Heads, encoded: Mapping[str, Vectors] | None = None) -> Measuring:
        """Its measurements, with vectors of an encoder where they are given by text."""
        rows = None if encoded is None else np.stack([encoded[text] for text in self.texts()])
        return Measuring(self.reading, self.words, heads, rows)

    def texts(self) -> list[str]:
        """What an encoder has to encode."""
        subject = self.reading.subject
        return [*(self.reading.unit_text(u) for u in range(self.reading.count)), subject.title, subject.opening]


def read(mixture: Mixture) -> Read | None:
    """Segmented, read and labelled; None where nothing can be read."""
    text, page = mixture.text, mixture.page
    shown = prose(text)
    sentences = list(segment(text, page.lang))
    reading = Reading(text, shown, sentences, subject_of(text, shown, sentences, page.title))
    if not reading.count:
        return None
    labels = np.zeros(len(reading.host), np.int8)
    weights = np.full(len(reading.host), HARD if page.hard else 1.0)
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
                weights[unit] = OWN_STYLE if insertion.source == "chatgpt" else 1.0
            elif labels[unit] != 1:
                labels[unit], kinds[unit] = -1, insertion.kind
    return Read(
        mixture=mixture,
        reading=reading,
        words=wording(reading, page.lang),
        labels=labels,
        weights=weights,
        kinds=kinds,
        new=_new(mixture, reading),
    )


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _new(mixture: Mixture, reading: Reading) -> npt.NDArray[np.bool_]:
    """Sentences that the reference does not hold in the same words."""
    if mixture.reference is None:
        return np.zeros(reading.count, np.bool_)
    stood = {_told(mixture.reference, s.span) for s in segment(mixture.reference, mixture.page.lang)}
    return np.array([_told(mixture.text, s.span) not in stood for s in reading.sentences], np.bool_)


def _told(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split()).strip(" .")


def touched(insertions: Sequence[Insertion], span: Span) -> bool:
    """Whether any of it is inserted."""
    return any(_overlap(span, insertion.span) for insertion in insertions)
