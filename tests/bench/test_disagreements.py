"""Tokens two engines disagree about: found, sampled, and their verdicts counted."""

import pytest

from bench.disagreeing.sampling import PER_EDIT, PER_PAIR, Disputed, compare, sample
from bench.disagreeing.sheet import excerpt, places, tokens_of
from bench.disagreeing.tally import Judged, read_judged, report, sign_test, wilson


def judged(**changes: object) -> Judged:
    fields: dict[str, object] = {
        "page": "River",
        "rev_id": 3,
        "start": 0,
        "word": "Une",
        "wikiwatch": 1,
        "wikiwho": 3,
        "right": 1,
        "reason": "moved text",
    }
    return Judged(**{**fields, **changes})  # type: ignore[arg-type]


def test_tokens_are_compared_where_both_engines_cut() -> None:
    ours = {1: {0: 1, 4: 1}, 2: {0: 2}, 3: {0: 1, 4: 3, 9: 3, 12: 1}, 4: {0: 1, 4: 3}}
    theirs = {1: {0: 1, 4: 1}, 3: {0: 1, 4: 1, 9: 1, 11: 1}, 4: {0: 1, 4: 1}}
    result = compare(ours, theirs)
    assert (result.revisions, result.skipped) == (4, 1)
    assert (result.tokens, result.agreed, result.cut_otherwise) == (7, 4, 1)
    assert result.disputed == [Disputed(3, 4, 3, 1), Disputed(3, 9, 3, 1)]  # what revision 4 repeats is not taken


def test_a_sample_takes_few_tokens_from_one_pair_and_from_one_edit() -> None:
    one_pair = [Disputed(9, start, 1, 9) for start in range(50)]
    one_edit = [Disputed(9, 100 + start, start, 9) for start in range(2, 8)]
    order = {rev_id: rev_id for rev_id in range(10)}
    [of_pair] = sample([one_pair], order, 20, seed=1)
    assert len(of_pair) == PER_PAIR
    [of_edit] = sample([one_pair + one_edit], order, 20, seed=1)
    assert len(of_edit) == PER_EDIT


def test_a_sample_gives_each_page_a_share_by_the_root_of_its_pairs() -> None:
    order = {rev_id: rev_id for rev_id in range(2000)}
    large = [Disputed(5, start, start, start + 1000) for start in range(900)]
    small = [Disputed(6, start, start, start + 1000) for start in range(9)]
    sampled = sample([large, small, []], order, 22, seed=1)
    assert [len(tokens) for tokens in sampled] == [20, 2, 0]
    assert sampled == sample([large, small, []], order, 22, seed=1)
    assert sampled != sample([large, small, []], order, 22, seed=2)


def test_a_place_is_found_again_by_its_neighbours() -> None:
    words = tokens_of("Au nord, une rivière coule.")
    there = tokens_of("Une route. Au sud une rivière coule, et une autre.")
    found = [there[place].start for place in places(words, there, 3)]
    assert found == [18, 0]
    assert excerpt("Au nord,\nune rivière", 9, 12) == "Au nord,⏎»»une«« rivière"


def test_a_tally() -> None:
    tokens = [
        judged(),
        judged(right=3, reason="copy"),
        judged(right=2),
        judged(right="either", page="Sea"),
        judged(page="Sea"),
    ]
    assert list(report(tokens)) == [
        "| history | tokens | wikiwatch right | WikiWho right | neither | either reading holds |",
        "|---|--:|--:|--:|--:|--:|",
        "| River | 3 | 1 | 1 | 1 | 0 |",
        "| Sea | 2 | 1 | 0 | 0 | 1 |",
        "| **all** | **5** | **2** | **1** | **1** | **1** |",
        "",
        "| why they differ | tokens | wikiwatch right | WikiWho right | neither | either reading holds |",
        "|---|--:|--:|--:|--:|--:|",
        "| moved text | 4 | 2 | 0 | 1 | 1 |",
        "| copy | 1 | 0 | 1 | 0 | 0 |",
        "| **all** | **5** | **2** | **1** | **1** | **1** |",
        "",
        "Where exactly one is right, it is wikiwatch in 2 of 3 (67%;",
        "95 % Wilson interval 21% to 94%; two-sided sign test p = 1).",
    ]


def test_an_interval_and_a_test_as_textbooks_have_them() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=0.0001)  # Newcombe, Statist. Med. 17, 1998, table I
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=0.0001)
    assert sign_test(8, 2) == pytest.approx(0.109375)


def test_the_verdicts_that_are_shipped() -> None:
    tokens = read_judged()
    assert len(tokens) >= 100
    assert len({(token.page, token.rev_id, token.start) for token in tokens}) == len(tokens)
    for token in tokens:
        assert token.wikiwatch != token.wikiwho, token
        assert isinstance(token.right, int) or token.right in {"either", "neither"}, token
        assert token.reason, token
        assert len(token.word.split()) == 1, token
