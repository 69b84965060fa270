from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from wikiwatch.fetch.client import ApiClient

from .editor import Editor
from .exports import growing_article, heavy_article
from .running import running
from .server import ADMINISTRATOR, PASSWORD, MediaWiki, missing_packages

SWITCHES = ("feed", "readonly", "maxlag", "failread", "http", "truncate")


@pytest.fixture(scope="session")
def mediawiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MediaWiki]:
    """A running wiki with a few accounts and three imported pages: Long, Heavy and Old."""
    reason = missing_packages()
    if reason and os.environ.get("WIKIWATCH_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    with running(tmp_path_factory.mktemp("mediawiki"), histories()) as wiki:
        yield wiki


def histories() -> dict[str, Iterator[str]]:
    """2,000 ordinary revisions, 42 of 300 kB, and 130 for tests that change a page while it is read."""
    return {"Long": growing_article(2000), "Heavy": heavy_article(42, 300_000), "Old": growing_article(130, seed=2)}


@pytest.fixture
def client(mediawiki: MediaWiki) -> Iterator[ApiClient]:
    """A client as the package makes it."""
    with ApiClient(mediawiki.api_url, "operator@example.org") as opened:
        yield opened


@pytest.fixture(scope="session")
def administrator(mediawiki: MediaWiki) -> Editor:
    """Moves, deletes, restores, hides and suppresses."""
    return Editor(mediawiki.api_url, account=ADMINISTRATOR, password=PASSWORD)


@pytest.fixture(scope="session")
def editor(mediawiki: MediaWiki) -> Editor:
    """An ordinary account."""
    return Editor(mediawiki.api_url, account="Editor A", password=PASSWORD)


@pytest.fixture(scope="session")
def patroller(mediawiki: MediaWiki) -> Editor:
    """Another ordinary account, which undoes what the addresses do."""
    return Editor(mediawiki.api_url, account="Patroller", password=PASSWORD)


@pytest.fixture(scope="session")
def passer_by(mediawiki: MediaWiki) -> Editor:
    """Somebody without an account."""
    return Editor(mediawiki.api_url, address="198.51.100.23")


@pytest.fixture
def switched(mediawiki: MediaWiki) -> Iterator[MediaWiki]:
    """The wiki, with every fault turned off again at the end."""
    yield mediawiki
    for name in SWITCHES:
        mediawiki.switch(name, None)
