"""Packs that are compressed while more revisions come: nothing comes of it but time."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.archive import AddResult, Archive, Limits, adding
from wikiwatch.archive.background import in_background
from wikiwatch.errors import ArchiveError

from .test_disk_full import room_for

LIMITS = Limits(raw_bytes=60, revisions=4)
TEXTS = [b"", b"stub", b"a longer text that others resemble", b"a longer text that others share", b"z" * 70]


@pytest.fixture(autouse=True)
def all_is_much(monkeypatch) -> None:
    monkeypatch.setattr(adding, "MUCH_BYTES", 0)


def packs_in(archive: Archive) -> list[tuple[object, ...]]:
    with sqlite3.connect(archive.path) as db:
        return db.execute("SELECT * FROM pack ORDER BY pack_key").fetchall()


def add_all(open_page, rev, folder: Path, calls: list[list[int]]) -> tuple[list[AddResult], list[tuple[object, ...]]]:
    with open_page(folder, LIMITS) as archive:
        results = [
            archive.add_revisions("testwiki", 7, [rev(code % 20, TEXTS[code % 5], comment=f"{code}") for code in codes])
            for codes in calls
        ]
        assert list(archive.verify()) == []
        return results, packs_in(archive)


@settings(max_examples=30, deadline=None)
@given(calls=st.lists(st.lists(st.integers(0, 59), max_size=30), max_size=3))
def test_the_same_is_stored_as_without_a_second_thread(open_page, rev, calls):
    with tempfile.TemporaryDirectory() as beside, tempfile.TemporaryDirectory() as alone:
        got = add_all(open_page, rev, Path(beside), calls)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(adding, "MUCH_BYTES", 2**40)
            assert got == add_all(open_page, rev, Path(alone), calls)


def test_a_pack_is_committed_when_it_is_compressed_and_more_comes(tmp_path, open_page, rev, monkeypatch):
    begun: list[tuple[Callable[[], object], Future]] = []

    def begin(work: Callable[[], object]) -> Future:
        begun.append((work, Future()))
        return begun[-1][1]

    monkeypatch.setattr(adding, "in_background", begin)
    with open_page(tmp_path, LIMITS) as archive, Archive.open(tmp_path) as reader:
        seen: list[list[int]] = []

        def coming() -> Iterator:
            for number, size in enumerate([100, 1, 1]):
                yield rev(number, b"x" * size)
                seen.append([revision.rev_id for revision in reader.revisions("testwiki", 7)])
                if number == 1:
                    [(work, future)] = begun
                    future.set_result(work())

        archive.add_revisions("testwiki", 7, coming())
    assert seen == [[], [], [0]]


def test_what_came_before_a_failing_source_is_kept(tmp_path, open_page, rev, history):
    def failing() -> Iterator:
        yield from (rev(number, b"%030d" % number) for number in range(7))
        raise KeyError("source")

    with open_page(tmp_path, LIMITS) as archive:
        with pytest.raises(KeyError, match="source"):
            archive.add_revisions("testwiki", 7, failing())
        assert [revision.rev_id for revision in history(archive)] == list(range(7))


def test_a_pack_that_cannot_be_compressed_ends_the_adding(tmp_path, open_page, rev, history, monkeypatch):
    def failing(texts: list[bytes], head: bytes) -> None:
        if b"%030d" % 4 in texts:
            raise MemoryError
        return encode_texts(texts, head)

    encode_texts = adding.encode_texts
    monkeypatch.setattr(adding, "encode_texts", failing)
    with open_page(tmp_path, LIMITS) as archive:
        with pytest.raises(MemoryError):
            archive.add_revisions("testwiki", 7, (rev(number, b"%030d" % number) for number in range(20)))
        assert [revision.rev_id for revision in history(archive)] == [0, 1, 2, 3]


@pytest.mark.parametrize("size_bytes", [200_000, 300_000, 301_000, 500_000])
def test_a_disk_that_fills_up_leaves_the_archive_whole(tmp_path, open_page, rev, history, size_bytes):
    chance = random.Random(size_bytes)
    revisions = [rev(number, chance.randbytes(9000)) for number in range(120)]
    with open_page(tmp_path, Limits(revisions=5)) as archive:
        with room_for(size_bytes), pytest.raises(ArchiveError, match="could not be written"):
            archive.add_revisions("testwiki", 7, revisions)
        kept = history(archive)
        assert kept == revisions[: len(kept)]
        assert 0 < len(kept) < 120
        archive.add_revisions("testwiki", 7, revisions)
        assert history(archive) == revisions


def test_what_work_gives_or_raises_is_handed_over():
    assert in_background(lambda: 7).result() == 7
    with pytest.raises(KeyError, match="work"):
        in_background(lambda: {}["work"]).result()
