"""Where walking over recent changes ends, and when it is not worth it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wikiwatch.archive.watch_state import Due
from wikiwatch.fetch.recent_changes import RecentChange, Walked
from wikiwatch.pipeline.watching.changes import due_pages, is_too_long

SINCE = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def change(minutes: float) -> RecentChange:
    return RecentChange(
        rc_id=1,
        dt=SINCE + timedelta(minutes=minutes),
        page_id=1,
        namespace_id=0,
        titles=(),
        is_edit=True,
        size_change=0,
        tags=frozenset(),
    )


def reply(until_minutes: float, now_minutes: float = 60) -> Walked:
    return Walked([change(until_minutes)], SINCE + timedelta(minutes=now_minutes), has_more=True)


@pytest.mark.parametrize(
    ("walked", "count", "most", "too_long"),
    [
        (reply(until_minutes=30), 1, 2, False),  # half of an hour in one request: two will do
        (reply(until_minutes=29), 1, 2, True),
        (reply(until_minutes=6), 1, 10, False),
        (reply(until_minutes=6), 1, 9, True),
        (reply(until_minutes=59), 5, 5, True),  # as many as it is worth have been made
        (reply(until_minutes=0), 1, 20, True),  # all in one second: no end in sight
        (Walked([], SINCE, has_more=True), 1, 20, True),
    ],
)
def test_when_a_walk_is_too_long(walked: Walked, count: int, most: int, too_long: bool) -> None:
    assert is_too_long(walked, SINCE, count, most) is too_long


def test_all_urgent_pages_and_some_of_the_others() -> None:
    due = [Due("a", 1), Due("b", 1), Due("a", 2)]
    due += [Due("b", 2, urgent=False), *(Due("a", page_id, urgent=False) for page_id in range(10, 20))]
    assert due_pages(due, most_quiet=3) == {1: {"a", "b"}, 2: {"a", "b"}, 10: {"a"}, 11: {"a"}, 12: {"a"}}
