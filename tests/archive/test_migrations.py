"""Archives of every older version are brought up to date; newer ones are refused."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from wikiwatch.archive import Archive
from wikiwatch.archive.migrations import APPLICATION_ID, MIGRATIONS
from wikiwatch.errors import ArchiveError, ArchiveLocked

# A change of the schema gets a new number: what stands here has been released and stays.
TABLES_BY_VERSION = {
    1: {"wiki", "page", "former_title", "pack", "sync"},
    2: {"wiki", "page", "former_title", "pack", "sync", "derived"},
    3: {
        *("wiki", "page", "former_title", "pack", "sync", "derived"),
        *("watch_position", "watch_title", "watch_page", "watch_finding", "watch_outbox"),
    },
}


@pytest.fixture
def version_1(tmp_path, open_page, rev):
    """A folder with an archive of version 1 that holds two revisions."""
    with open_page(tmp_path) as archive:
        archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two")])
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3", isolation_level=None)) as db:
        for name in TABLES_BY_VERSION[3] - TABLES_BY_VERSION[1]:
            db.execute(f"DROP TABLE {name}")
        db.execute("PRAGMA user_version = 1")
    return tmp_path


def tables(folder) -> tuple[int, set[str]]:
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return db.execute("PRAGMA user_version").fetchone()[0], names


@pytest.mark.parametrize("version", TABLES_BY_VERSION)
def test_the_tables_of_each_version(version):
    with closing(sqlite3.connect(":memory:")) as db:
        for step in MIGRATIONS[:version]:
            step(db)
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert names == TABLES_BY_VERSION[version]
    assert len(MIGRATIONS) == max(TABLES_BY_VERSION)


@pytest.mark.parametrize("write", [True, False])
def test_an_older_archive_is_migrated_and_keeps_everything(version_1, rev, write):
    assert tables(version_1) == (1, TABLES_BY_VERSION[1])
    with Archive.open(version_1, write=write) as archive:
        assert list(archive.revisions("testwiki", 7)) == [rev(1, b"one"), rev(2, b"two")]
        assert archive.derived("testwiki", 7, "lines", 1) is None
        assert list(archive.verify()) == []
    assert tables(version_1) == (3, TABLES_BY_VERSION[3])


def test_an_older_archive_that_is_being_written(version_1):
    with closing(sqlite3.connect(version_1 / "archive.sqlite3")), Archive.open(version_1, write=True):
        with closing(sqlite3.connect(version_1 / "archive.sqlite3", isolation_level=None)) as db:
            db.execute("PRAGMA user_version = 1")
        with pytest.raises(ArchiveLocked) as failure:
            Archive.open(version_1)
    path = version_1 / "archive.sqlite3"
    assert str(failure.value) == (
        f"{path}: made by an older wikiwatch, must be migrated first: {version_1 / 'archive.lock'}: process "
        f"{os.getpid()} is writing to this archive; wait until it has finished, then try again"
    )


def test_a_failed_migration_changes_nothing(version_1, monkeypatch):
    def fails(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (done TEXT)")
        db.execute("CREATE TABLE page (again TEXT)")

    monkeypatch.setattr("wikiwatch.archive.migrations.MIGRATIONS", (*MIGRATIONS, fails))
    with pytest.raises(ArchiveError, match="table page already exists"):
        Archive.open(version_1, write=True)
    assert tables(version_1) == (1, TABLES_BY_VERSION[1])


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_archive_is_refused(version_1, write):
    path = version_1 / "archive.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ArchiveError) as failure:
        Archive.open(version_1, write=write)
    assert str(failure.value) == (
        f"{path}: written by a newer wikiwatch (archive version 99, this one knows {len(MIGRATIONS)}); "
        "upgrade wikiwatch"
    )


def test_the_file_says_what_it_is(version_1):
    with closing(sqlite3.connect(version_1 / "archive.sqlite3")) as db:
        assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID == int.from_bytes(b"wwar", "big")
