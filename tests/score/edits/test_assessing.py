"""Edits assessed by the shipped model."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest

from wikiwatch.model import EditChange, Evidence, Finding, Label, PageRecord
from wikiwatch.score.edits import Scoring, assess_edit, model, threshold, weights
from wikiwatch.score.edits.doubt import TAKEN_BACK
from wikiwatch.score.edits.features import NAMES, measure
from wikiwatch.score.edits.window import window_of

LINE = "The tower stands in the old town. It was built in 1889."
ABUSE = f"{LINE} john is gay lol!!!"
GOOD = f"{LINE} The architect was born in [[Dijon]].<ref>{{{{cite book|title=Towers}}}}</ref>"


def change(new: str, old: str | None = LINE, **known: Any) -> EditChange:
    return EditChange(old=old, new=new, **{"lang": "en", **known})


def damaging(new: str, scoring: Scoring | None = None, **known: Any) -> float:
    return assess_edit(change(new, **known), (), scoring or Scoring()).damaging


def test_the_model_was_made_for_these_features() -> None:
    assert json.loads(weights.tables()["features"].tobytes()) == list(NAMES)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"anon": False, "comment": ""},
        {"anon": True, "comment": "", "record": PageRecord(seconds_since=60, user_edits=0, user_reverted=0)},
    ],
    ids=["text", "metadata", "history"],
)
def test_abuse_scores_higher_than_a_sourced_sentence(known: dict[str, Any]) -> None:
    assert damaging(ABUSE, **known) > 3 * damaging(GOOD, **known)


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({}, "text"),
        ({"comment": ""}, "metadata"),
        ({"anon": False}, "metadata"),
        ({"user": "Example"}, "metadata"),
        ({"record": PageRecord()}, "history"),
    ],
)
def test_the_variant_goes_by_what_is_known(known: dict[str, Any], name: str) -> None:
    assert model.variant_for(change(ABUSE, **known)).name == name


def test_the_contributions_make_the_margin() -> None:
    window = window_of(change(ABUSE))
    variant = model.variant("text")
    (margin,), (by_group,) = variant.margins(measure(window)[None])
    assert by_group.sum() + variant.trees.start + variant.net.start == pytest.approx(margin, abs=1e-4)


def test_reasons_are_weightiest_first_and_have_places() -> None:
    reasons = assess_edit(change(ABUSE)).reasons
    weights = [abs(reason.contribution) for reason in reasons]
    assert weights == sorted(weights, reverse=True)
    shown = {ABUSE[span.start : span.end] for reason in reasons for span in reason.spans}
    assert "is gay" in shown


def test_no_change_is_no_damage() -> None:
    for known in ({}, {"anon": True, "comment": ""}):
        assessed = assess_edit(change(LINE, **known))
        assert assessed.damaging <= Scoring().prevalence
        assert assessed.reasons == ()


def test_a_higher_prevalence_makes_a_higher_score() -> None:
    assert damaging(ABUSE, Scoring(prevalence=0.01)) < damaging(ABUSE, Scoring(prevalence=0.3))


def test_the_account_may_be_forbidden_to_count() -> None:
    blind = Scoring(anonymous=False)
    scores = {
        damaging(GOOD, blind, comment="", anon=anon, user=user) for anon, user in ((True, "192.0.2.1"), (False, "Ex"))
    }
    assert len(scores) == 1
    assert damaging(GOOD, comment="", anon=True) > damaging(GOOD, comment="", anon=False)


def test_a_group_may_be_forbidden_to_count() -> None:
    assessed = assess_edit(change(ABUSE), (), Scoring(without=frozenset({"punctuation"})))
    assert assessed.damaging != assess_edit(change(ABUSE)).damaging


def test_operating_points() -> None:
    edit = change(ABUSE)
    strict, lax = (threshold(edit, Scoring(fpr=share)) for share in (0.001, 0.05))
    assert lax < strict
    assert threshold(edit, Scoring(precision=0.5)) <= threshold(edit, Scoring(precision=0.9))
    assert threshold(edit, Scoring(threshold=0.7)) == 0.7


def test_labels_come_from_findings_and_from_groups() -> None:
    found = Finding(
        detector="jackpot", label=Label.OFF_TOPIC, evidence=Evidence.TOPIC, start=0, end=3, message="x", weight=0.5
    )
    assert assess_edit(change(GOOD), [found]).labels == (Label.OFF_TOPIC,)
    assert Label.VANDALISM in assess_edit(change(f"{LINE} FUCK YOU ALL!!!! asdfgh")).labels


def test_good_faith_falls_with_abuse() -> None:
    assert assess_edit(change(f"{LINE} FUCK YOU ALL!!!!")).goodfaith < assess_edit(change(GOOD)).goodfaith


ACCUSED = [
    Finding(detector=detector, label=Label.VANDALISM, evidence=evidence, start=0, end=3, message="x", weight=0.9)
    for detector, evidence in (("one", Evidence.TOPIC), ("other", Evidence.REGISTER))
]


def test_who_takes_back_what_they_did_is_not_suspect_whatever_speaks_against_it() -> None:
    record = PageRecord(user_edits=1, user_reverted=1, previous_reverted=True, same_user=True, in_a_row=1)
    known = {"anon": True, "comment": "", "record": record}
    cleared = {**known, "record": replace(record, takes_back=True)}
    by_model = assess_edit(change(ABUSE, **known))
    assessed = assess_edit(change(ABUSE, **cleared), ACCUSED)
    assert (assessed.damaging, assessed.labels) == (TAKEN_BACK, ())
    assert by_model.damaging > 0.5
    assert assess_edit(change(ABUSE, **known), ACCUSED).damaging > 0.9
    first, *others = assessed.reasons
    assert (first.group, first.message, first.spans) == (
        "record",
        "does nothing but take back what this editor did just before",
        (),
    )
    of_model = {reason.group: reason.contribution for reason in by_model.reasons}
    moved = log(TAKEN_BACK / (1 - TAKEN_BACK)) - log(by_model.damaging / (1 - by_model.damaging))
    assert first.contribution == pytest.approx(of_model.get("record", 0) + moved, abs=0.16)
    assert {reason.group: reason.contribution for reason in others}.items() <= of_model.items()


def test_it_never_raises_a_score() -> None:
    record = PageRecord(user_edits=9, user_reverted=0, takes_back=True)
    low = Scoring(prevalence=0.0001)
    assert damaging(GOOD, low, anon=False, record=record) == damaging(
        GOOD, low, anon=False, record=replace(record, takes_back=False)
    )


def test_the_record_may_be_forbidden_to_say_so() -> None:
    without = Scoring(without=frozenset({"record"}))
    scores = [
        damaging(ABUSE, without, anon=True, record=PageRecord(takes_back=takes_back)) for takes_back in (True, False)
    ]
    assert scores[0] == scores[1] > TAKEN_BACK


def test_scores_do_not_depend_on_what_was_scored_before() -> None:
    first = assess_edit(change(ABUSE))
    assess_edit(change(GOOD))
    assert assess_edit(change(ABUSE)) == first
    assert assess_edit(replace(change(ABUSE), title=None)) == first


def test_measures_are_single_precision() -> None:
    assert measure(window_of(change(ABUSE))).dtype == np.float32
