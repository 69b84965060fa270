"""A passage of a page whose history is known, judged with how it came and what became of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from wikiwatch.lexicons import base_language
from wikiwatch.model import Assessment, Finding, Judged, Label, Provenance
from wikiwatch.score import transparent
from wikiwatch.score.passages import stored

Remembering = Callable[[Iterable[object], Callable[[], tuple[Judged, ...]]], tuple[Judged, ...]]
"""Given all that judgements depend on and the means to make them, gives them, perhaps from memory."""


class Witness(Protocol):
    """What some judgement says of a passage, its score on the scale of findings."""

    @property
    def score(self) -> float:
        """Suspect from one half."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """What it would be."""


UNSURE = -3.0
"""Where the whole look is surer than that, in log-odds, the layers are not asked."""

UNSURE_OF_CLAUSE = -6.0
"""The same of clauses that were grafted into a sentence: of a few words a text alone tells little."""

LARGE_WORDS = 100
"""An edit of so many new words and without a reference is a large one."""

OF_LANGUAGE = 0.5
"""What the judge adds for a language counts half: it makes up for pages that are read without a history."""

COLUMNS = Path(__file__).with_name("standing.json")
"""The weights, made by ``python -m bench.planted train``."""

_MOST_SUSPECTS = 3
# Log-odds beyond these say no more. Of a clause that the layers find nothing odd in, its sentence may lie in its layer.
_WHOLE, _LAYERED, _OF_CLAUSE, _BESIDE = (UNSURE_OF_CLAUSE, 6.0), (-6.0, 4.0), (-1.0, 3.0), (UNSURE, 3.0)
_LIMITS = (0.001, 0.999)


class WrittenWhole(NamedTuple):
    """A paragraph that an edit wrote three sentences of or more: what both looks say of each of them, in log-odds, and
    how much of the paragraph that is."""

    whole: Sequence[float]
    layered: Sequence[float]
    share: float


class Looked(NamedTuple):
    """What two looks say of a part of the newest text, in log-odds above the judge's threshold.

    ``layered`` is None in the lowest layer, which nothing lies below. ``beside`` is what the whole look says on average
    of what else the same edit wrote in the paragraph, ``elsewhere`` of what it wrote in others, ``otherwise`` of what
    the same hand wrote in other edits; None if nothing.
    """

    whole: float
    layered: float | None
    beside: float | None
    is_clause: bool
    encoder: bool
    elsewhere: float | None = None
    otherwise: float | None = None
    paragraph: WrittenWhole | None = None

    def readings(self) -> tuple[Looked, ...]:
        """Itself, and a sentence of a paragraph also by itself."""
        return (self,) if self.paragraph is None else (self, self._replace(paragraph=None))

    def columns(self) -> dict[str, float]:
        """What is weighed, by name.

        The looks tell other things of a few words in a sentence than of a sentence; a paragraph is weighed as one.
        """
        alone, written = self.paragraph is None, self.paragraph or WrittenWhole((0.0,), (0.0,), 0.0)
        is_sentence, layered, elsewhere = alone and not self.is_clause, self.layered or 0.0, self.elsewhere or 0.0
        return {
            "start": 1.0,
            "whole": is_sentence * _within(self.whole, _WHOLE),
            "layered": is_sentence * _within(layered, _LAYERED),
            "beside": alone * _within(self.beside or 0.0, _BESIDE),
            "elsewhere": alone * _within(elsewhere, _BESIDE),
            "otherwise": _within(self.otherwise or 0.0, _BESIDE),
            "lowest": float(self.layered is None),
            "clause": float(self.is_clause),
            "clause, whole": self.is_clause * _within(self.whole, _WHOLE),
            "clause, layered": self.is_clause * _within(layered, _OF_CLAUSE),
            "paragraph": float(not alone),
            "paragraph, whole": _mean(written.whole, _WHOLE),
            "paragraph, layered": _mean(written.layered, _LAYERED),
            "paragraph, share": written.share,
            "paragraph, elsewhere": (not alone) * _within(elsewhere, _BESIDE),
        }


class Weights(NamedTuple):
    """What each column counts, in log-odds: of the two looks without the encoder and with it, and of the history.

    All that the history says together is at most ``bound``, for or against. ``added`` is by language, "" those that are
    not named, so that clean pages stay silent in each. ``languages`` are those that the chances were measured in.
    """

    looks: Mapping[bool, Mapping[str, float]]
    history: Mapping[str, float]
    bound: float
    added: Mapping[bool, Mapping[str, float]]
    languages: frozenset[str]

    def of_looks(self, looked: Looked, lang: str) -> float:
        """What both looks come to, in log-odds: of a sentence alone or of all its edit wrote with it, the worse."""
        added = self.added[looked.encoder]
        return max(map(self._told, looked.readings())) + added.get(base_language(lang), added[""])

    def is_one(self, looked: Looked) -> bool:
        """Whether all that its edit wrote in the paragraph is as suspect as it is."""
        return looked.paragraph is not None and self._told(looked) >= self._told(looked._replace(paragraph=None))

    def _told(self, looked: Looked) -> float:
        weight = self.looks[looked.encoder]
        return sum(weight[name] * value for name, value in looked.columns().items())

    def of_history(self, provenance: Provenance) -> float:
        """What the history says, in log-odds: above 0 against the passage, below 0 for it."""
        said = sum(self.history[name] * value for name, value in facts_of(provenance).items())
        return _within(said, (-self.bound, self.bound))


@cache
def weights() -> Weights:
    """Those that ship, read when first asked for."""
    told = json.loads(COLUMNS.read_text(encoding="utf-8"))
    looks = {False: told["without the encoder"], True: told["with the encoder"]}
    added = {False: told["added without the encoder"], True: told["added with the encoder"]}
    return Weights(looks, told["history"], told["bound"], added, frozenset(told["languages"]))


def assess_passage(
    *,
    findings: Sequence[Finding],
    elsewhere: Sequence[Finding],
    provenance: Provenance,
    witness: Witness | None,
) -> Assessment:
    """A passage that stands, with ``findings`` in it and ``elsewhere`` in the rest of its edit.

    What the findings come to, once the history has weighed for or against, and what a ``witness`` says who read the
    newest text again and has heard the history, count as two witnesses.
    """
    said = transparent.assess(findings, elsewhere)
    read = witness.score if witness else 0.0
    labels = (*said.labels, *(witness.labels if witness else ()))
    score = 1 - (1 - (weighed(said.score, provenance) if findings else 0.0)) * (1 - read)
    return Assessment(score=round(score, 4), calibrated=False, labels=tuple(dict.fromkeys(labels)))


def chance_of(looked: Looked, lang: str) -> float:
    """The chance that a part does not belong, by what it is itself and beside what stood before."""
    return _chance(weights().of_looks(looked, lang))


def is_one(looked: Looked) -> bool:
    """Whether all that the edit of a part wrote in its paragraph is as suspect as it is."""
    return weights().is_one(looked)


def weighed(chance: float, provenance: Provenance) -> float:
    """A chance, once the history has spoken."""
    return _chance(_log_odds(chance) + weights().of_history(provenance))


def facts_of(provenance: Provenance) -> dict[str, float]:
    """What is known of the history and weighed, by name."""
    referenced = provenance.references_added > 0
    return {
        "stranger": float(provenance.anonymous is True or provenance.prior_edits == 0),
        "large": float(not referenced and provenance.edit_words >= LARGE_WORDS),
        "referenced": float(referenced),
        "other suspects": float(min(_MOST_SUSPECTS, provenance.other_suspects)),
        "undone in part": float(provenance.partial_reverts > 0),
        "brought back": float(provenance.reinserted > 0),
        "later editors": math.log2(1 + provenance.survived_editors),
    }


def lowest_chance(at_least: float) -> float:
    """Below this no history makes a chance of ``at_least``."""
    return _chance(_log_odds(at_least) - weights().bound) if at_least > 0 else 0.0


def is_measured(lang: str) -> bool:
    """Whether chances were measured in the language."""
    return base_language(lang) in weights().languages


def odds_apart(score: float, lang: str, *, reference: bool, encoder: bool) -> float:
    """How far the model's score lies above its threshold, in log-odds as they are before calibration."""
    scale = stored.scale(stored.variant(reference=reference, encoder=encoder))
    added = scale.by_language.get(base_language(lang), scale.by_language.get("", 0.0))
    counts = 0.0 if reference else OF_LANGUAGE
    return (_log_odds(score) - _log_odds(scale.threshold)) / scale.slope - (1 - counts) * added


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _mean(values: Sequence[float], bounds: tuple[float, float]) -> float:
    return sum(_within(value, bounds) for value in values) / len(values)


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


def _log_odds(chance: float) -> float:
    bounded = _within(chance, _LIMITS)
    return math.log(bounded / (1 - bounded))
