"""Identity reverts, spelt as a string of texts: each letter is a revision's whole text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.reverts import Revert, RevertDetector


def reverts(texts: str, radius: int | None = 15) -> list[Revert]:
    detector = RevertDetector(radius)
    found = [detector.add(number, text.encode()) for number, text in enumerate(texts)]
    return [revert for revert in found if revert]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("ab", []),
        ("aa", []),  # a null edit undoes nothing
        ("aba", [Revert(2, (1,), 0)]),
        ("abca", [Revert(3, (1, 2), 0)]),
        ("abab", [Revert(2, (1,), 0), Revert(3, (2,), 1)]),  # an edit war
        ("abaa", [Revert(2, (1,), 0)]),
        ("abacda", [Revert(2, (1,), 0), Revert(5, (3, 4), 2)]),  # back to the latest of equal texts
    ],
)
def test_reverts(texts: str, expected: list[Revert]) -> None:
    assert reverts(texts) == expected


def test_the_radius_is_the_most_revisions_undone() -> None:
    assert reverts("a" + "bcdefghijklmnop" + "a") == [Revert(16, tuple(range(1, 16)), 0)]
    assert reverts("a" + "bcdefghijklmnopq" + "a") == []
    assert reverts("a" + "bcdefghijklmnopq" + "a", radius=None) == [Revert(17, tuple(range(1, 17)), 0)]


@given(st.text("abc", max_size=30), st.integers(1, 5))
def test_against_a_plain_recount(texts: str, radius: int) -> None:
    expected = []
    for here, text in enumerate(texts):
        there = texts.rfind(text, 0, here)
        if there >= 0 and 1 <= here - there - 1 <= radius:
            expected.append(Revert(here, tuple(range(there + 1, here)), there))
    assert reverts(texts, radius) == expected


@given(st.text("abc", max_size=30), st.integers(0, 30))
def test_it_goes_on_from_where_it_ended(texts: str, stop: int) -> None:
    detector = RevertDetector(15)
    detector.resume(range(len(texts[:stop])), [text.encode() for text in texts[:stop]])
    found = [detector.add(number, text.encode()) for number, text in enumerate(texts[stop:], len(texts[:stop]))]
    assert [revert for revert in found if revert] == [each for each in reverts(texts) if each.reverting >= stop]
