"""A passage of a page whose history is known, judged with how it came and what became of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from wikiwatch.lexicons import base_language
from wikiwatch.model import Assessment, Finding, Judged, Label, Provenance
from wikiwatch.score import transparent
from wikiwatch.score.passages import stored
from wikiwatch.score.passages.encoder import Encoder, serves
from wikiwatch.score.passages.judging import judge_text
from wikiwatch.settings import THRESHOLD
from wikiwatch.wikitext.segments import segmented

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


READ = 8_000  # code points of the established text that a passage is measured by: its lead and what follows

# What is known of the history, in log-odds. Set by hand, since no corpus here tells it with the truth: docs/models.md.
STRANGER = 0.4  # anonymous, or the first edit to the page
LARGE_EDIT, LARGE_WORDS = 0.3, 100  # that many new words and no reference
WITH_REFERENCES = -0.5
OTHER_SUSPECTS, MOST_SUSPECTS = 0.4, 3  # for each, up to so many
UNDONE_IN_PART = 0.5
BROUGHT_BACK = 0.3
LEFT_BY_EDITORS = -0.15  # for each doubling of the later editors who left it
_LIMITS = (0.001, 0.999)

UNSURE = -3.0  # log-odds; where the whole look is surer than that, the layers are not asked
LAYERED = 0.5  # what the layered look counts beside the whole one
CLAUSE = 0.5  # log-odds more for a clause alone, of which the whole look sees less
NEEDED = {False: -0.85, True: -0.3}  # log-odds that both looks must add: without the encoder, and with it

IN_DOUBT = 0.3
"""The witness's score, by the plain look, from which on the encoder is asked too, since to load it takes a second. Of
what the encoder finds guilty, 1 in 100 is below."""


def assess_passage(
    passage: str,
    *,
    lang: str,
    title: str,
    findings: Sequence[Finding],
    elsewhere: Sequence[Finding] = (),
    established: str | None = None,
    provenance: Provenance | None = None,
    witness: Witness | None = None,
    encoder: Encoder | None = None,
    remembering: Remembering | None = None,
) -> Assessment:
    """``findings`` lie in the passage, ``elsewhere`` in the rest of its edit; ``established`` is what stood before.

    What the findings come to and what the model says of the worst sentence, unless a ``witness`` says more, count as
    two witnesses; the history weighs for or against, and alone accuses nobody: a passage that neither holds anything
    against scores nothing.
    """
    encoder = encoder if serves(base_language(lang)) else None
    said = transparent.assess(findings, elsewhere)
    worst = witness or _worst_sentence(passage, lang, title, established, encoder, remembering)
    model = worst.score if worst else 0.0
    if not findings and model < THRESHOLD:
        return Assessment(score=round(model, 4), calibrated=False, labels=worst.labels if worst else ())
    chance = 1 - (1 - said.score) * (1 - model)
    score = chance if provenance is None else weighed(chance, provenance)
    labels: tuple[Label, ...] = tuple(dict.fromkeys((*said.labels, *(worst.labels if worst else ()))))
    return Assessment(score=round(score, 4), calibrated=False, labels=labels)


def weighed(chance: float, provenance: Provenance) -> float:
    """A chance, once the history has spoken."""
    odds = _log_odds(chance) + weight_of(provenance)
    return 1 / (1 + math.exp(-odds))


def weight_of(provenance: Provenance) -> float:
    """What the history says, in log-odds: above 0 against the passage, below 0 for it."""
    weight = STRANGER * (provenance.anonymous is True or provenance.prior_edits == 0)
    if provenance.references_added:
        weight += WITH_REFERENCES
    elif provenance.edit_words >= LARGE_WORDS:
        weight += LARGE_EDIT
    weight += OTHER_SUSPECTS * min(MOST_SUSPECTS, provenance.other_suspects)
    weight += UNDONE_IN_PART * (provenance.partial_reverts > 0) + BROUGHT_BACK * (provenance.reinserted > 0)
    return weight + LEFT_BY_EDITORS * math.log2(1 + provenance.survived_editors)


def _worst_sentence(
    passage: str,
    lang: str,
    title: str,
    established: str | None,
    encoder: Encoder | None,
    remembering: Remembering | None,
) -> Judged | None:
    stood = (established or "")[:READ]

    def judge(encoder: Encoder | None) -> tuple[Judged, ...]:
        text = f"{stood}\n\n{passage}" if stood else passage
        start = len(text) - len(passage)
        asked = [sentence for sentence in segmented(text, lang) if sentence.span.start >= start]
        told = judge_text(text, asked, lang=lang, title=title, findings=(), established=stood or None, encoder=encoder)
        return told and (max(told, key=lambda verdict: verdict.score),)

    def witnesses() -> tuple[Judged, ...]:
        return judged_twice(judge, reference=bool(stood), encoder=encoder)

    asked = ("passage", passage, lang, title, stood, encoder is not None)
    worst = witnesses() if remembering is None else remembering(asked, witnesses)
    return worst[0] if worst else None


def judged_twice(
    judge: Callable[[Encoder | None], tuple[Judged, ...]], *, reference: bool, encoder: Encoder | None
) -> tuple[Judged, ...]:
    """Judgements as witnesses: by the plain look, and by the encoder where that leaves any in doubt."""
    told = _as_witnesses(judge(None), reference=reference, encoder=False)
    if encoder is None or all(one.score < IN_DOUBT for one in told):
        return told
    return _as_witnesses(judge(encoder), reference=reference, encoder=True)


def _as_witnesses(told: Iterable[Judged], *, reference: bool, encoder: bool) -> tuple[Judged, ...]:
    return tuple(replace(one, score=as_witness(one.score, reference=reference, encoder=encoder)) for one in told)


def as_witness(score: float, *, reference: bool, encoder: bool) -> float:
    """The model's score on the scale of findings, where one half is suspect: half the way in log-odds from its own
    threshold, as they are before calibration, which presses those of a new text together."""
    judge = stored.judge(stored.variant(reference=reference, encoder=encoder))
    apart = (_log_odds(score) - _log_odds(judge.threshold)) / (2 * judge.slope)
    return 1 / (1 + math.exp(-min(20.0, max(-20.0, apart))))


def odds_apart(score: float, lang: str, *, reference: bool, encoder: bool) -> float:
    """How far the model's score lies above its threshold, in log-odds as they are before calibration, and before what
    is added for the language: that makes up for how its pages are written, which here tells on both looks."""
    judge = stored.judge(stored.variant(reference=reference, encoder=encoder))
    added = judge.by_language.get(base_language(lang), judge.by_language.get("", 0.0))
    return (_log_odds(score) - _log_odds(judge.threshold)) / judge.slope - added


def of_two_looks(whole: float, layered: float, *, clause: bool, encoder: bool) -> float:
    """The score, on the scale of findings, of what the newest text by itself says, and what the text below says."""
    return 1 / (1 + math.exp(-(whole + LAYERED * layered + CLAUSE * clause - NEEDED[encoder]) / 2))


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _LIMITS[0]), _LIMITS[1])
    return math.log(bounded / (1 - bounded))
