"""What may come from a wiki's caches, and what may not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.fetch.scripted_server import Reply
from wikiwatch.errors import FetchError
from wikiwatch.fetch import api
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import category_members, glimpses, groups, links, look_up
from wikiwatch.fetch.recent_changes import recent_changes
from wikiwatch.fetch.revisions import metadata
from wikiwatch.fetch.texts import revisions_by_ids
from wikiwatch.model import Page

NOTHING = Reply({"query": {}})
SINCE = datetime(2024, 6, 1, tzinfo=UTC)

READS: list[tuple[Callable[[ApiClient], Any], str | None]] = [
    (api.siteinfo, "3600"),
    (lambda client: list(category_members(client, "Category:A", 0, [0])), "300"),
    (lambda client: list(links(client, "A", [0])), "300"),
    (lambda client: groups(client, ["Editor A"]), "300"),
    (lambda client: list(recent_changes(client, SINCE, {0})), None),
    (lambda client: revisions_by_ids(client, [1]), None),
    (lambda client: list(metadata(client, 1, title="A")), None),
    (lambda client: glimpses(client, [1]), None),
    (lambda client: look_up(client, ["A"]), None),
    (lambda client: api.page_info(client, "A"), None),
    (lambda client: api.page_status(client, Page(page_id=1, page_title="A", namespace_id=0)), None),
    (api.check_answers, None),
]


@pytest.mark.parametrize(("read", "seconds"), READS)
def test_only_what_may_be_old_is_asked_for_so(server, connect, read, seconds) -> None:
    server.script(NOTHING)
    with suppress(FetchError):  # nothing is not what they expect
        read(connect())
    assert [(one.query.get("maxage"), one.query.get("smaxage")) for one in server.requests] == [(seconds, seconds)]


def test_the_same_question_has_the_same_address(server, connect) -> None:
    """Else no cache would know it again."""
    server.script(NOTHING)
    for _ in range(2):
        groups(connect(), ["Editor A", "Editor B"])
    first, second = (list(one.query.items()) for one in server.requests)
    assert first == second


def test_replies_come_compressed(server, connect) -> None:
    server.script(NOTHING)
    look_up(connect(), ["A"])
    assert [one.headers["Accept-Encoding"] for one in server.requests] == ["gzip"]
