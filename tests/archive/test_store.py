"""Opening archives, good and bad; pages by title; what is remembered beside revisions."""

from __future__ import annotations

import os
import shutil
import sqlite3
import traceback
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wikiwatch.archive import Archive, SyncState, database
from wikiwatch.errors import ArchiveError, ArchiveLocked
from wikiwatch.model import Page, Wiki

FRWIKI = Wiki(wiki_id="frwiki", lang="fr")
DEWIKI = Wiki(wiki_id="dewiki", lang="de")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


# ---------------------------------------------------------------- opening


def test_reading_where_there_is_no_archive(tmp_path):
    with pytest.raises(ArchiveError) as failure:
        Archive.open(tmp_path / "nowhere")
    assert str(failure.value) == (
        f"no archive in {tmp_path / 'nowhere'}: make one with `wikiwatch fetch TITLE` or `wikiwatch import FILE`"
    )
    assert not (tmp_path / "nowhere").exists()


def test_writing_makes_the_folder_and_reading_writes_nothing(tmp_path):
    folder = tmp_path / "new" / "archive ?#%"
    with Archive.open(folder, write=True) as archive:
        archive.put_wiki(FRWIKI)
    before = (folder / "archive.sqlite3").read_bytes()
    with Archive.open(folder) as archive:
        assert archive.wikis() == (FRWIKI,)
    assert (folder / "archive.sqlite3").read_bytes() == before


def test_an_archive_opened_for_reading_refuses_to_write(tmp_path, archive, rev):
    with Archive.open(tmp_path) as reader:
        for write in (
            lambda: reader.put_wiki(FRWIKI),
            lambda: reader.put_page("testwiki", Page(page_id=1, page_title="A", namespace_id=0)),
            lambda: reader.add_revisions("testwiki", 7, [rev(1)]),
            lambda: reader.purge("testwiki", [1], text=True, user=True, comment=True),
            lambda: reader.mark_gone("testwiki", [1], NOON),
            lambda: reader.mark_page_deleted("testwiki", 7, NOON),
            lambda: reader.put_sync_state("testwiki", 7, SYNCED),
            lambda: reader.put_derived("testwiki", 7, "lines", 1, b""),
        ):
            with pytest.raises(ArchiveError) as failure:
                write()
            assert str(failure.value) == f"{archive.path}: opened for reading only"


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "archive.sqlite3"
    path.write_bytes(b"<mediawiki>" * 1000)
    for write in (False, True):
        with pytest.raises(ArchiveError) as failure:
            Archive.open(tmp_path, write=write)
        assert str(failure.value) == (
            f"{path}: file is not a database: this is not a SQLite database; "
            "move it away or choose another folder with --archive"
        )
    assert path.read_bytes() == b"<mediawiki>" * 1000


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "archive.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(ArchiveError) as failure:
            Archive.open(tmp_path, write=write)
        assert str(failure.value) == (
            f"{path}: a SQLite database of another program; choose another folder with --archive"
        )
    assert path.read_bytes() == before


def test_a_folder_in_the_way(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="file: is a file; an archive is a folder: name another"):
        Archive.open(tmp_path / "file", write=True)
    (tmp_path / "archive.sqlite3").mkdir()
    with pytest.raises(ArchiveError, match="no archive in"):
        Archive.open(tmp_path)
    with pytest.raises(ArchiveError, match="unable to open database file: the file cannot be opened; check"):
        Archive.open(tmp_path, write=True)


def test_a_failed_opening_leaves_no_lock(tmp_path):
    (tmp_path / "archive.sqlite3").write_bytes(b"x" * 5000)
    for _ in range(2):
        with pytest.raises(ArchiveError, match="file is not a database"):
            Archive.open(tmp_path, write=True)


def test_an_empty_file_left_by_a_killed_creation(tmp_path):
    (tmp_path / "archive.sqlite3").write_bytes(b"")
    with Archive.open(tmp_path) as archive:
        assert list(archive.pages()) == []


def test_a_truncated_file(tmp_path, open_page, rev):
    with open_page(tmp_path) as archive:
        archive.add_revisions("testwiki", 7, [rev(n, os.urandom(3000)) for n in range(50)])
        path = archive.path
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    for write in (False, True):
        with pytest.raises(ArchiveError) as failure:
            Archive.open(tmp_path, write=write)
        assert str(failure.value) == (
            f"{path}: database disk image is malformed: the file is damaged; restore a copy of it, "
            "or fetch and import its pages again into another folder"
        )


def test_a_database_that_another_program_holds(tmp_path, archive, rev, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    archive.close()
    message = f"{archive.path}: database is locked: another program holds the database; close it and try again"
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError) as failure:
            Archive.open(tmp_path, write=True)
        assert str(failure.value) == message
        stranger.execute("ROLLBACK")
        with Archive.open(tmp_path, write=True) as waiting:
            stranger.execute("BEGIN IMMEDIATE")
            with pytest.raises(ArchiveError) as failure:
                waiting.add_revisions("testwiki", 7, [rev(1)])
            assert str(failure.value) == message
            stranger.execute("ROLLBACK")
            waiting.add_revisions("testwiki", 7, [rev(1)])
            assert list(waiting.revisions("testwiki", 7)) == [rev(1)]


def as_ordinary_user(work) -> None:
    """Run work in a child process that is not root, and so bound by permissions."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def read_only_folder(tmp_path_factory, open_page, rev):
    """A folder with an archive that nobody but root may change."""
    folder = tmp_path_factory.mktemp("shared")
    with open_page(folder) as archive:
        archive.add_revisions("testwiki", 7, [rev(1, b"text")])
    (folder / "archive.lock").unlink()
    (folder / "archive.sqlite3").chmod(0o444)
    folder.chmod(0o555)
    outer = [
        parent for parent in folder.parents if parent.stat().st_uid == os.getuid() and parent.stat().st_mode & 0o700
    ]
    modes = {parent: parent.stat().st_mode for parent in outer if not parent.stat().st_mode & 0o001}
    for parent, mode in modes.items():
        parent.chmod(mode | 0o011)
    yield folder
    for parent, mode in modes.items():
        parent.chmod(mode)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_can_be_read(read_only_folder, rev):
    def work():
        with Archive.open(read_only_folder) as archive:
            assert list(archive.revisions("testwiki", 7)) == [rev(1, b"text")]
            assert list(archive.verify()) == []
        assert sorted(path.name for path in read_only_folder.iterdir()) == ["archive.sqlite3"]

    as_ordinary_user(work)


def test_a_read_only_folder_cannot_be_written(read_only_folder):
    def work():
        with pytest.raises(ArchiveError) as failure:
            Archive.open(read_only_folder, write=True)
        lock = read_only_folder / "archive.lock"
        assert str(failure.value) == f"{lock}: Permission denied; check the folder, its permissions and free space"

    as_ordinary_user(work)


def test_a_read_only_file_cannot_be_written(read_only_folder):
    read_only_folder.chmod(0o777)

    def work():
        with pytest.raises(ArchiveError) as failure:
            Archive.open(read_only_folder, write=True)
        path = read_only_folder / "archive.sqlite3"
        assert str(failure.value) == f"{path}: Permission denied; check the folder, its permissions and free space"

    as_ordinary_user(work)


# ---------------------------------------------------------------- wikis and pages


def test_a_wiki_is_completed_and_never_emptied(archive):
    archive.put_wiki(Wiki(wiki_id="frwiki", lang="fr", site_name="Wikipédia"))
    archive.put_wiki(Wiki(wiki_id="frwiki", api_url="https://fr.wikipedia.org/w/api.php", site_name=None))
    whole = Wiki(wiki_id="frwiki", api_url="https://fr.wikipedia.org/w/api.php", lang="fr", site_name="Wikipédia")
    assert archive.wiki("frwiki") == whole
    assert archive.wiki("eowiki") is None
    assert [wiki.wiki_id for wiki in archive.wikis()] == ["frwiki", "testwiki"]


def test_a_page_needs_its_wiki(archive):
    with pytest.raises(ArchiveError, match="no wiki frwiki in the archive; add it before its pages"):
        archive.put_page("frwiki", Page(page_id=1, page_title="Vélo", namespace_id=0))


def test_pages_of_one_wiki_or_of_all(archive):
    archive.put_wiki(DEWIKI)
    wheel = Page(page_id=3, page_title="Diskussion:Rad", namespace_id=1)
    redirect = Page(page_id=2, page_title="Velo", namespace_id=0, redirect_target="Vélo")
    archive.put_page("dewiki", wheel)
    archive.put_page("testwiki", redirect)
    own, bicycle = archive.find_page("testwiki", "Vélo")
    assert list(archive.pages()) == [(DEWIKI, wheel), (own, redirect), (own, bicycle)]
    assert list(archive.pages("dewiki")) == [(DEWIKI, wheel)]
    assert archive.find_page("dewiki", "Diskussion:Rad") == (DEWIKI, wheel)
    assert archive.find_page("dewiki", "Vélo") is None


def test_underscores_are_spaces(archive):
    page = Page(page_id=8, page_title="Roue de secours", namespace_id=0)
    archive.put_page("testwiki", page)
    assert archive.find_page("testwiki", "Roue_de_secours")[1] == page


def test_titles_that_no_page_can_have(archive):
    for title in ("", "\udcff", "\x00", "a" * 100_000, "' OR 1=1 --", "%"):
        assert archive.find_page(None, title) is None


def test_a_title_that_several_wikis_hold(archive):
    archive.put_wiki(FRWIKI)
    archive.put_page("frwiki", Page(page_id=1, page_title="Vélo", namespace_id=0))
    with pytest.raises(ArchiveError) as failure:
        archive.find_page(None, "Vélo")
    assert str(failure.value) == "several wikis hold a page 'Vélo': frwiki, testwiki; choose one with --wiki"
    assert archive.find_page("frwiki", "Vélo")[0] == FRWIKI


def test_a_moved_page_is_found_under_all_its_titles(archive):
    for title in ("Bicyclette", "Cycle", "Bicyclette"):
        moved = Page(page_id=7, page_title=title, namespace_id=0)
        archive.put_page("testwiki", moved)
    for title in ("Vélo", "Cycle", "Bicyclette"):
        assert archive.find_page(None, title)[1] == moved


def test_a_title_taken_over_by_another_page(archive):
    archive.put_page("testwiki", Page(page_id=7, page_title="Bicyclette", namespace_id=0))
    redirect = Page(page_id=8, page_title="Vélo", namespace_id=0, redirect_target="Bicyclette")
    archive.put_page("testwiki", redirect)
    assert archive.find_page("testwiki", "Vélo")[1] == redirect


def test_a_title_taken_over_from_a_page_whose_move_was_not_seen(archive):
    newer = Page(page_id=8, page_title="Vélo", namespace_id=0)
    archive.put_page("testwiki", newer)
    assert archive.find_page("testwiki", "Vélo")[1] == newer


# ---------------------------------------------------------------- revisions by their ids


def test_a_revision_is_found_with_its_page_and_without_its_text(archive, rev):
    halle = Page(page_id=8, page_title="Halle", namespace_id=0, redirect_target="Vélo")
    archive.put_page("testwiki", halle)
    archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two")])
    archive.add_revisions("testwiki", 8, [rev(3, b"three", page_id=8)])
    wiki, page, revision = archive.find_revision(None, 3)
    assert (wiki.wiki_id, page, revision.rev_id, revision.text, revision.main.size) == ("testwiki", halle, 3, None, 5)
    in_velo = (*archive.find_page("testwiki", "Vélo"), archive.revision("testwiki", 2, text=False))
    assert archive.find_revision("testwiki", 2) == in_velo


@pytest.mark.parametrize("rev_id", [0, 4, -1, 1 << 70])
def test_a_revision_that_is_not_there(archive, rev, rev_id):
    archive.add_revisions("testwiki", 7, [rev(3, b"three")])
    assert archive.find_revision(None, rev_id) is None
    assert archive.find_revision("testwiki", rev_id) is None
    assert archive.find_revision("otherwiki", 3) is None


def test_a_deleted_revision_is_not_found(archive, rev):
    archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two")])
    archive.mark_gone("testwiki", [1], NOON)
    assert archive.find_revision(None, 1) is None


def test_a_revision_id_that_several_wikis_use(archive, rev):
    archive.put_wiki(DEWIKI)
    archive.put_page("dewiki", Page(page_id=7, page_title="Fahrrad", namespace_id=0))
    for wiki_id in ("testwiki", "dewiki"):
        archive.add_revisions(wiki_id, 7, [rev(3, b"three")])
    with pytest.raises(ArchiveError, match="several wikis hold a revision 3: dewiki, testwiki; choose one with --wiki"):
        archive.find_revision(None, 3)
    wiki, page, _ = archive.find_revision("dewiki", 3)
    assert (wiki, page.page_title) == (DEWIKI, "Fahrrad")


# ---------------------------------------------------------------- deletion


def test_deleted_revisions_are_left_out_until_they_come_again(archive, rev, history):
    revisions = [rev(n, b"%d" % n) for n in range(4)]
    archive.add_revisions("testwiki", 7, revisions)
    assert archive.mark_gone("testwiki", [1, 2, 99], NOON) == 2
    assert archive.mark_gone("testwiki", [2], NOON) == 0
    assert history(archive) == [revisions[0], revisions[3]]
    assert archive.revision("testwiki", 1) is None
    archive.add_revisions("testwiki", 7, [revisions[2]])
    assert history(archive) == [revisions[0], revisions[2], revisions[3]]


def test_a_revision_moved_to_another_page_is_gone_only_from_the_first(archive, rev, history):
    archive.put_page("testwiki", Page(page_id=8, page_title="Cycle", namespace_id=0))
    archive.add_revisions("testwiki", 7, [rev(1, b"stays"), rev(2, b"moves")])
    moved = rev(2, b"moves", page_id=8)
    archive.add_revisions("testwiki", 8, [moved])
    assert archive.mark_gone("testwiki", [2], NOON, page_id=7) == 1
    assert history(archive) == [rev(1, b"stays")]
    assert archive.revision("testwiki", 2) == moved


def test_a_deleted_page_is_left_out_until_it_is_restored(archive, rev, history):
    archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two")])
    archive.put_sync_state("testwiki", 7, SYNCED)
    before = archive.find_page(None, "Vélo")
    archive.mark_page_deleted("testwiki", 7, NOON)
    archive.mark_page_deleted("testwiki", 7, NOON.replace(year=2027))
    assert history(archive) == []
    assert list(archive.pages()) == []
    assert list(archive.pages(deleted=True)) == [before]
    assert archive.find_page(None, "Vélo") == before
    assert archive.sync_state("testwiki", 7) == replace(SYNCED, deleted_since=NOON)

    archive.add_revisions("testwiki", 7, [rev(2, b"two")])
    assert history(archive) == [rev(2, b"two")]
    assert list(archive.pages()) == [before]
    assert archive.sync_state("testwiki", 7) == SYNCED


def test_a_page_that_stands_comes_before_a_deleted_one(archive):
    archive.mark_page_deleted("testwiki", 7, NOON)
    recreated = Page(page_id=9, page_title="Vélo", namespace_id=0)
    archive.put_page("testwiki", recreated)
    assert archive.find_page("testwiki", "Vélo")[1] == recreated


# ---------------------------------------------------------------- sync and derived state

SYNCED = SyncState(touched="2026-05-01T10:00:00Z", latest_rev_id=2, checked_at=NOON, complete=True)


def test_what_was_synced(archive):
    assert archive.sync_state("testwiki", 7) is None
    assert archive.sync_state("testwiki", 99) is None
    archive.put_sync_state("testwiki", 7, SYNCED)
    later = replace(SYNCED, touched=None, latest_rev_id=None, checked_at=NOON.replace(hour=13), complete=False)
    archive.put_sync_state("testwiki", 7, later)
    assert archive.sync_state("testwiki", 7) == later
    archive.put_sync_state("testwiki", 7, replace(later, checked_at=later.checked_at.replace(microsecond=999_999)))
    assert archive.sync_state("testwiki", 7) == later


def test_derived_state_by_name_and_version(archive):
    archive.put_derived("testwiki", 7, "lines", 1, b"old")
    archive.put_derived("testwiki", 7, "lines", 2, b"\x00state")
    archive.put_derived("testwiki", 7, "scores", 1, b"")
    assert archive.derived("testwiki", 7, "lines", 2) == b"\x00state"
    assert archive.derived("testwiki", 7, "scores", 1) == b""
    assert archive.derived("testwiki", 7, "lines", 1) is None
    assert archive.derived("testwiki", 8, "lines", 2) is None


def test_a_closed_archive_is_a_defect_and_no_damage(archive):
    archive.close()
    with pytest.raises(sqlite3.ProgrammingError):
        archive.wikis()


def test_two_writers_in_one_process(tmp_path, archive):
    with pytest.raises(ArchiveLocked):
        Archive.open(tmp_path, write=True)


def test_what_is_settled_before_closing_is_in_the_file(tmp_path, open_page, rev):
    with open_page(tmp_path) as archive:
        archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two")])
        archive.settle()
        archive.put_derived("testwiki", 7, "report", 1, b"later")  # what comes meanwhile
    assert [file.name for file in tmp_path.iterdir() if "wal" in file.name] == []
    with Archive.open(tmp_path) as archive:
        assert [revision.rev_id for revision in archive.revisions("testwiki", 7)] == [1, 2]
        assert archive.derived("testwiki", 7, "report", 1) == b"later"
        archive.settle()  # nothing to do for a reader


def test_what_is_stored_meanwhile_is_there_before_the_next_write(tmp_path, open_page, rev):
    with open_page(tmp_path) as archive:
        archive.add_revisions("testwiki", 7, [rev(1, b"one")])
        for version in (1, 2):
            archive.put_derived("testwiki", 7, "analysis 0", version, b"%d" % version, meanwhile=True)
        archive.put_derived("testwiki", 7, "report", 1, b"after it")
        assert archive.derived("testwiki", 7, "analysis 0", 2) == b"2"
        archive.put_derived("testwiki", 7, "analysis 1", 1, b"and at the end", meanwhile=True)
    with Archive.open(tmp_path) as archive:
        assert archive.derived("testwiki", 7, "analysis 1", 1) == b"and at the end"


def test_what_fails_meanwhile_is_told(tmp_path, open_page):
    with pytest.raises(ArchiveError, match="no page 8 of testwiki"), open_page(tmp_path) as archive:
        archive.put_derived("testwiki", 8, "analysis 0", 1, b"of no page", meanwhile=True)
    with Archive.open(tmp_path, write=True) as archive:  # nobody holds it
        assert archive.derived("testwiki", 8, "analysis 0", 1) is None
