"""Records that are made when they are asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wikiwatch.model import Revision, Revisions, Slot, Timeline, TimelinePoint

START = datetime(2024, 1, 1, tzinfo=UTC)


def revision(rev_id: int, user: str | None = "Ada", size: int | None = 5) -> Revision:
    return Revision(
        rev_id=rev_id,
        parent_id=None,
        page_id=1,
        dt=START + timedelta(minutes=rev_id),
        user=user,
        user_id=None,
        anon=None,
        comment=None,
        slots=(Slot(text=None, sha1=None, size=size),),
    )


FOUR = [revision(1), revision(2, None), revision(3, size=None), revision(4)]


def columns(revisions: Revisions) -> tuple[list[int], list[float], list[str | None], list[int | None]]:
    return revisions.rev_ids, revisions.times, revisions.users, revisions.sizes


def test_revisions_are_a_sequence_with_columns() -> None:
    revisions = Revisions(FOUR)
    assert revisions == FOUR and list(revisions) == FOUR and revisions != FOUR[:3]
    assert (revisions[-1], revisions[1:3], len(revisions)) == (FOUR[3], FOUR[1:3], 4)
    start = START.timestamp()
    times = [start + 60 * minute for minute in (1, 2, 3, 4)]
    assert columns(revisions) == ([1, 2, 3, 4], times, ["Ada", None, "Ada", "Ada"], [5, 5, None, 5])


def test_stored_ones_are_made_when_asked_for_and_once() -> None:
    asked = []

    def made(place: int) -> Revision:
        asked.append(place)
        return replace(FOUR[place])

    known = Revisions(FOUR)
    stored = Revisions.stored(
        rev_ids=known.rev_ids[:3], times=known.times[:3], users=known.users[:3], sizes=known.sizes[:3], made=made
    )
    stored.append(FOUR[3])
    assert asked == []
    assert stored[2] is stored[2] and stored[3] is FOUR[3]
    assert asked == [2]
    assert stored == known and columns(stored) == columns(known)


def test_the_first_of_them_go_their_own_way() -> None:
    revisions = Revisions(FOUR[:3])
    first = revisions.first(2)
    first.append(FOUR[3])
    assert (first, revisions) == ([*FOUR[:2], FOUR[3]], FOUR[:3])
    assert first.users == ["Ada", None, "Ada"]


def test_a_timeline_is_a_sequence_of_points() -> None:
    timeline = Timeline(rev_ids=(1, 2), times=(0, 1.5), sizes=(10, None), reverted=(False, True), suspect=(True, False))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    points = [
        TimelinePoint(rev_id=1, dt=epoch, size=10, reverted=False, suspect=True),
        TimelinePoint(rev_id=2, dt=epoch + timedelta(seconds=1.5), size=None, reverted=True, suspect=False),
    ]
    assert timeline == points and timeline[1] == points[1] and timeline[:1] == points[:1]
    assert Timeline() == ()
