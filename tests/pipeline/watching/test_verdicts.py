"""What is new, what has ended, and that an event's identity says neither more nor less than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.report.conftest import casino, guilty_page, moment, revision
from wikiwatch.archive.watch_state import Known
from wikiwatch.model import EndReason, EventKind, PartialRevert, SuspectPassage
from wikiwatch.pipeline.watching.verdicts import (
    Frame,
    Subject,
    Verdicts,
    own_reverts_only,
    page_gone,
    subjects,
    verdicts,
)
from wikiwatch.settings.operating import OperatingPoint
from wikiwatch.settings.watchlists import Watchlist

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PAGE = guilty_page()
FRAME = Frame(
    watchlist=Watchlist(name="sites", wiki="fr", point=OperatingPoint()), wiki=PAGE.wiki, page=PAGE.page, noticed_at=NOW
)
BY = revision(200, moment(2024, 7, 1), "Editor A", "spam")
END = revision(201, moment(2024, 7, 2), "Editor B", "clean")


def subject(key: str, standing: bool = True) -> Subject:
    return Subject(key, BY, standing, passage=casino())


def judged(found: list[Subject], known: dict[str, Known], *, skipped: bool = False) -> Verdicts:
    return verdicts(FRAME, {one.key: one for one in found}, known, lambda _: skipped, lambda _: END)


def remembered(before: dict[str, Known], after: Verdicts) -> dict[str, Known]:
    return before | {one.subject: one for one in after.findings}


def test_something_new() -> None:
    found = judged([subject("a")], {})
    assert found.findings == (Known("a", 200, BY.dt, 1, standing=True, told=True),)
    (event,) = found.events
    assert (event.kind, event.passage_id, event.rev_id, event.reason) == (EventKind.NEW, "a", 200, None)


def test_nothing_new_about_what_is_known() -> None:
    known = remembered({}, judged([subject("a")], {}))
    assert judged([subject("a")], known) == Verdicts()


def test_its_end() -> None:
    known = remembered({}, judged([subject("a")], {}))
    (event,) = judged([subject("a", standing=False)], known).events
    assert (event.kind, event.reason, event.ended_by) == (EventKind.ENDED, EndReason.REMOVED, END)
    (event,) = judged([], known).events
    assert (event.kind, event.reason, event.ended_by) == (EventKind.ENDED, EndReason.WITHDRAWN, None)
    (event,) = page_gone(FRAME, known).events
    assert (event.kind, event.reason) == (EventKind.ENDED, EndReason.PAGE_GONE)


def test_what_is_skipped_is_remembered_and_its_end_not_told() -> None:
    skipped = judged([subject("a")], {}, skipped=True)
    assert (skipped.events, skipped.findings[0].told) == ((), False)
    known = remembered({}, skipped)
    for end in (judged([], known), page_gone(FRAME, known)):
        assert (end.events, end.findings[0].standing) == ((), False)


def test_what_was_removed_before_anybody_looked_is_not_told() -> None:
    assert judged([subject("a", standing=False)], {}) == Verdicts()


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=12))
def test_beginnings_and_ends_alternate_and_no_id_is_given_twice(states: list[set[str]]) -> None:
    """Whatever stands from pass to pass: told is exactly what changed, and every change has an id of its own."""
    known: dict[str, Known] = {}
    told = []
    before: set[str] = set()
    for state in states:
        after = judged([subject(key) for key in sorted(state)], known)
        changes = {(event.kind.value, event.passage_id) for event in after.events}
        assert changes == {("new", key) for key in state - before} | {("ended", key) for key in before - state}
        assert judged([subject(key) for key in sorted(state)], known) == after  # a crash before it was recorded
        known, before = remembered(known, after), state
        told += after.events
    assert len({event.event_id for event in told}) == len(told)


def test_the_id_depends_on_list_wiki_page_and_passage() -> None:
    others = [
        replace(FRAME, watchlist=replace(FRAME.watchlist, name="other")),
        replace(FRAME, wiki=replace(FRAME.wiki, wiki_id="dewiki")),
        replace(FRAME, page=replace(FRAME.page, page_id=99)),
        FRAME,
    ]
    found = {"a": subject("a")}
    ids = {verdicts(frame, found, {}, lambda _: False, lambda _: END).events[0].event_id for frame in others}
    assert len(ids) == 4


# ---------------------------------------------------------------- what of a report counts


def passage(standing: bool, score: float) -> SuspectPassage:
    plain = casino()
    return replace(
        plain,
        passage=replace(plain.passage, standing=standing),
        assessment=replace(plain.assessment, score=score),
    )


def keys(found: dict[str, Subject]) -> dict[str, bool]:
    return {key: one.standing for key, one in found.items()}


def test_passages_from_the_threshold_on() -> None:
    report = replace(PAGE, edits=(), passages=(passage(True, 0.6),))
    key = casino().passage_id
    assert keys(subjects(report, 0.6, 0.6, NOW)) == {key: True}
    assert keys(subjects(report, 0.61, 0.61, NOW)) == {}


def test_a_known_passage_that_was_taken_out_has_ended_whatever_its_score() -> None:
    key = casino().passage_id
    taken_out = replace(PAGE, edits=(), passages=(passage(False, 0.1),))
    still_there = replace(PAGE, edits=(), passages=(passage(True, 0.1),))
    assert keys(subjects(taken_out, 0.5, 0.5, NOW, known={key})) == {key: False}
    assert keys(subjects(taken_out, 0.5, 0.5, NOW)) == {}
    assert keys(subjects(still_there, 0.5, 0.5, NOW, known={key})) == {}


def test_words_that_stand_once_and_were_removed_once_stand() -> None:
    key = casino().passage_id
    for passages in ((passage(True, 0.9), passage(False, 0.9)), (passage(False, 0.9), passage(True, 0.9))):
        assert keys(subjects(replace(PAGE, edits=(), passages=passages), 0.5, 0.5, NOW)) == {key: True}


def test_young_edits_that_left_no_passage() -> None:
    edit = replace(PAGE.edits[0], damaging=0.9, passage_ids=(), reverted_by=None)
    key = f"edit {edit.revision.rev_id}"
    since = edit.revision.dt

    def found(**facts: object) -> dict[str, bool]:
        report = replace(PAGE, passages=(), edits=(replace(edit, **facts),))  # type: ignore[arg-type]
        return keys(subjects(report, 0.5, 0.5, since))

    assert found() == {key: True}
    assert found(damaging=0.4) == {}
    assert found(reverted_by=300) == {key: False}
    partly = PartialRevert(rev_id=300, undone_rev_id=edit.revision.rev_id, removed=3, put_in=4, restored=0, taken_out=0)
    assert found(partly_reverted_by=(partly,)) == {key: False}
    older = replace(PAGE, passages=(), edits=(edit,))
    assert keys(subjects(older, 0.5, 0.5, since + timedelta(seconds=1))) == {}
    told = subjects(older, 0.5, 0.5, since + timedelta(days=400), known={key})
    assert keys(told) == {key: True}  # its end will be told too
    assert keys(subjects(older, 0.0, edit.damaging + 0.01, since)) == {}  # edits have a measure of their own
    assert keys(subjects(older, 1.0, edit.damaging, since)) == {key: True}


def test_an_edit_counts_by_its_passages_where_one_of_them_counts() -> None:
    edit = replace(PAGE.edits[0], damaging=0.9, passage_ids=(casino().passage_id,), reverted_by=None)
    counting = replace(PAGE, edits=(edit,), passages=(passage(True, 0.7),))
    assert keys(subjects(counting, 0.7, 0.7, edit.revision.dt)) == {casino().passage_id: True}
    assert keys(subjects(counting, 0.8, 0.8, edit.revision.dt)) == {f"edit {edit.revision.rev_id}": True}


def test_whose_edits_an_edit_took_back() -> None:
    edit = replace(PAGE.edits[0], revision=BY, reverts=(1, 2))
    assert own_reverts_only(edit, {1: "Editor A", 2: "Editor A"}.get)
    assert not own_reverts_only(edit, {1: "Editor A", 2: "Editor B"}.get)
    assert not own_reverts_only(edit, {1: "Editor A"}.get)
    assert not own_reverts_only(replace(edit, reverts=()), {}.get)
    assert not own_reverts_only(replace(edit, revision=replace(BY, user=None)), lambda _: None)
