"""Which edits are looked at, each once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wikiwatch.model import LiveEdit
from wikiwatch.pipeline.stream.selection import Flag, Seen, Selection


def edit(rev_id=1, event_id=None, **others):
    facts = {
        "wiki_id": "frwiki",
        "page_id": 1,
        "page_title": "Beffroi",
        "namespace_id": 0,
        "parent_id": None,
        "dt": datetime(2024, 6, 1, tzinfo=UTC),
        "minor": False,
        "bot": False,
        "new": False,
        **others,
    }
    return LiveEdit(rev_id=rev_id, event_id=event_id, **facts)


@pytest.mark.parametrize(
    ("selection", "others", "is_taken"),
    [
        ({}, {}, True),
        ({}, {"wiki_id": "enwiki"}, False),
        ({"namespaces": frozenset({0, 4})}, {"namespace_id": 4}, True),
        ({"namespaces": frozenset({0})}, {"namespace_id": 1}, False),
        ({"titles": frozenset({"Beffroi"})}, {}, True),
        ({"titles": frozenset()}, {}, False),
        ({"only": frozenset({Flag.NEW})}, {"new": True, "minor": True}, True),
        ({"only": frozenset({Flag.NEW})}, {}, False),
        ({"without": frozenset({Flag.BOT})}, {"bot": True}, False),
        ({"without": frozenset({Flag.BOT})}, {"minor": True}, True),
    ],
)
def test_selection(selection, others, is_taken):
    assert Selection(wiki_ids=frozenset({"frwiki"}), **selection).takes(edit(**others)) is is_taken


def test_an_edit_is_known_by_its_event_and_by_its_revision():
    seen = Seen()
    assert seen.is_new(edit(1, "a"))
    assert not seen.is_new(edit(1, "b"))
    assert not seen.is_new(edit(2, "a"))
    assert seen.is_new(edit(1, "c", wiki_id="enwiki"))


def test_memory_is_bounded():
    seen = Seen(most=100)
    assert all(seen.is_new(edit(number, str(number))) for number in range(10_000))
    assert not seen.is_new(edit(9_950, "9950"))
    assert seen.is_new(edit(5, "5"))
    assert len(seen._known) <= 200
