"""A wiki by its code, id or address, and what the archive has of it."""

from pathlib import Path

import pytest

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError
from wikiwatch.model import Page, Wiki
from wikiwatch.pipeline.archived import archived_page, archived_wiki_id

PAGE = Page(page_id=1, page_title="Beffroi", namespace_id=0)
OWN = "https://wiki.example.org/w/api.php"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive.open(tmp_path, write=True) as store:
        store.put_wiki(Wiki(wiki_id="frwiki"))
        store.put_wiki(Wiki(wiki_id="ourwiki", api_url=OWN))
        store.put_page("frwiki", PAGE)
    return Archive.open(tmp_path)


@pytest.mark.parametrize(
    ("wiki", "wiki_id"),
    [("fr", "frwiki"), ("frwiki", "frwiki"), (OWN, "ourwiki"), ("ourwiki", "ourwiki"), (None, None)],
)
def test_a_wiki_by_any_of_its_names(archive: Archive, wiki: str | None, wiki_id: str | None) -> None:
    with archive:
        assert archived_wiki_id(archive, wiki) == wiki_id


def test_a_wiki_of_which_nothing_is_archived_is_an_error_that_says_what_is(archive: Archive) -> None:
    with archive, pytest.raises(ArchiveError, match="nothing of de is archived; there is frwiki, ourwiki"):
        archived_wiki_id(archive, "de")


def test_a_page_by_its_title_however_it_is_written(archive: Archive) -> None:
    with archive:
        assert archived_page(archive, "fr", "Beffroi") == archived_page(archive, None, "_beffroi")
        assert archived_page(archive, "fr", "Beffroi")[1] == PAGE
        with pytest.raises(ArchiveError, match='ourwiki: no page "Beffroi" is archived; fetch or import it first'):
            archived_page(archive, OWN, "Beffroi")
        with pytest.raises(ArchiveError, match="is archived; give the title alone, not the address, and the wiki with"):
            archived_page(archive, None, "https://fr.wikipedia.org/wiki/Beffroi")
