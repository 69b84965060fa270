"""Revisions in a few words, and an archive that holds one page of a wiki."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wikiwatch.archive import Archive, Limits
from wikiwatch.model import Page, Revision, Slot, Wiki

WIKI = Wiki(wiki_id="testwiki", api_url="https://wiki.example/w/api.php", lang="fr")
PAGE = Page(page_id=7, page_title="Vélo", namespace_id=0)
START = datetime(2020, 1, 1, tzinfo=UTC)

MakeRevision = Callable[..., Revision]
OpenPage = Callable[..., AbstractContextManager[Archive]]


def filled(slot: Slot) -> Slot:
    """The slot with the SHA-1 and size of its text."""
    if slot.text is None:
        return slot
    return replace(slot, sha1=hashlib.sha1(slot.text).digest(), size=len(slot.text))


@pytest.fixture(scope="session")
def rev() -> MakeRevision:
    """rev(5, b"text", user="Editor A"): revision 5, saved five minutes after the first of January 2020."""

    def make(rev_id: int, text: bytes | None = b"", **fields: Any) -> Revision:
        values: dict[str, Any] = {
            "parent_id": rev_id - 1,
            "page_id": PAGE.page_id,
            "dt": START + timedelta(minutes=rev_id),
            "user": "Editor A",
            "user_id": 11,
            "anon": False,
            "comment": "copyedit",
            "slots": (filled(Slot(text=text, sha1=None, size=None)),),
        }
        return Revision(rev_id=rev_id, **(values | fields))

    return make


@pytest.fixture(scope="session")
def open_page() -> OpenPage:
    """open_page(folder): the folder's archive, for writing, with the test page in it."""

    def open_(folder: Path, limits: Limits | None = None) -> Archive:
        archive = Archive.open(folder, write=True, limits=limits)
        archive.put_wiki(WIKI)
        archive.put_page(WIKI.wiki_id, PAGE)
        return archive

    return open_


@pytest.fixture
def archive(tmp_path: Path, open_page: OpenPage) -> Iterator[Archive]:
    """An archive open for writing, with the test page in it."""
    with open_page(tmp_path) as archive:
        yield archive


@pytest.fixture(scope="session")
def history() -> Callable[[Archive], list[Revision]]:
    """All revisions of the test page, after a check that the archive is whole."""

    def read(archive: Archive) -> list[Revision]:
        assert list(archive.verify()) == []
        return list(archive.revisions(WIKI.wiki_id, PAGE.page_id))

    return read
