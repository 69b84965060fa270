"""An edit, and what the detectors found in it, to its assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wikiwatch.model import EditAssessment, EditChange, Finding, Label
from wikiwatch.score import transparent
from wikiwatch.score.edits import features, model
from wikiwatch.score.edits.calibration import PREVALENCE
from wikiwatch.score.edits.features import GROUP_NAMES, GROUPS
from wikiwatch.score.edits.reasons import Values, reasons
from wikiwatch.score.edits.window import Window, window_of
from wikiwatch.settings.operating import OperatingPoint

AGREED = 0.5
"""Findings count for an edit's score from here on: two kinds of evidence agree, or one is near-proof."""

LABELLED = 0.3
"""A score from here on carries the labels of what speaks against the edit; below, those of findings alone."""

HARDLY = 0.02
"""Under this score it makes no difference whether an edit was meant well."""

_UNSEEN_BY_FAITH = np.isin(features.GROUP_OF, [GROUP_NAMES.index(name) for name in ("author", "record")])

TELLING = 0.4
"""A group speaks for a label when it adds this much to the logarithm of the odds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How edits are scored. ``without`` are groups of features that may not count.

    ``anonymous`` False forbids to rest on whether an edit has an account behind it. The operating point is a score, or
    the share of good edits that may be suspected (``fpr``), or the share of suspected ones that must be damaging
    (``precision``), at a share of ``prevalence`` of damaging edits in what is scored. Reasons and good faith are only
    worked out from a score of ``explained_from`` on.
    """

    prevalence: float = PREVALENCE
    without: frozenset[str] = frozenset()
    anonymous: bool = True
    threshold: float = 0.5
    fpr: float | None = None
    precision: float | None = None
    explained_from: float = 0.0

    @classmethod
    def at(cls, point: OperatingPoint, *, without: frozenset[str] = frozenset(), anonymous: bool = True) -> Self:
        """As somebody has asked for."""
        return cls(
            prevalence=PREVALENCE if point.prevalence is None else point.prevalence,
            without=without,
            anonymous=anonymous,
            threshold=point.threshold,
            fpr=point.fpr,
            precision=point.precision,
        )


def assess_edit(change: EditChange, findings: Sequence[Finding] = (), scoring: Scoring = Scoring()) -> EditAssessment:
    """How damaging an edit is, how likely well meant, and why."""
    return with_findings(assess_window(window_of(change), scoring), findings, scoring)


def with_findings(assessed: EditAssessment, findings: Sequence[Finding], scoring: Scoring) -> EditAssessment:
    """The model's assessment, and that of the findings where kinds of evidence agree and weigh more.

    What a model has learned from reverted edits it knows little of what nobody noticed; findings know that.
    """
    found = transparent.assess(findings)
    labels = tuple(dict.fromkeys([*found.labels, *assessed.labels]))
    if found.score < min(AGREED, scoring.threshold):
        return replace(assessed, labels=labels)
    return replace(
        assessed,
        damaging=max(assessed.damaging, found.score),
        goodfaith=min(assessed.goodfaith, transparent.goodfaith(findings)),
        labels=labels,
    )


def assess_window(window: Window, scoring: Scoring) -> EditAssessment:
    """What the model makes of a change that is cut out already."""
    if not scoring.anonymous:
        window = _without_author(window)
    measured = features.measure(window, scoring.without)
    variant = model.variant_for(window.change)
    margin, by_group = variant.margin(measured)
    damaging = variant.calibration.probability(margin, scoring.prevalence)
    if not window.changes:
        damaging = min(damaging, scoring.prevalence)
    if damaging < scoring.explained_from:
        return EditAssessment(
            damaging=round(damaging, 4), goodfaith=round(1 - damaging / 2, 4), calibrated=True, labels=()
        )
    values = _Values(measured)
    slope = variant.calibration.slope
    contributions = dict(zip(GROUP_NAMES, (by_group * slope).tolist(), strict=True))
    if not window.changes:
        contributions = {}
    return EditAssessment(
        damaging=round(damaging, 4),
        goodfaith=round(1 - damaging * _ill_will(damaging, measured), 4),
        calibrated=True,
        labels=tuple(_told(values, contributions)) if damaging >= LABELLED else (),
        reasons=reasons(window, values, contributions, with_places=damaging >= scoring.prevalence),
    )


def threshold(change: EditChange, scoring: Scoring) -> float:
    """The score from which on an edit like this one is suspect, at the operating point."""
    return _threshold(model.variant_for(change), scoring)


def threshold_on_a_page(scoring: Scoring) -> float:
    """The same for edits of a page whose history is known."""
    return _threshold(model.variant(model.HISTORY), scoring)


def _threshold(variant: model.Variant, scoring: Scoring) -> float:
    calibration = variant.calibration
    if scoring.fpr is not None:
        return calibration.probability(calibration.margin_at_fpr(scoring.fpr), scoring.prevalence)
    if scoring.precision is not None:
        margin = calibration.margin_at_precision(scoring.precision, scoring.prevalence)
        return calibration.probability(margin, scoring.prevalence)
    return scoring.threshold


def _without_author(window: Window) -> Window:
    change = window.change
    record = change.record and replace(change.record, previous_anon=None)
    return replace(window, change=replace(change, user=None, anon=None, record=record))


class _Values(dict[str, Values]):
    """The features of each group by name, told apart when asked for; unknown ones are neither large nor small."""

    def __init__(self, measured: NDArray[np.float32]) -> None:
        super().__init__()
        self._measured = measured

    def __missing__(self, name: str) -> Values:
        number = GROUP_NAMES.index(name)
        mine = self._measured[number == features.GROUP_OF].tolist()
        self[name] = found = dict(zip(GROUPS[number].FEATURES, mine, strict=True))
        return found


def _ill_will(damaging: float, measured: NDArray[np.float32]) -> float:
    """How likely a damaging edit was made on purpose; a half for one that is hardly damaging at all."""
    if damaging < HARDLY:
        return 0.5
    trees, offset = model.faith()
    return 1 / (1 + exp(-trees.margin(np.where(_UNSEEN_BY_FAITH, np.float32(np.nan), measured))[0] - offset))


def _told(values: Mapping[str, Values], contributions: Mapping[str, float]) -> list[Label]:
    """The labels of what speaks against an edit."""
    against = {group for group, value in contributions.items() if value >= TELLING}
    told = []
    if against & {"words", "wording", "gibberish", "repetition", "case", "punctuation"}:
        told.append(Label.VANDALISM)
    if "links" in against and values["links"]["addresses_added"] > 0:
        told.append(Label.LINK_SPAM)
    if "words" in against and values["words"]["promotion"] > 0:
        told.append(Label.PROMOTIONAL)
    if values["size"]["blanked_share"] > 0.8 or (values["size"]["added_length"] == 0 and "size" in against):
        told.append(Label.BLANKING)
    if values["numbers"]["only_a_number"] and contributions.get("numbers", 0) > 0:
        told.append(Label.SNEAKY_CHANGE)
    if "markup" in against and values["markup"]["braces_off"] + values["markup"]["brackets_off"] > 0:
        told.append(Label.MARKUP_BREAKAGE)
    return told
