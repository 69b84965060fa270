"""Lines that stayed, and lines that moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.whole_lines import gaps_between, kept_in_place, kept_lines, moved_lines

HEAD, BRIDGE, TOWER = b"== Lyon ==", b"The bridge was built in 1820.", b"The tower is older than the bridge."
FERRY = b"A ferry crosses the river since the flood."


def moved(old: list[bytes], new: list[bytes]) -> dict[int, int]:
    """What `moved_lines` says of all lines that did not stay."""
    gaps = gaps_between(kept_lines(old, new), len(old), len(new))
    loose: dict[bytes, list[int]] = {}
    for i1, i2, _, _ in gaps:
        for i in range(i1, i2):
            loose.setdefault(old[i], []).append(i)
    return moved_lines(old, new, loose, [j for _, _, j1, j2 in gaps for j in range(j1, j2)])


def test_lines_around_a_change_stay() -> None:
    assert kept_lines([HEAD, BRIDGE, TOWER], [HEAD, FERRY, TOWER]) == [(0, 0, 1), (2, 2, 1)]


def test_lines_that_turned_into_new_ones_leave_the_others_in_place() -> None:
    assert kept_in_place([1, 2, 2, 3, 4], [1, 5, 2, 3, 6]) is None, "another line like the second is there"
    assert kept_in_place([1, 2, 3, 4], [1, 5, 3, 6]) == [(0, 0, 1), (2, 2, 1)]
    assert kept_in_place([1, 2], [2, 1]) is None
    assert kept_in_place([1, 2], [1]) is None
    assert kept_in_place([], [1]) == []


@given(st.lists(st.integers(0, 4), max_size=9), st.lists(st.integers(0, 9), max_size=9))
def test_that_is_what_looking_at_the_lines_says(old: list[int], new: list[int]) -> None:
    matches = kept_in_place(old, new)
    texts = [[b"%d" % line * 3 for line in lines] for lines in (old, new)]
    assert matches is None or matches == kept_lines(*texts)


def test_of_lines_that_change_places_the_shorter_moved() -> None:
    old, new = [HEAD, BRIDGE, b"", TOWER], [HEAD, TOWER, b"", BRIDGE]
    assert (3, 1, 1) in kept_lines(old, new)
    assert moved(old, new)[3] == 1


def test_a_bracket_moves_only_with_the_line_beside_it() -> None:
    old, new = [b"|-", BRIDGE, b"|}", FERRY, TOWER], [FERRY, TOWER, b"|-", BRIDGE, b"|}"]
    assert moved(old, new) == {2: 0, 3: 1, 4: 2}
    assert moved([b"|}", FERRY, TOWER], [FERRY, TOWER, b"|}"]) == {}


def test_equal_lines_move_in_order() -> None:
    old, new = [BRIDGE, BRIDGE, FERRY + TOWER], [FERRY + TOWER, BRIDGE, BRIDGE]
    assert moved(old, new) == {1: 0, 2: 1}
