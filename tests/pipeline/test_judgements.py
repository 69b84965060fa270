"""Judgements that are remembered, and by what."""

from __future__ import annotations

from wikiwatch.model import Judged, Span
from wikiwatch.pipeline.judgements import MOST_UNASKED, Judgements, key_of

FIRST, SECOND = (Judged(span=Span(0, 1), score=0.9),), (Judged(span=Span(0, 1), score=0.1),)


def test_what_was_judged_before_is_not_judged_again() -> None:
    before = Judgements()
    assert before.of(("text", "fr"), lambda: FIRST) == FIRST
    assert Judgements(before.kept).of(("text", "fr"), lambda: SECOND) == FIRST


def test_anything_it_depends_on_makes_another_judgement() -> None:
    before = Judgements()
    before.of(("text", "fr", None), lambda: FIRST)
    after = Judgements(before.kept)
    for asked in (("text", "fr", ""), ("text", "en", None), ("textfr", None), ("text", "fr")):
        assert after.of(asked, lambda: SECOND) == SECOND


def test_what_was_begun_elsewhere_is_not_made_here() -> None:
    judgements = Judgements(begun={key_of(("text", "fr")): lambda: FIRST})
    assert judgements.of(("text", "fr"), lambda: SECOND) == FIRST
    assert judgements.of(("text", "en"), lambda: SECOND) == SECOND
    assert Judgements(judgements.kept).of(("text", "fr"), lambda: SECOND) == FIRST


def test_what_is_made_elsewhere_when_asked_for_is_not_made_here() -> None:
    told: list[object] = []
    judgements = Judgements(elsewhere=lambda asked: told.append(asked) or (FIRST if "text" in asked else None))
    assert judgements.of(("text", "fr"), lambda: SECOND) == FIRST
    assert judgements.of(("layer", "fr"), lambda: SECOND) == SECOND
    again = Judgements(judgements.kept, elsewhere=told.append)
    assert again.of(("text", "fr"), lambda: SECOND) == FIRST
    assert told == [("text", "fr"), ("layer", "fr")]


def test_what_has_failed_elsewhere_is_made_here() -> None:
    judgements = Judgements(begun={key_of(("text", "fr")): lambda: None})
    assert judgements.of(("text", "fr"), lambda: SECOND) == SECOND


def test_what_a_revert_brings_back_is_still_known() -> None:
    good, vandalised = ("good",), ("vandalised",)
    before = Judgements()
    before.of(good, lambda: FIRST)
    meanwhile = Judgements(before.kept)
    meanwhile.of(vandalised, lambda: SECOND)
    assert Judgements(meanwhile.kept).of(good, lambda: SECOND) == FIRST


def test_what_nobody_asks_for_any_more_is_forgotten() -> None:
    before = Judgements()
    before.of(("one",), lambda: FIRST)
    for _ in range(MOST_UNASKED + 1):
        before = Judgements(before.kept)
        before.of(("other",), lambda: SECOND)
    assert [known.judged for known in before.kept.values()] == [SECOND]
