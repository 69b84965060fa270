"""A real wiki that has a bad day: lag, limits, maintenance, error pages, broken bodies."""

from __future__ import annotations

import pytest

from wikiwatch.errors import FetchError
from wikiwatch.fetch.api import page_info
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.revisions import revisions

from .plain import page_id_of, plain_history

pytestmark = pytest.mark.mediawiki


class Patience:
    """A clock that only sleeping moves; after some naps the wiki recovers."""

    def __init__(self, wiki, switch, naps):
        self.wiki, self.switch, self.left = wiki, switch, naps
        self.now = 0.0
        self.naps = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.naps.append(seconds)
        self.now += seconds
        self.left -= 1
        if self.left == 0:
            self.wiki.switch(self.switch, None)

    def client(self):
        address = self.wiki.api_url
        return ApiClient(address, "operator@example.org", sleep=self.sleep, clock=self, chance=lambda: 0.0)


PASSING = [
    ("maxlag", "9.5", [5.0, 5.0]),
    ("http", "429 3", [3.0, 3.0]),
    ("http", "429", [1.0, 2.0]),
    ("http", "503 7", [7.0, 7.0]),
    ("http", "503 86400", [120.0, 120.0]),
    ("http", "500", [1.0, 2.0]),
    ("failread", "ratelimited", [1.0, 2.0]),
    ("failread", "readonly", [1.0, 2.0]),
    ("failread", "internal_api_error_DBQueryError", [1.0, 2.0]),
    ("truncate", "", [1.0, 2.0]),
]


@pytest.mark.parametrize(("switch", "value", "naps"), PASSING)
def test_a_bad_moment_is_waited_out(switched, switch, value, naps):
    page_id = page_id_of(switched.api_url, "Old")
    plain = plain_history(switched.api_url, page_id)
    patience = Patience(switched, switch, naps=2)
    switched.switch(switch, value)
    with patience.client() as client:
        assert list(revisions(client, page_id)) == plain
    assert patience.naps == naps


LASTING = [
    ("maxlag", "9.5", "Waiting for a database server: 9.5 seconds lagged. [maxlag] (tried 8 times; try again later)"),
    ("http", "429 3", 'HTTP 429: "Wikimedia Error" (tried 8 times; try again later)'),
    ("http", "503", 'HTTP 503: "Wikimedia Error" (tried 8 times; try again later)'),
    ("http", "403", 'HTTP 403: "Wikimedia Error"'),
    ("failread", "readapidenied", "switched on by a test [readapidenied]"),
    ("truncate", "", "the answer was cut short (tried 8 times; try again later)"),
]


@pytest.mark.parametrize(("switch", "value", "reason"), LASTING)
def test_a_bad_day_is_told(switched, switch, value, reason):
    switched.switch(switch, value)
    with Patience(switched, switch, naps=99).client() as client:
        with pytest.raises(FetchError) as failure:
            page_info(client, "Old")
        assert str(failure.value) == f'{client.wiki}: page "Old": {reason}'


def test_a_read_only_wiki_is_read(switched, client):
    page_id = page_id_of(switched.api_url, "Old")
    plain = plain_history(switched.api_url, page_id)
    switched.switch("readonly", "maintenance")
    assert list(revisions(client, page_id)) == plain


def test_a_fault_in_the_middle_of_a_walk(switched):
    page_id = page_id_of(switched.api_url, "Old")
    plain = plain_history(switched.api_url, page_id)
    patience = Patience(switched, "http", naps=1)
    with patience.client() as client:
        walk = revisions(client, page_id)
        read = [next(walk) for _ in range(10)]
        switched.switch("http", "429 3")
        read += walk
    assert read == plain
    assert patience.naps
