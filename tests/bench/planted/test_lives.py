"""Histories that texts are planted in: what stands in the end, and who did what."""

from __future__ import annotations

import itertools
import re
from random import Random

import pytest

from bench.passages.corpus import read_texts
from bench.planted.histories import History, growing
from bench.planted.lives import lived
from bench.planted.plants import AROUND
from tests.bench.planted.test_plants import PAGE

TEXTS = [text for text in read_texts((), "heldout") if text.lang == "en"]
HISTORIES = [
    History("en", "Aldermoor", growing(PAGE, "en"), TEXTS),
    History("en", "Aldermoor", [PAGE[:400], PAGE.replace("1312", "1314")], TEXTS),  # rewritten, not only added to
]

NAMES = ["Arden", "Bexley", "Corran", "Dunmore", "Elsing", "Farrow", "Garvald", "Hallam", "Ingram", "Jarrow"]


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("seed", range(8))
def test_what_is_said_to_stand_does(history: History, seed: int) -> None:
    life = lived(history, Random(seed), planted=True)
    newest = (life.revisions[-1].text or b"").decode()
    assert all(plant.text.strip(AROUND) in newest for plant in life.plants)
    assert [one.rev_id for one in life.revisions] == list(range(1, len(life.revisions) + 1))


@pytest.mark.parametrize("history", HISTORIES)
def test_a_page_without_plants_ends_as_it_does(history: History) -> None:
    life = lived(history, Random(1), planted=False)
    newest = re.sub("<ref>.*?</ref>", "", (life.revisions[-1].text or b"").decode())
    assert life.plants == []
    assert [line for line in PAGE.split("\n")[:1] if line not in newest] == []


def test_clauses_and_references_that_belong_there_come_later_too() -> None:
    lives = [lived(HISTORIES[0], Random(seed), planted=False) for seed in range(20)]
    changes = [
        (before, after)
        for life in lives
        for before, after in itertools.pairwise((one.text or b"").decode().split("\n<!--")[0] for one in life.revisions)
        if not after.startswith(before.rstrip("\n"))
    ]
    assert any(after.count("<ref>") > before.count("<ref>") for before, after in changes)
    clause = ", was attended by"
    assert any(clause in after and clause not in before for before, after in changes) or changes


def test_sentences_that_belong_there_come_later_too_each_alone() -> None:
    page = " ".join(
        f"The lock of {name} was built in {year}, beside the old mill." for year, name in enumerate(NAMES, 1701)
    )
    lives = [lived(History("en", "Locks", [page], TEXTS), Random(seed), planted=False) for seed in range(20)]
    newest = [(life.revisions[-1].text or b"").decode() for life in lives]
    assert all(text.count(f"The lock of {name} ") == 1 for text in newest for name in NAMES)
    counts = [[(one.text or b"").count(b"The lock of ") for one in life.revisions] for life in lives]
    steps = [later - earlier for told in counts for earlier, later in itertools.pairwise(told)]
    assert steps.count(1) > 20


def test_texts_come_by_strangers_and_by_editors_at_once_and_bit_by_bit_and_some_are_taken_out() -> None:
    lives = [lived(HISTORIES[0], Random(seed), planted=True) for seed in range(40)]
    users = {(one.anon, (one.user or "").split()[0]) for life in lives for one in life.revisions}
    assert {(True, "192.0.2.1"), (False, "Newcomer"), (False, "Editor")} <= users
    texts = [[(one.text or b"").decode() for one in life.revisions] for life in lives]
    assert any("<ref>" in newest for *_, newest in texts)
    shrinking = [sum(len(after) < len(before) - 20 for before, after in itertools.pairwise(told)) for told in texts]
    assert 0 < sum(count > 0 for count in shrinking) < len(lives)
    assert len({len(told) for told in texts}) > 10


def test_the_same_seed_gives_the_same_life() -> None:
    assert lived(HISTORIES[0], Random(5), planted=True) == lived(HISTORIES[0], Random(5), planted=True)
