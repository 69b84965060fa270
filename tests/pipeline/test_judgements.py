"""Judgements that are remembered, and by what."""

from __future__ import annotations

from wikiwatch.model import Judged, Span
from wikiwatch.pipeline.judgements import Judgements

FIRST, SECOND = (Judged(span=Span(0, 1), score=0.9),), (Judged(span=Span(0, 1), score=0.1),)


def test_what_was_judged_before_is_not_judged_again() -> None:
    before = Judgements()
    assert before.of(("text", "fr"), lambda: FIRST) == FIRST
    assert Judgements(before.asked).of(("text", "fr"), lambda: SECOND) == FIRST


def test_anything_it_depends_on_makes_another_judgement() -> None:
    before = Judgements()
    before.of(("text", "fr", None), lambda: FIRST)
    after = Judgements(before.asked)
    for asked in (("text", "fr", ""), ("text", "en", None), ("textfr", None), ("text", "fr")):
        assert after.of(asked, lambda: SECOND) == SECOND


def test_what_nobody_asks_for_any_more_is_forgotten() -> None:
    before = Judgements()
    before.of(("one",), lambda: FIRST)
    before.of(("other",), lambda: SECOND)
    after = Judgements(before.asked)
    after.of(("other",), lambda: FIRST)
    assert list(after.asked.values()) == [SECOND]
