"""Attribution of an archived page, at its end and before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI
from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError
from wikiwatch.pipeline.blame import Blame, blame

TEXTS = ("Un site.", "Un site fermé.", None, "Un ancien site fermé.", "")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path, write=True) as opened:
        opened.put_wiki(WIKI)
        opened.put_page(WIKI.wiki_id, PAGE)
        revisions = [revision(number, text, user=f"Editor {number}") for number, text in enumerate(TEXTS, 1)]
        opened.add_revisions(WIKI.wiki_id, PAGE.page_id, revisions)
        yield opened


def runs(found: Blame) -> list[tuple[str, int]]:
    return [(found.text[run.start : run.end], run.rev_id) for run in found.runs]


@pytest.mark.parametrize(
    ("rev_id", "expected"),
    [
        (1, [("Un site.", 1)]),
        (2, [("Un site", 1), ("fermé", 2), (".", 1)]),
        (4, [("Un", 1), ("ancien", 4), ("site", 1), ("fermé", 2), (".", 1)]),
        (5, []),
        (None, []),
    ],
)
def test_each_run_has_the_revision_that_wrote_it(
    archive: Archive, rev_id: int | None, expected: list[tuple[str, int]]
) -> None:
    found = blame(archive, WIKI, PAGE, rev_id)
    assert runs(found) == expected
    assert found.revision.rev_id == (rev_id or 5)
    assert {number: origin.user for number, origin in found.origins.items()} == {
        number: f"Editor {number}" for _, number in expected
    }
    assert all(origin.text is None for origin in found.origins.values())


@pytest.mark.parametrize(
    ("rev_id", "why"),
    [
        (3, "the text of revision 3 is hidden"),
        (6, "revision 6 is not archived"),
        (0, "revision 0 is not archived"),
    ],
)
def test_a_revision_that_is_hidden_or_unknown_is_refused(archive: Archive, rev_id: int, why: str) -> None:
    with pytest.raises(ArchiveError, match=f'page "Beffroi" of testwiki: {why}$'):
        blame(archive, WIKI, PAGE, rev_id)


def test_a_page_whose_every_text_is_hidden_is_refused(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        archive.put_wiki(WIKI)
        archive.put_page(WIKI.wiki_id, PAGE)
        archive.add_revisions(WIKI.wiki_id, PAGE.page_id, [revision(1, None)])
        with pytest.raises(ArchiveError, match="no visible text is archived"):
            blame(archive, WIKI, PAGE)
