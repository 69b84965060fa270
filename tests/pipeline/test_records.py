"""What a page's history tells of an edit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wikiwatch.history import PageHistory
from wikiwatch.model import PageRecord, Revision, Slot
from wikiwatch.pipeline.records import RecordKeeper

START = datetime(2024, 1, 1, tzinfo=UTC)
TOWER = "The tower stands in the old town.\n"
BANANA = "Whoever reads this about the tower is a very big banana, as everybody here has known for years.\n"


def revision(number: int, text: str | None, user: str | None, anon: bool | None = False) -> Revision:
    content = None if text is None else text.encode()
    return Revision(
        rev_id=number,
        parent_id=number - 1 or None,
        page_id=1,
        dt=START + timedelta(minutes=number),
        user=user,
        user_id=None,
        anon=anon,
        comment=None,
        slots=(Slot(text=content, sha1=None, size=content and len(content)),),
    )


HISTORY = [
    revision(1, TOWER, "Ada"),
    revision(2, TOWER + BANANA, "192.0.2.1", anon=True),
    revision(3, TOWER, "Ada"),
    revision(4, TOWER + BANANA + "Again!", "192.0.2.1", anon=True),
    revision(5, None, None, anon=None),
]


def records(revisions: list[Revision]) -> list[PageRecord]:
    history, keeper = PageHistory(), RecordKeeper()
    return [keeper.add(each, history.add(each)) for each in revisions]


def test_a_record_is_of_what_came_before() -> None:
    first, second, third, fourth, hidden = records(HISTORY)
    assert (first.seconds_since, first.user_edits, first.undoes) == (None, 0, 0)
    assert (second.seconds_since, second.user_edits, second.previous_anon) == (60, 0, False)
    assert (third.undoes, third.user_edits, third.previous_anon) == (1, 1, True)
    assert (fourth.user_edits, fourth.user_reverted, fourth.previous_reverted) == (1, 1, True)
    assert fourth.reinserts > 0.5
    assert (hidden.user_edits, hidden.reinserts) == (None, 0)


def test_what_comes_later_changes_no_record() -> None:
    assert records(HISTORY)[:3] == records(HISTORY[:3])


def test_a_stored_history_gives_the_same_records() -> None:
    history, keeper = PageHistory(), RecordKeeper()
    for each in HISTORY[:3]:
        history.add(each)
    keeper.resume(history.revisions, history.reverted_by)
    assert keeper.add(HISTORY[3], history.add(HISTORY[3])) == records(HISTORY)[3]


def test_the_share_of_reverted_edits_needs_some_edits() -> None:
    more = [*HISTORY[:4], revision(5, TOWER, "Ada"), revision(6, TOWER + "More.", "Ada")]
    told = records(more)
    assert told[3].reverted_share is None
    assert told[5].reverted_share == 2 / 5


def test_an_editor_who_goes_on_or_comes_back() -> None:
    users = ["Ada", "Grace", "Grace", "Grace", "Ada"]
    told = records([revision(at, f"{TOWER}{'More. ' * at}", user) for at, user in enumerate(users, 1)])
    assert [record.in_a_row for record in told] == [0, 0, 1, 2, 0]
    assert [record.since_own for record in told] == [None, None, 60, 60, 240]
    assert [record.since_first for record in told] == [None, None, 60, 120, 240]


def test_an_editor_who_takes_back_what_they_did() -> None:
    clears_up = records([*HISTORY[:2], revision(3, TOWER, "192.0.2.1", anon=True)])
    by_another = records(HISTORY[:3])
    assert [record.takes_back for record in (*clears_up, by_another[2])] == [False, False, True, False]
