from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import TimelinePoint
from wikiwatch.report import timeline
from wikiwatch.report.timeline import Mark, MarkKind, Tick

START = datetime(2020, 1, 1, tzinfo=UTC)


def point(rev_id: int, days: float, size: int | None, *, reverted: bool = False, suspect: bool = False):
    dt = START + timedelta(days=days)
    return TimelinePoint(rev_id=rev_id, dt=dt, size=size, reverted=reverted, suspect=suspect)


def test_sizes_are_steps_that_hold_until_the_next_revision():
    drawn = timeline.draw([point(1, 0, 50), point(2, 5, 100), point(3, 10, 0)], {})
    assert drawn is not None
    assert drawn.line == "M0 110H500V24H1000V196H1000"
    assert drawn.area == "M0 110H500V24H1000V196H1000V196H0Z"


def test_a_reverted_revision_is_a_spike_beside_the_line():
    points = [point(1, 0, 100), point(2, 5, 0, reverted=True), point(3, 10, 100)]
    drawn = timeline.draw(points, {})
    assert drawn is not None
    assert (drawn.line, drawn.spikes) == ("M0 24H1000V24H1000", "M500 24V196")


def test_marks_tell_what_stands_from_what_was_reverted():
    points = [
        point(1, 0, 100),
        point(2, 2, 100, suspect=True, reverted=True),
        point(3, 4, 100, suspect=True),
        point(4, 6, 100, suspect=True),
        point(5, 10, 100),
    ]
    drawn = timeline.draw(points, {4: "the text of Editor A"})
    assert drawn is not None
    assert drawn.marks == (
        Mark(MarkKind.REVERTED, 200.0, 24.0, "3 January 2020: suspect edit, reverted (2)", 2),
        Mark(MarkKind.SUSPECT, 400.0, 24.0, "5 January 2020: suspect edit (3)", 3),
        Mark(MarkKind.STANDING, 600.0, 24.0, "the text of Editor A", 4),
    )
    assert drawn.counts == {MarkKind.REVERTED: 1, MarkKind.SUSPECT: 1, MarkKind.STANDING: 1}


def test_neighbours_share_a_mark_but_standing_ones_do_not():
    points = [point(1, 0, 100), *(point(n, 50 + n / 1_000, 100, suspect=True) for n in range(2, 6)), point(6, 100, 9)]
    drawn = timeline.draw(points, {4: "A", 5: "B"})
    assert drawn is not None
    assert [(mark.kind, mark.title) for mark in drawn.marks] == [
        (MarkKind.SUSPECT, "20 February 2020: 2 suspect edits"),
        (MarkKind.STANDING, "A"),
        (MarkKind.STANDING, "B"),
    ]


def test_hidden_sizes_are_passed_over_but_their_edits_count():
    points = [point(1, 0, 100), point(2, 5, None, suspect=True), point(3, 10, 50)]
    drawn = timeline.draw(points, {})
    assert drawn is not None
    assert (drawn.line, drawn.marks, drawn.counts) == ("M0 24H1000V110H1000", (), Counter({MarkKind.SUSPECT: 1}))


@pytest.mark.parametrize("points", [[], [point(1, 0, 100)], [point(1, 0, None), point(2, 1, None), point(3, 2, 7)]])
def test_there_is_no_drawing_of_a_single_size(points):
    assert timeline.draw(points, {}) is None


def test_revisions_of_one_moment_stand_in_the_middle():
    drawn = timeline.draw([point(1, 0, 50), point(2, 0, 100)], {})
    assert drawn is not None
    assert (drawn.line, drawn.ticks) == ("M500 110H500V24H1000", ())


def test_a_page_that_was_only_ever_reverted_still_has_a_line():
    drawn = timeline.draw([point(1, 0, 50, reverted=True), point(2, 1, 100, reverted=True)], {})
    assert drawn is not None
    assert drawn.line == "M0 110H1000V24H1000"


def test_a_blanking_is_never_thinned_away():
    points = [point(n, n / 100, 0 if n == 7_777 else 1_000 + n % 50) for n in range(20_000)]
    drawn = timeline.draw(points, {})
    assert drawn is not None
    assert "V196H" in drawn.line
    assert drawn.line.count("V") <= 4 * timeline.SLOTS


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (0.5, []),
        (3, ["1 Jan", "2 Jan", "3 Jan"]),
        (29, ["1 Jan", "6 Jan", "11 Jan", "16 Jan", "21 Jan", "26 Jan"]),
        (140, ["Jan 2020", "Feb 2020", "Mar 2020", "Apr 2020", "May 2020"]),
        (800, ["Jan 2020", "Jul 2020", "Jan 2021", "Jul 2021"]),
        (366 * 4, ["2020", "2021", "2022", "2023"]),
        (366 * 25, ["2020", "2025", "2030", "2035", "2040"]),
    ],
)
def test_dates_below_the_drawing(days, texts):
    drawn = timeline.draw([point(1, 0, 1), point(2, days, 2)], {})
    assert drawn is not None
    assert [tick.text for tick in drawn.ticks] == texts


def test_a_date_has_its_place():
    drawn = timeline.draw([point(1, 0, 1), point(2, 366 * 4, 2)], {})
    assert drawn is not None
    assert drawn.ticks[:2] == (Tick(0.0, "2020"), Tick(25.0, "2021"))


@pytest.mark.parametrize(
    ("first", "texts"),
    [
        (datetime.min, ["2000", "4000", "6000", "8000"]),
        (datetime(9999, 12, 30, 12), ["31 Dec"]),
        (datetime(9999, 10, 1), ["Oct 9999", "Nov 9999", "Dec 9999"]),
    ],
)
def test_a_history_up_to_the_last_day_that_there_is(first, texts):
    last = datetime.max.replace(microsecond=0)
    points = [
        TimelinePoint(rev_id=size, dt=dt.replace(tzinfo=UTC), size=size, reverted=False, suspect=False)
        for size, dt in ((1, first), (2, last))
    ]
    drawn = timeline.draw(points, {})
    assert drawn is not None
    assert [tick.text for tick in drawn.ticks] == texts


POINTS = st.lists(
    st.tuples(st.floats(0, 400_000), st.none() | st.integers(0, 2_000_000), st.booleans(), st.booleans()), max_size=30
)


@given(POINTS)
def test_everything_stays_inside_the_drawing(raw):
    points = [
        point(n, days, size, reverted=reverted, suspect=suspect)
        for n, (days, size, reverted, suspect) in enumerate(sorted(raw, key=lambda item: item[0]))
    ]
    drawn = timeline.draw(points, {3: "still stands"})
    if drawn is None:
        assert sum(p.size is not None for p in points) < 2
        return
    assert all(0 <= mark.x <= timeline.WIDTH and 0 <= mark.y <= timeline.HEIGHT for mark in drawn.marks)
    assert all(0 <= tick.percent <= 88 for tick in drawn.ticks)
    assert len(drawn.ticks) <= 8
    assert all(first.percent < second.percent for first, second in pairwise(drawn.ticks))
