"""What is learned from parts in doubt, and what is written of it."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

import numpy as np
import pytest

from bench.planted.figures import Unseen, error_of
from bench.planted.learning import MOST_ACCUSED, STEPS, _added, as_json, learned, settle
from bench.planted.looking import Case, Row, is_planted, places_of, shown_in
from bench.planted.plants import Plant
from wikiwatch.model import Judged, Label, Provenance, Span
from wikiwatch.pipeline.foreign import Part
from wikiwatch.score.passages import standing
from wikiwatch.score.passages.standing import Looked

GOOD, BAD = "The mill stands on the river.", "Spin the wheel and win today!"


def page(number: int, random: Random, *, planted: bool) -> Case:
    """Eight sentences, each a paragraph; the judge is mostly right, and strangers plant more than they add."""
    guilty = [planted and random.random() < 0.5 for _ in range(8)]
    text = "\n\n".join(BAD if bad else GOOD for bad in guilty)
    rows, at = [], 0
    for place, bad in enumerate(guilty):
        span = Span(at, at + len(BAD if bad else GOOD))
        looked = Looked(random.gauss(2.5 if bad else -2.5, 1.2), random.gauss(0, 1), None, False, bool(number % 2))
        is_stranger = random.random() < (0.7 if bad else 0.2)
        came = Provenance(edit_words=9, references_added=0, prior_edits=0 if is_stranger else 9, anonymous=False)
        judged = Judged(span=span, score=0.5, spans=(span,), labels=(Label.OFF_TOPIC,))
        rows.append(Row(Part(judged, looked, place), came, bad))
        at = span.end + 2
    plants = [Plant("sentence", BAD)] if any(guilty) else []
    return Case("en", f"Page {number // 2}", False, bool(number % 2), text, plants, rows)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    random = Random(4)
    return [page(number, random, planted=planted) for number in range(160) for planted in (False, True)]


def test_signs_are_what_they_should_be_and_what_says_nothing_counts_little(cases: list[Case]) -> None:
    told = learned(cases)
    for looks in told.looks.values():
        assert looks["whole"] > 0.5 > abs(looks["layered"])
    assert told.history["stranger"] > 0.5
    assert {told.history[name] for name in ("large", "referenced", "brought back")} == {0.0}


def clean_pages(lang: str, *worst: float) -> list[Unseen]:
    """Of each page the worst chance of its parts."""
    case = Case(lang, "Aldermoor", False, False, "", [], [])
    return [Unseen(case, [0.1, chance], [False, False], []) for chance in worst]


def test_each_language_is_as_strict_as_its_clean_pages_ask_for() -> None:
    pages = [*clean_pages("en", *[0.2] * 199, 0.6), *clean_pages("de", *[0.2] * 90, *[0.6] * 20)]
    added = _added(pages)
    assert added["en"] == STEPS[0]
    assert math.log(0.6 / 0.4) <= -added["de"] < math.log(0.6 / 0.4) + 0.05


def test_clean_pages_that_stay_silent_lower_the_chance_that_is_suspect() -> None:
    nearly = clean_pages("en", *[0.2] * 180, *[0.45] * 20)
    assert 0.0 < _added(nearly)["en"] <= math.log(0.55 / 0.45)


def test_few_clean_pages_of_a_language_are_believed_little() -> None:
    others = clean_pages("en", *[0.2] * 160, *[0.6] * 40)
    added = {count: _added([*others, *clean_pages("de", *[0.2] * count)])["de"] for count in (20, 150)}
    assert added[20] < 0.0 < added[150]
    assert "de" not in _added([*others, *clean_pages("de", *[0.2] * 19)])


def test_a_language_without_pages_is_as_strict_as_some_pages_like_all_would_make_it() -> None:
    assert _added(clean_pages("en", *[0.2] * 200))[""] == STEPS[0]
    share = 15 / 200
    assert _added(clean_pages("en", *[0.2] * 185, *[0.6] * 15))[""] < 0.0 < MOST_ACCUSED - share


def test_what_is_written_is_what_is_read(cases: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "standing.json"
    settle(cases, file)
    monkeypatch.setattr(standing, "COLUMNS", file)
    standing.weights.cache_clear()
    try:
        assert as_json(standing.weights()) == file.read_text(encoding="utf-8")
        assert standing.weights().languages == {"en"}
    finally:
        standing.weights.cache_clear()


def test_how_far_chances_are_off(cases: list[Case]) -> None:
    weights = learned(cases)
    rows = [(case, row) for case in cases for row in case.rows]
    odds = [weights.of_looks(row.part.looked, "en") + weights.of_history(row.came) for _, row in rows]
    chances = np.array([1 / (1 + math.exp(-value)) for value in odds])
    planted = np.array([float(row.is_planted) for _, row in rows])
    counts = np.array([3.0 if case.is_clean else 1.0 for case, _ in rows])
    assert error_of(chances, planted, counts) < 0.03 < 0.2 < error_of(1 - chances, planted, counts)


def test_half_of_what_is_accused_must_be_planted() -> None:
    text = f"{GOOD} {BAD} {GOOD}"
    planted, shown = places_of(text, [Plant("sentence", BAD)]), shown_in(text)
    good, bad = Span(0, len(GOOD)), Span(len(GOOD) + 1, len(GOOD) + 1 + len(BAD))
    told = [is_planted(spans, planted, shown) for spans in ([good], [bad], [bad, bad, good], [Span(0, len(text))])]
    assert told == [False, True, True, False]


def test_a_reference_put_to_a_planted_sentence_makes_it_no_other() -> None:
    text = f"{BAD}<ref>{{{{cite web|url=https://example.org/1|title=The mill at Aldermoor, and more of it}}}}</ref>"
    whole = [Span(0, len(text))]
    assert is_planted(whole, places_of(text, [Plant("sentence", BAD)]), shown_in(text))
    assert not is_planted(whole, places_of(text, [Plant("sentence", GOOD)]), shown_in(text))
