"""What a real MediaWiki tells caches about the answers that may be some minutes old, and about the others."""

from __future__ import annotations

import pytest
import requests

from wikiwatch.fetch import api
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import category_members, glimpses, groups, links

pytestmark = pytest.mark.mediawiki


@pytest.mark.parametrize(
    ("read", "seconds"),
    [
        (api.siteinfo, 3600),
        (lambda client: list(category_members(client, "Category:Towers", 0, [0])), 300),
        (lambda client: list(links(client, "Long", [0])), 300),
        (lambda client: groups(client, ["Editor A"]), 300),
        (lambda client: glimpses(client, [1]), None),
        (api.check_answers, None),
    ],
)
def test_what_caches_are_told(client: ApiClient, monkeypatch: pytest.MonkeyPatch, read, seconds) -> None:
    told = []
    monkeypatch.setattr(client._session, "hooks", {"response": [lambda response, **_: told.append(response)]})
    read(client)
    (response,) = told
    assert isinstance(response, requests.Response)
    directives = {part.strip() for part in response.headers["Cache-Control"].split(",")}
    if seconds is None:
        assert not {f"s-maxage={count}" for count in (300, 3600)} & directives
    else:
        assert {f"s-maxage={seconds}", f"max-age={seconds}", "public"} <= directives
