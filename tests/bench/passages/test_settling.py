"""Thresholds and calibration, from what models said of pages that they did not know."""

import numpy as np
import pytest

from bench.passages.items import Page
from bench.passages.measured import Read, read
from bench.passages.recipe import Insertion, Mixture
from bench.passages.settling import settled, worst_chances
from wikiwatch.model import Span
from wikiwatch.score.passages import stored

BRIDGE = "The bridge crosses the Orne at Ravel. It was opened in 1931. Trams cross it every day."
SPIN = "Spin the reels and claim your bonus today."
PAGES = 60


def reads() -> list[Read]:
    """As many clean pages as pages with one sentence put in at their end."""
    page = Page(source="here", lang="en", title="Ravel bridge", text=BRIDGE, before=BRIDGE)
    text = f"{BRIDGE} {SPIN}"
    span = Span(len(BRIDGE) + 1, len(text))
    inserted = Insertion(span=span, kind="gambling", form="sentence", source="here")
    clean = Mixture(page=page, name="clean", text=BRIDGE)
    mixed = Mixture(page=page, name="commercial sentences", text=text, insertions=(inserted,))
    return [found for mixture in (clean, mixed) for _ in range(PAGES) if (found := read(mixture))]


def said(told: list[Read], seed: int) -> list[np.ndarray]:
    """What a fair model would say: -3 of what belongs, +3 of what does not, give or take one."""
    chance = np.random.default_rng(seed)
    return [chance.normal(np.where(r.labels == 1, 3.0, -3.0), 1.0) for r in told]


def test_clean_pages_are_silent_and_what_was_put_in_is_found() -> None:
    told = reads()
    like = stored.judge(stored.TEXT)
    judge = settled(like.heads, like.trees, told, said(told, 1), said(told, 2), reference=False)
    chances = [worst_chances(r, s, judge) for r, s in zip(told, said(told, 3), strict=True)]
    alarms = sum(int((scores >= judge.threshold).sum()) for scores in chances[:PAGES])
    found = sum(bool(scores[-1] >= judge.threshold) for scores in chances[PAGES:])
    assert alarms <= 0.2 * PAGES
    assert found >= 0.95 * PAGES
    truth = np.concatenate([r.touched() for r in told])
    assert abs(np.concatenate(chances).mean() - truth.mean()) < 0.05
    assert judge.by_language["en"] == 0.0
    assert set(judge.clause_shifts) == {""}
    assert judge.by_language[""] <= 0.0


def test_against_a_reference_clauses_are_left_more_of_the_alarms() -> None:
    before = f"{BRIDGE} It has three arches. A ferry ran before. The toll was a penny."
    text = f"{before} The arches were rebuilt in 1950, after the war had spared but one."
    page = Page(source="here", lang="en", title="Ravel bridge", text=text, before=before)
    clean = Mixture(page=page, name="clean", text=text, reference=before)
    told = [found for _ in range(PAGES) if (found := read(clean, reference=True))]
    like = stored.judge(stored.TEXT)
    alone, referred = (
        settled(like.heads, like.trees, told, said(told, 1), said(told, 2), reference=reference)
        for reference in (False, True)
    )
    assert alone.clause_shifts[""] < referred.clause_shifts[""]


def test_a_small_source_sets_a_threshold_only_by_more_than_chance() -> None:
    few, many = (threshold_with(odd) for odd in (2, 16))
    assert few == pytest.approx(threshold_with(0))
    assert many > few


def test_one_odd_page_sets_no_threshold_however_many_of_its_sentences_look_suspect() -> None:
    assert threshold_with(1, sentences=None) == pytest.approx(threshold_with(0))


def threshold_with(odd: int, sentences: int | None = 1) -> float:
    """Where 300 pages stay silent and one source has ``odd`` pages, of 25, with sentences that look suspect."""
    told = []
    for source, count in (("large", 300), ("small", 25)):
        page = Page(source=source, lang="en", title="Ravel bridge", text=BRIDGE, before=BRIDGE)
        told += [found for _ in range(count) if (found := read(Mixture(page=page, name="clean", text=BRIDGE)))]
    scores = [np.linspace(-4.0, -3.0, len(r.labels)) for r in told]
    for number in range(300, 300 + odd):
        scores[number][:sentences] += 5.0
    like = stored.judge(stored.TEXT)
    judge = settled(like.heads, like.trees, told, scores, scores, reference=False)
    log_odds = float(np.log(judge.threshold / (1 - judge.threshold)))
    return (log_odds - judge.shift) / judge.slope


def test_a_language_whose_words_nobody_knows_is_as_strict_as_pages_that_were_read_so() -> None:
    told, scores = [], []
    for lang, meant, higher in (("de", True, 0.0), ("en", True, 0.0), ("fr", True, 3.0), ("en", False, 1.0)):
        page = Page(source="here", lang=lang, title="Ravel bridge", text=BRIDGE, before=BRIDGE)
        some = [
            found for _ in range(PAGES) if (found := read(Mixture(page=page, name="clean", text=BRIDGE, meant=meant)))
        ]
        told += some
        scores += [np.linspace(-4.0, -3.0, len(r.labels)) + higher for r in some]
    like = stored.judge(stored.TEXT)
    moved = settled(like.heads, like.trees, told, scores, scores, reference=False).by_language
    assert {lang: round(more, 3) for lang, more in moved.items()} == {"de": 0.0, "en": 0.0, "fr": -3.0, "": -1.0}
