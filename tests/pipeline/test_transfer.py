"""Exports into the archive and out again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError, ExportError
from wikiwatch.fetch.export import ExportProblem, ProblemKind, read_export
from wikiwatch.fetch.export_writer import create_export
from wikiwatch.model import Page, Revision, Wiki
from wikiwatch.pipeline.transfer import export_pages, import_exports

COCO = Path(__file__).parents[2] / "snapshots" / "coco.xml"
EMPTY = b'<mediawiki version="0.11" xml:lang="fr"></mediawiki>'


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", write=True) as opened:
        yield opened


def contents(file: Path) -> list[tuple[Wiki, Page, list[Revision]]]:
    """Everything an export says."""
    with read_export(file) as reader:
        return [(part.wiki, part.page, list(part.revisions)) for part in reader]


def exported(archive: Archive, pages: list[tuple[Wiki, Page]], file: Path) -> Path:
    with create_export(file) as sink:
        export_pages(archive, pages, sink)
    return file


@pytest.mark.parametrize("name", ["again.xml", "again.xml.gz", "again.xml.bz2", "again.xml.xz", "again.xml.zst"])
def test_what_is_imported_is_exported_again(archive: Archive, tmp_path: Path, name: str) -> None:
    pages = import_exports(archive, [COCO])
    again = exported(archive, pages, tmp_path / name)
    assert contents(again) == contents(COCO)
    assert list(archive.verify()) == []


def test_an_export_of_an_import_of_an_export_is_the_same_file(archive: Archive, tmp_path: Path) -> None:
    first = exported(archive, import_exports(archive, [COCO]), tmp_path / "first.xml")
    with Archive.open(tmp_path / "other", write=True) as other:
        second = exported(other, import_exports(other, [first]), tmp_path / "second.xml")
    assert second.read_bytes() == first.read_bytes()


def test_the_same_file_again_adds_nothing(archive: Archive) -> None:
    pages = import_exports(archive, [COCO])
    ((wiki, page),) = pages
    before = list(archive.revisions(wiki.wiki_id, page.page_id))
    assert import_exports(archive, [COCO, COCO]) == pages
    assert list(archive.revisions(wiki.wiki_id, page.page_id)) == before
    assert len(before) == 69


def test_half_a_history_is_completed(archive: Archive, tmp_path: Path) -> None:
    ((wiki, page, revisions),) = contents(COCO)
    archive.put_wiki(wiki)
    archive.put_page(wiki.wiki_id, page)
    archive.add_revisions(wiki.wiki_id, page.page_id, revisions[::2])
    import_exports(archive, [COCO])
    assert list(archive.revisions(wiki.wiki_id, page.page_id)) == revisions


def test_progress_and_problems_are_told(archive: Archive, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_bytes(EMPTY)
    seen: list[None] = []
    problems: list[ExportProblem] = []
    import_exports(archive, [COCO, empty], on_revision=lambda: seen.append(None), on_problem=problems.append)
    assert len(seen) == 69
    assert [(problem.kind, str(empty) in problem.message) for problem in problems] == [(ProblemKind.NO_PAGES, True)]


def test_files_without_any_page_are_an_error_that_names_them(archive: Archive, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_bytes(EMPTY)
    with pytest.raises(ExportError, match=r"empty\.xml: no page in it"):
        import_exports(archive, [empty])


def test_what_came_whole_before_a_cut_stays(archive: Archive, tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    cut.write_bytes(COCO.read_bytes()[:150_000])
    with pytest.raises(ExportError, match=r"cut\.xml is cut off .*Coco\.gg.*, revision \d+"):
        import_exports(archive, [cut])
    ((wiki, page, revisions),) = contents(COCO)
    stored = list(archive.revisions(wiki.wiki_id, page.page_id))
    assert 0 < len(stored) < 69
    assert stored == revisions[: len(stored)]
    assert list(archive.verify()) == []


def test_nothing_to_export_is_an_error(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="no page is archived"):
        export_pages(archive, [], io.BytesIO())


def test_pages_of_two_wikis_are_not_one_export(archive: Archive) -> None:
    page = Page(page_id=1, page_title="Beffroi", namespace_id=0)
    pages = [(Wiki(wiki_id="frwiki"), page), (Wiki(wiki_id="dewiki"), page)]
    with pytest.raises(ArchiveError, match="these are of frwiki, dewiki; choose with --wiki"):
        export_pages(archive, pages, io.BytesIO())
