"""Readers beside a writer: never blocked, never disturbed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from wikiwatch.archive import Archive, Limits, database

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_reader_sees_the_state_it_began_with(tmp_path, open_page, rev, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)  # how long the purge waits for the reader
    revisions = [rev(number, b"text %d" % number) for number in range(30)]
    with open_page(tmp_path, Limits(revisions=4)) as archive, Archive.open(tmp_path) as reader:
        archive.add_revisions("testwiki", 7, revisions[:10])
        reading = reader.revisions("testwiki", 7)
        seen = [next(reading)]
        archive.add_revisions("testwiki", 7, revisions[10:])
        archive.purge("testwiki", [8, 9], text=True, user=True, comment=True)
        seen.extend(reading)
        assert seen == revisions[:10]
        now = list(reader.revisions("testwiki", 7))
        assert [revision.rev_id for revision in now] == list(range(30))
        assert now[8].text is None


def test_pages_are_listed_as_they_were(tmp_path, archive):
    with Archive.open(tmp_path) as reader:
        listing = reader.pages()
        first = next(listing)
        for wiki, page in [first]:
            archive.put_page(wiki.wiki_id, page)
            archive.mark_page_deleted(wiki.wiki_id, page.page_id, NOON)
        assert list(listing) == []
        assert list(reader.pages(deleted=True)) == [first]


def test_an_archive_is_read_while_the_same_one_is_written(archive, rev):
    archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two")])
    doubled = (rev(revision.rev_id + 10, revision.text) for revision in archive.revisions("testwiki", 7))
    archive.add_revisions("testwiki", 7, doubled)
    assert [revision.rev_id for revision in archive.revisions("testwiki", 7)] == [1, 2, 11, 12]


def test_many_readers_during_many_commits(tmp_path, open_page, rev):
    revisions = [rev(number, b"line\n" * number) for number in range(300)]
    finished = threading.Event()
    failures: list[object] = []
    passes = [0, 0]

    def read_all_the_time(index: int) -> None:
        with Archive.open(tmp_path) as reader:
            while not finished.is_set():
                found = list(reader.revisions("testwiki", 7))
                if found != revisions[: len(found)]:
                    failures.append(found)
                passes[index] += 1

    with open_page(tmp_path, Limits(revisions=3)) as archive:
        readers = [threading.Thread(target=read_all_the_time, args=(index,)) for index in range(2)]
        for reader in readers:
            reader.start()
        archive.add_revisions("testwiki", 7, revisions)
        finished.set()
        for reader in readers:
            reader.join()
    assert failures == []
    assert min(passes) > 0
