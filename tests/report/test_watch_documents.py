"""Events of a watch: as a document, as an event line, and as a person reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import valid
from wikiwatch.model import EndReason, EventKind, PageReport, Report, WatchEvent
from wikiwatch.report import event_line, json_report, watch_json
from wikiwatch.report.notices import notice
from wikiwatch.wikitext.display import visible

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def page(report: Report) -> PageReport:
    return report.pages[0]


@pytest.fixture
def new(page: PageReport) -> WatchEvent:
    """The first passage of the report, as something new."""
    suspect = page.passages[0]
    return WatchEvent(
        event_id="0123456789abcdef" * 2,
        kind=EventKind.NEW,
        watchlist="sites",
        noticed_at=NOW,
        wiki=page.wiki,
        page=page.page,
        rev_id=suspect.inserted_by.rev_id,
        rev_dt=suspect.inserted_by.dt,
        passage_id=suspect.passage_id,
        passage=suspect,
    )


@pytest.fixture
def ended(new: WatchEvent, page: PageReport) -> WatchEvent:
    """A passage that somebody took out."""
    suspect = next(one for one in page.passages if not one.passage.standing)
    return replace(
        new,
        kind=EventKind.ENDED,
        passage=suspect,
        passage_id=suspect.passage_id,
        rev_id=suspect.inserted_by.rev_id,
        reason=EndReason.REMOVED,
        ended_by=suspect.removed_by,
    )


@pytest.fixture
def of_an_edit(new: WatchEvent, page: PageReport) -> WatchEvent:
    """An edit that left no passage."""
    edit = page.edits[0]
    return replace(new, passage=None, passage_id=None, edit=edit, rev_id=edit.revision.rev_id)


@pytest.fixture
def gone(new: WatchEvent) -> WatchEvent:
    """Something of which nothing can be shown any more."""
    return replace(new, kind=EventKind.ENDED, passage=None, reason=EndReason.PAGE_GONE)


EVENTS = ["new", "ended", "of_an_edit", "gone"]


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_fits_its_schemas(request: pytest.FixtureRequest, name: str) -> None:
    event = request.getfixturevalue(name)
    document = valid("watch", watch_json.line(event))
    line = valid("event", event_line.of_watch(event))
    assert (document["id"], document["kind"], document["list"]) == (event.event_id, event.kind, "sites")
    assert line["revision"]["rev_id"] == document["rev_id"] == event.rev_id
    assert line["dt"] == document["noticed_at"] == "2026-11-26T12:00:00Z"


def test_the_passage_is_that_of_the_report(new: WatchEvent, report: Report) -> None:
    in_report = json.loads(json_report.render(report))["pages"][0]["passages"][0]
    assert valid("watch", watch_json.line(new))["passage"] == in_report


def test_the_event_line_says_what_is_held_against_it(new: WatchEvent, of_an_edit: WatchEvent, gone: WatchEvent) -> None:
    assert new.passage is not None and of_an_edit.edit is not None
    line = valid("event", event_line.of_watch(replace(new, creates_page=True)))
    assert (line["changelog_kind"], line["page_change_kind"]) == ("insert", "create")
    told = line["predicted_classification"]
    assert told["predictions"] == list(new.passage.assessment.labels)
    assert told["probabilities"] == {"suspect": pytest.approx(new.passage.assessment.score, abs=1e-6)}
    told = valid("event", event_line.of_watch(of_an_edit))["predicted_classification"]
    assert told["probabilities"] == {"suspect": pytest.approx(of_an_edit.edit.damaging, abs=1e-6)}
    line = valid("event", event_line.of_watch(gone))
    assert (line["changelog_kind"], line["page_change_kind"]) == ("delete", "edit")
    assert line["predicted_classification"]["predictions"] == []


def read(event: WatchEvent) -> tuple[str, str]:
    made = notice(watch_json.line(event), event_line.of_watch(event), NOW)
    assert (made.event_id, made.kind, made.watchlist, made.noticed_at) == (
        event.event_id,
        event.kind,
        event.watchlist,
        NOW,
    )
    return made.headline, made.body


def test_what_a_person_reads_of_something_new(new: WatchEvent) -> None:
    assert new.passage is not None
    headline, body = read(new)
    assert headline == f"new: {new.page.page_title}, score {new.passage.assessment.score:.2f} (sites)"
    first, *rest = body.splitlines()
    assert first.startswith("«Les amateurs de [[machine à sous")
    assert f"- {new.passage.findings[0].message}" in rest
    assert any(line.startswith("Brought by ") and f"edit {new.rev_id}" in line for line in rest)
    assert rest[-1] == f"https://fr.example.org/w/index.php?diff={new.rev_id}"


def test_what_a_person_reads_of_an_end(ended: WatchEvent, gone: WatchEvent, of_an_edit: WatchEvent) -> None:
    assert ended.ended_by is not None
    headline, body = read(ended)
    assert headline.startswith("ended: ")
    assert f"Removed by {ended.ended_by.user}" in body
    assert "The page is gone\n" in read(gone)[1]
    assert f"Edit {of_an_edit.rev_id} by " in read(of_an_edit)[1]


@given(nasty=st.text(st.characters(codec="utf-8"), max_size=80))
def test_nothing_of_a_wiki_acts_on_whoever_reads_it(nasty: str) -> None:
    """Titles, users, comments and texts may hold anything: a line stays a line, and nothing invisible is left."""
    from tests.report.conftest import guilty_page

    page = guilty_page()
    suspect = page.passages[0]
    bad = replace(suspect.inserted_by, user=nasty, comment=nasty)
    told = replace(suspect, inserted_by=bad, passage=replace(suspect.passage, text=nasty))
    event = WatchEvent(
        event_id="0" * 32,
        kind=EventKind.NEW,
        watchlist="sites",
        noticed_at=NOW,
        wiki=page.wiki,
        page=replace(page.page, page_title=nasty),
        rev_id=1,
        rev_dt=NOW,
        passage_id="x",
        passage=told,
    )
    headline, body = read(event)
    for line in (headline, *body.removesuffix("\n").split("\n")):
        assert visible(line, newlines=False) == line
    valid("watch", watch_json.line(event))
