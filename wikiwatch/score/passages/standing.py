"""A passage of a page whose history is known, judged with how it came and what became of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

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


# What is known of the history, in log-odds. Set by hand, since no corpus here tells it with the truth: docs/models.md.
STRANGER = 0.4  # anonymous, or the first edit to the page
LARGE_EDIT, LARGE_WORDS = 0.3, 100  # that many new words and no reference
WITH_REFERENCES = -0.5
OTHER_SUSPECTS, MOST_SUSPECTS = 0.4, 3  # for each, up to so many
UNDONE_IN_PART = 0.5
BROUGHT_BACK = 0.3
LEFT_BY_EDITORS = -0.15  # for each doubling of the later editors who left it
_LIMITS = (0.001, 0.999)

# Two looks at a part of the newest text, in log-odds; set on pages and texts that the judge had not seen, planted in
# histories (docs/models.md).
UNSURE = -3.0  # where the whole look is surer than that, the layers are not asked
LAYERED = 0.3  # what the layered look counts beside the whole one
CLAUSE = 3.0  # more for a clause that is known to be grafted: few of those belong to the sentence around them
OF_LANGUAGE = 0.5  # what is added for the language counts half: it makes up for pages that are read without a history
NEEDED = {False: 0.4, True: 0.0}  # what both must add up to: without the encoder, and with it


def assess_passage(
    *,
    findings: Sequence[Finding],
    elsewhere: Sequence[Finding],
    provenance: Provenance,
    witness: Witness | None,
) -> Assessment:
    """A passage that stands, with ``findings`` in it and ``elsewhere`` in the rest of its edit.

    What the findings come to and what a ``witness`` says who read the newest text again count as two witnesses; the
    history weighs for or against.
    """
    said = transparent.assess(findings, elsewhere)
    read = witness.score if witness else 0.0
    labels = (*said.labels, *(witness.labels if witness else ()))
    score = weighed(1 - (1 - said.score) * (1 - read), provenance)
    return Assessment(score=round(score, 4), calibrated=False, labels=tuple(dict.fromkeys(labels)))


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


def as_witness(score: float, *, encoder: bool) -> float:
    """The score of a text alone on the scale of findings, where one half is suspect: half the way in log-odds from its
    own threshold, as they are before calibration."""
    judge = stored.judge(stored.variant(reference=False, encoder=encoder))
    return 1 / (1 + math.exp((_log_odds(judge.threshold) - _log_odds(score)) / (2 * judge.slope)))


def odds_apart(score: float, lang: str, *, reference: bool, encoder: bool) -> float:
    """How far the model's score lies above its threshold, in log-odds as they are before calibration."""
    judge = stored.judge(stored.variant(reference=reference, encoder=encoder))
    added = judge.by_language.get(base_language(lang), judge.by_language.get("", 0.0))
    counts = 0.0 if reference else OF_LANGUAGE
    return (_log_odds(score) - _log_odds(judge.threshold)) / judge.slope - (1 - counts) * added


def of_two_looks(whole: float, layered: float, *, clause: bool, encoder: bool) -> float:
    """The score, on the scale of findings, of a part of the newest text: by what it is by itself, and beside what stood
    before."""
    return 1 / (1 + math.exp(-(whole + LAYERED * layered + CLAUSE * clause - NEEDED[encoder]) / 2))


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _LIMITS[0]), _LIMITS[1])
    return math.log(bounded / (1 - bounded))
