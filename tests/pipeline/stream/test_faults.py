"""A wiki that answers now and then as wikis do on a bad day: every edit is written once, all the same."""

from __future__ import annotations

import pytest

from tests.fetch.scripted_server import Reply

ANSWERS = {
    "too many requests": Reply("<html><title>Slow down</title>", status=429, headers={"Retry-After": "0"}),
    "unavailable": Reply("<html><title>Wikimedia Error</title>", status=503),
    "maxlag": Reply({"errors": [{"code": "maxlag", "text": "Waiting for a database"}]}, headers={"Retry-After": "0"}),
    "rate limited": Reply({"errors": [{"code": "ratelimited", "text": "Too often"}]}),
    "read-only": Reply({"errors": [{"code": "readonly", "text": "Maintenance"}]}),
    "exception": Reply({"errors": [{"code": "internal_api_error_DBQueryError", "text": "boom"}]}),
    "garbage": Reply(b"\x00\xff garbage"),
    "half an answer": Reply({"query": {"pages": []}}, lacking=1000),
    "a broken line": Reply(reset=True),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_edit_is_written_once(wiki, server, follow, name):
    events = [wiki.edit(f"Page {number % 10}", f"Le village compte {number} habitants.") for number in range(60)]
    asked = 0

    def stumbling(request):
        nonlocal asked
        asked += 1
        return ANSWERS[name] if asked % 2 == 0 else wiki(request)

    server.script(stumbling)
    done = follow(events, stop_after=60)
    assert done.sink.rev_ids == list(range(1, 61))
    assert [one.lack for one in done.sink.edits] == [None] * 60
    assert asked > len(wiki.asked) + 1
