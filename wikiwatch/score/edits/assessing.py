"""An edit, and what the detectors found in it, to its assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from math import exp, log, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.model import EditAssessment, EditChange, Finding, Label
from wikiwatch.score import transparent
from wikiwatch.score.edits import features, model
from wikiwatch.score.edits.doubt import TAKEN_BACK
from wikiwatch.score.edits.earlier import EarlierEdits
from wikiwatch.score.edits.features import GROUP_NAMES, GROUPS
from wikiwatch.score.edits.groups import earlier as earlier_group
from wikiwatch.score.edits.groups import record as record_group
from wikiwatch.score.edits.reasons import Values, reasons
from wikiwatch.score.edits.scoring import USUAL, Scoring
from wikiwatch.score.edits.window import Window, window_of

AGREED = 0.5
"""Findings count for an edit's score from here on: two kinds of evidence agree, or one is near-proof."""

LABELLED = 0.3
"""A score from here on carries the labels of what speaks against the edit; below, those of findings alone."""

HARDLY = 0.02
"""Under this score it makes no difference whether an edit was meant well."""

_FIRST_OF = list(accumulate((len(group.FEATURES) for group in GROUPS), initial=0))
_FEATURES_OF = {
    group.NAME: (group.FEATURES, slice(first, first + len(group.FEATURES)))
    for group, first in zip(GROUPS, _FIRST_OF, strict=False)
}
"""The features of each group, and where they stand among all."""

_UNSEEN_BY_FAITH = np.isin(features.GROUP_OF, [GROUP_NAMES.index(name) for name in ("author", "record", "earlier")])

SEVERAL = log1p(1)
"""More terms of advertising than one: alone it may be anybody's enthusiasm. `groups.words` counts in logarithms."""

TELLING = 0.4
"""A group speaks for a label when it adds this much to the logarithm of the odds."""


def assess_edit(change: EditChange, findings: Sequence[Finding] = (), scoring: Scoring = USUAL) -> EditAssessment:
    """How damaging an edit is, how likely well meant, and why."""
    return assess_edits([(change, findings)], scoring)[0]


def assess_edits(
    edits: Iterable[tuple[EditChange, Sequence[Finding]]],
    scoring: Scoring = USUAL,
    earlier: EarlierEdits | None = None,
) -> list[EditAssessment]:
    """The same for many edits at once, each with what the detectors found in it, at a fraction of the cost.

    ``earlier`` are the edits of the page before, where all are of one page and in the wiki's order; these join them.
    """
    seen = [(window_of(change), findings) for change, findings in edits]
    assessed = assess_windows([window for window, _ in seen], scoring, earlier)
    return [
        one if _takes_back(window, scoring) else with_findings(one, findings, scoring)
        for one, (window, findings) in zip(assessed, seen, strict=True)
    ]


def with_findings(assessed: EditAssessment, findings: Sequence[Finding], scoring: Scoring) -> EditAssessment:
    """The model's assessment, and that of the findings where kinds of evidence agree and weigh more.

    What a model has learned from reverted edits it knows little of what nobody noticed; findings know that.
    """
    found = transparent.assess(findings)
    labels = tuple(dict.fromkeys([*found.labels, *assessed.labels]))
    if found.score < min(AGREED, scoring.threshold):
        return assessed if labels == assessed.labels else replace(assessed, labels=labels)
    return replace(
        assessed,
        damaging=max(assessed.damaging, found.score),
        goodfaith=min(assessed.goodfaith, transparent.goodfaith(findings)),
        labels=labels,
    )


def assess_windows(
    windows: Sequence[Window], scoring: Scoring, earlier: EarlierEdits | None = None
) -> list[EditAssessment]:
    """What the model makes of changes that are cut out already."""
    if not windows:
        return []
    if not scoring.anonymous:
        windows = [_without_author(window) for window in windows]
    measured = features.measure_all(windows, scoring.without)
    if earlier is not None and earlier_group.NAME not in scoring.without:
        earlier.fill([window.change for window in windows], measured)
    weighed = [
        _taken_back(one) if _takes_back(window, scoring) else one
        for window, one in zip(windows, _weighed(windows, measured, scoring.prevalence), strict=True)
    ]
    ill_will = _ill_will([one.damaging for one in weighed], measured, max(HARDLY, scoring.explained_from))
    return [
        _assessment(window, one, values, unkind, scoring)
        for window, one, values, unkind in zip(windows, weighed, measured.tolist(), ill_will, strict=True)
    ]


class _Weighed(NamedTuple):
    """How damaging an edit is, and what each group adds to the logarithm of the odds."""

    damaging: float
    by_group: list[float]


def _weighed(windows: Sequence[Window], measured: NDArray[np.float32], prevalence: float) -> list[_Weighed]:
    variants = [model.variant_for(window.change) for window in windows]
    found: list[_Weighed] = [_Weighed(0.0, [])] * len(windows)
    for variant in {variant.name: variant for variant in variants}.values():
        rows = [at for at, other in enumerate(variants) if other is variant]
        margins, by_group = variant.margins(measured[rows])
        by_group *= variant.calibration.slope
        for at, margin, contributions in zip(rows, margins.tolist(), by_group.tolist(), strict=True):
            damaging = variant.calibration.probability(margin, prevalence)
            if not windows[at].changes:
                damaging = min(damaging, prevalence)
            found[at] = _Weighed(damaging, contributions)
    return found


def _takes_back(window: Window, scoring: Scoring) -> bool:
    """Whether the page's record tells that the edit only undoes what its editor did just before."""
    record = window.change.record
    return record is not None and record.takes_back and record_group.NAME not in scoring.without


def _taken_back(weighed: _Weighed) -> _Weighed:
    """What is said of such an edit; the record has spoken as far as that lies below what the model says."""
    if weighed.damaging <= TAKEN_BACK:
        return weighed
    by_group = list(weighed.by_group)
    by_group[GROUP_NAMES.index(record_group.NAME)] += _log_odds(TAKEN_BACK) - _log_odds(weighed.damaging)
    return _Weighed(TAKEN_BACK, by_group)


def _log_odds(chance: float) -> float:
    return log(chance / (1 - chance))


def _assessment(
    window: Window, weighed: _Weighed, measured: list[float], ill_will: float, scoring: Scoring
) -> EditAssessment:
    damaging = weighed.damaging
    if damaging < scoring.explained_from:
        return EditAssessment(
            damaging=round(damaging, 4), goodfaith=round(1 - damaging / 2, 4), calibrated=True, labels=()
        )
    values = _Values(measured)
    contributions = dict(zip(GROUP_NAMES, weighed.by_group, strict=True)) if window.changes else {}
    return EditAssessment(
        damaging=round(damaging, 4),
        goodfaith=round(1 - damaging * ill_will, 4),
        calibrated=True,
        labels=tuple(_told(values, contributions)) if damaging >= LABELLED else (),
        reasons=reasons(window, values, contributions, with_places=damaging >= scoring.prevalence),
    )


def threshold(change: EditChange, scoring: Scoring) -> float:
    """The score from which on an edit like this one is suspect, at the operating point."""
    return _threshold(model.variant_for(change).name, scoring)


def threshold_on_a_page(scoring: Scoring) -> float:
    """The same for edits of a page whose history is known."""
    return _threshold(model.HISTORY, scoring)


@lru_cache(maxsize=16)
def _threshold(variant: str, scoring: Scoring) -> float:
    calibration = model.variant(variant).calibration
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

    def __init__(self, measured: Sequence[float]) -> None:
        super().__init__()
        self._measured = measured

    def __missing__(self, name: str) -> Values:
        features, place = _FEATURES_OF[name]
        self[name] = found = dict(zip(features, self._measured[place], strict=False))  # strict costs as much again
        return found


def _ill_will(damaging: Sequence[float], measured: NDArray[np.float32], least: float) -> list[float]:
    """How likely damaging edits were made on purpose; a half for those under the ``least`` that is asked about."""
    found = [0.5] * len(damaging)
    rows = [at for at, score in enumerate(damaging) if score >= least]
    if rows:
        trees, offset = model.faith()
        margins, _ = trees.margins(np.where(_UNSEEN_BY_FAITH, np.float32(np.nan), measured[rows]))
        for at, margin in zip(rows, margins.tolist(), strict=True):
            found[at] = 1 / (1 + exp(-margin - offset))
    return found


def _told(values: Mapping[str, Values], contributions: Mapping[str, float]) -> list[Label]:
    """The labels of what speaks against an edit."""
    against = {group for group, value in contributions.items() if value >= TELLING}
    told = []
    if against & {"words", "wording", "meaning", "gibberish", "repetition", "case", "punctuation"}:
        told.append(Label.VANDALISM)
    if "links" in against and values["links"]["addresses_added"] > 0:
        told.append(Label.LINK_SPAM)
    if "words" in against and values["words"]["promotion"] > SEVERAL and not values["words"]["abuse_share"]:
        told.append(Label.PROMOTIONAL)
    if values["size"]["blanked_share"] > 0.8 or (values["size"]["added_length"] == 0 and "size" in against):
        told.append(Label.BLANKING)
    if values["numbers"]["only_a_number"] and contributions.get("numbers", 0) > 0:
        told.append(Label.SNEAKY_CHANGE)
    if "markup" in against and values["markup"]["braces_off"] + values["markup"]["brackets_off"] > 0:
        told.append(Label.MARKUP_BREAKAGE)
    return told
