"""A walk over recent changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.fetch.test_lists import Answering
from wikiwatch.errors import FetchError
from wikiwatch.fetch.recent_changes import RecentChange, Walked, recent_changes

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
STAMP = "2024-06-01T12:00:00Z"


def row(**facts: Any) -> dict[str, Any]:
    return {"type": "edit", "rcid": 1, "ns": 0, "pageid": 7, "title": "A", "timestamp": STAMP, "tags": [], **facts}


def change(**facts: Any) -> RecentChange:
    plain = {"rc_id": 1, "dt": NOW, "page_id": 7, "namespace_id": 0, "titles": ("A",), "is_edit": True}
    return RecentChange(**{**plain, "size_change": 0, "tags": frozenset(), **facts})


def answered(*rows: dict[str, Any]) -> list[RecentChange]:
    client = Answering(lambda asked: {"query": {"recentchanges": list(rows)}, "curtimestamp": STAMP})
    (walked,) = recent_changes(client, NOW, [0])
    return walked.changes


def test_what_is_asked() -> None:
    client = Answering(lambda asked: {"query": {"recentchanges": []}, "curtimestamp": STAMP})
    assert list(recent_changes(client, NOW, [4, 0])) == [Walked([], NOW, False)]
    (asked,) = client.asked
    assert (asked["rcstart"], asked["rcdir"], asked["rcnamespace"]) == (STAMP, "newer", "0|4")


def test_edits_new_pages_and_log_entries() -> None:
    assert answered(
        row(oldlen=10, newlen=25, tags=["mw-undo"]),
        row(type="new", rcid=2, oldlen=0, newlen=5),
        row(type="log", rcid=3, pageid=0, logparams={"target_title": "B"}),
    ) == [
        change(size_change=15, tags=frozenset({"mw-undo"})),
        change(rc_id=2, size_change=5),
        change(rc_id=3, page_id=0, titles=("A", "B"), is_edit=False),
    ]


def test_what_the_wiki_hides() -> None:
    hidden = {key: value for key, value in row(type="log", actionhidden=True).items() if key not in ("title", "pageid")}
    assert answered(hidden) == [change(page_id=0, titles=(), is_edit=False)]


def test_lengths_and_parameters_that_say_nothing() -> None:
    assert answered(row(oldlen=None, newlen="x", logparams=[], tags=None)) == [change()]


def test_it_says_whether_there_is_more() -> None:
    def answer(asked: Any) -> dict[str, Any]:
        more = {} if "rccontinue" in asked else {"continue": {"rccontinue": "x|1", "continue": "-||"}}
        return {"query": {"recentchanges": [row()]}, "curtimestamp": STAMP, **more}

    assert [walked.has_more for walked in recent_changes(Answering(answer), NOW, [0])] == [True, False]


@pytest.mark.parametrize(
    "reply",
    [
        {"query": {"recentchanges": []}},
        {"query": {"recentchanges": {}}, "curtimestamp": STAMP},
        {"query": {"recentchanges": [{"type": "edit"}]}, "curtimestamp": STAMP},
        {"query": {"recentchanges": [row(timestamp="yesterday")]}, "curtimestamp": STAMP},
        {"query": {"recentchanges": [row(title=5)]}, "curtimestamp": STAMP},
        {"curtimestamp": STAMP},
    ],
)
def test_nonsense_is_an_error(reply: Any) -> None:
    with pytest.raises(FetchError, match=r"^wiki\.example\.org: recent changes: unexpected answer: "):
        list(recent_changes(Answering(lambda asked: reply), NOW, [0]))
