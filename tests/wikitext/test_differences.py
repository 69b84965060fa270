"""Where two texts differ."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.differences import Difference, differences

TEXTS = st.text(alphabet="ab\n .'[字\u0301", max_size=60)


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [(old[d.old_start : d.old_end], new[d.new_start : d.new_end]) for d in differences(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("same", "same", []),
        ("", "", []),
        ("", "all new", [("", "all new")]),
        ("all gone", "", [("all gone", "")]),
        ("The cat sat.", "The dog sat.", [("cat", "dog")]),
        ("cat", "cats", [("cat", "cats")]),  # words stay whole
        ("born in 1889 in Paris", "born in 1888 in Paris", [("1889", "1888")]),
        ("one two three", "one two and a half three", [("", "and a half ")]),
        ("a b c d e f", "x b c d e y", [("a", "x"), ("f", "y")]),
        ("alpha beta", "gamma delta", [("alpha beta", "gamma delta")]),  # the space between them is no match
        ("東京は首都", "東京が首都", [("は", "が")]),  # scripts without spaces go by characters
    ],
)
def test_examples(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    assert shown(old, new) == changes


@given(TEXTS, TEXTS)
def test_the_changes_make_the_new_text_of_the_old(old: str, new: str) -> None:
    made, at = [], 0
    for change in differences(old, new):
        assert change.old_start >= at
        made += [old[at : change.old_start], new[change.new_start : change.new_end]]
        assert "".join(made[:-1]) == new[: change.new_start]
        at = change.old_end
    assert "".join([*made, old[at:]]) == new


@pytest.mark.parametrize("piece", ["word ", "line\n", "x", "a b\n"])
def test_long_texts_take_bounded_time(piece: str) -> None:
    old, new = piece * 400_000, f"y{piece}" * 400_000
    start = time.perf_counter()
    assert differences(old, new)[0] == Difference(0, len(old), 0, len(new)) or len(differences(old, new)) > 0
    assert time.perf_counter() - start < 10
