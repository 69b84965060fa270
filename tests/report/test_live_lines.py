"""The lines of a stream, against their schemas."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.documents import valid
from wikiwatch.model import (
    AssessedLiveEdit,
    EditAssessment,
    EditOutcome,
    Evidence,
    Finding,
    Label,
    LiveEdit,
    Page,
    Revision,
    Slot,
    TagsChange,
    ToldEdit,
    Wiki,
)
from wikiwatch.report import event_line, live_lines

WIKI = Wiki(
    wiki_id="frwiki", api_url="https://fr.wikipedia.org/w/api.php", article_url="https://fr.wikipedia.org/wiki/$1"
)
EDIT = LiveEdit(
    event_id="abc",
    wiki_id="frwiki",
    page_id=None,
    page_title="Tour Eiffel",
    namespace_id=0,
    rev_id=42,
    parent_id=41,
    dt=datetime(2024, 6, 1, 12, tzinfo=UTC),
    minor=False,
    bot=False,
    new=False,
)
PAGE = Page(page_id=7, page_title="Tour Eiffel", namespace_id=0)
REVISION = Revision(
    rev_id=42,
    parent_id=41,
    page_id=7,
    dt=datetime(2024, 6, 1, 12, tzinfo=UTC),
    user=None,
    user_id=None,
    anon=None,
    comment="\x1b[31m\u202e",
    slots=(Slot(text=None, sha1=None, size=None),),
)
FINDING = Finding(
    detector="gibberish", label=Label.VANDALISM, evidence=Evidence.FORM, start=1, end=3, message="m", weight=0.5
)
ASSESSED = AssessedLiveEdit(
    edit=EDIT,
    page=PAGE,
    revision=REVISION,
    assessment=EditAssessment(damaging=0.75, goodfaith=0.5, calibrated=False, labels=(Label.VANDALISM,)),
    findings=(FINDING,),
    latency_seconds=0.25,
)
OUTCOME = EditOutcome(
    change=TagsChange(
        event_id="def",
        wiki_id="frwiki",
        page_id=7,
        page_title="Tour Eiffel",
        namespace_id=0,
        rev_id=42,
        rev_dt=datetime(2024, 6, 1, 12, tzinfo=UTC),
        dt=datetime(2024, 6, 1, 13, tzinfo=UTC),
        added=frozenset({"mw-reverted", "<b>"}),
        removed=frozenset(),
    ),
    told=ToldEdit(wiki_id="frwiki", rev_id=42, damaging=0.75, suspect=True),
    added=frozenset({"mw-reverted"}),
    removed=frozenset(),
)
UNKNOWN = AssessedLiveEdit(
    edit=EDIT, page=None, revision=None, assessment=None, lack="missing", problem="not there", latency_seconds=1.5
)


@pytest.mark.parametrize("one", [ASSESSED, UNKNOWN], ids=["scored", "missing"])
def test_a_line_fits_its_schema_and_is_one_line(one):
    text = live_lines.line(WIKI, one)
    assert "\n" not in text
    valid("stream", text)


def test_a_scored_edit():
    document = valid("stream", live_lines.line(WIKI, ASSESSED))
    assert document["id"] == "frwiki:42"
    assert document["page"] == {
        "page_id": 7,
        "page_title": "Tour Eiffel",
        "namespace_id": 0,
        "url": "https://fr.wikipedia.org/wiki/Tour_Eiffel",
    }
    assert document["scores"] == {"damaging": 0.75, "goodfaith": 0.5}
    assert document["labels"] == ["vandalism"]
    assert document["findings"][0]["detector"] == "gibberish"
    assert document["error"] is None


def test_what_the_wiki_hides_by_now_is_not_taken_from_the_event():
    for one in (ASSESSED, UNKNOWN):
        assert "Somebody" not in live_lines.line(WIKI, one)


def test_an_edit_that_could_not_be_scored():
    document = valid("stream", live_lines.line(WIKI, UNKNOWN))
    assert document["scores"] is None
    assert document["error"] == {"reason": "missing", "message": "not there"}


def test_nothing_in_a_line_acts_on_a_terminal():
    text = live_lines.line(WIKI, ASSESSED)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_an_event():
    text = event_line.of_edit("frwiki", PAGE, REVISION, (Label.VANDALISM,), 0.75)
    document = valid("event", text)
    assert document["page"] == {"page_id": 7, "page_title": "Tour Eiffel", "namespace_id": 0}
    assert (document["changelog_kind"], document["page_change_kind"]) == ("insert", "edit")
    assert document["predicted_classification"]["predictions"] == ["vandalism"]
    assert document["predicted_classification"]["probabilities"] == {"suspect": 0.75}


def test_what_became_of_an_edit():
    document = valid("outcome", live_lines.outcome_line(WIKI, OUTCOME))
    assert (document["id"], document["edit_id"]) == ("frwiki:42:mw-reverted", "frwiki:42")
    assert (document["reverted"], document["tags_added"], document["suspect"]) == (True, ["mw-reverted"], True)
    assert document["page"]["url"] == "https://fr.wikipedia.org/wiki/Tour_Eiffel"


def test_an_edit_that_was_reverted_as_an_event():
    document = valid("event", event_line.of_reverted(OUTCOME))
    assert (document["changelog_kind"], document["revision"]["rev_id"]) == ("delete", 42)
    assert document["dt"] == "2024-06-01T13:00:00Z"
