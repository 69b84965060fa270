"""A disk that fills up: a clear error, and an archive that is whole and goes on once there is room."""

from __future__ import annotations

import random
import resource
from contextlib import contextmanager

import pytest

from wikiwatch.archive import Limits
from wikiwatch.errors import ArchiveError


@contextmanager
def room_for(size_bytes: int):
    """Let no file of this process grow beyond that, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size_bytes", [200_000, 300_000, 301_000, 500_000])
def test_adding(tmp_path, open_page, rev, history, size_bytes):
    chance = random.Random(size_bytes)
    revisions = [rev(number, chance.randbytes(9000)) for number in range(120)]
    with open_page(tmp_path, Limits(revisions=5)) as archive:
        with room_for(size_bytes), pytest.raises(ArchiveError) as failure:
            archive.add_revisions("testwiki", 7, revisions)
        assert str(failure.value) == (
            f"{archive.path}: disk I/O error: the file could not be written (disk full, quota or size limit?); "
            "free some space and run the same command again, nothing stored is lost"
        )
        kept = history(archive)
        assert kept == revisions[: len(kept)]
        assert 0 < len(kept) < 120
    with open_page(tmp_path) as archive:
        assert history(archive) == kept
        archive.add_revisions("testwiki", 7, revisions)
        assert history(archive) == revisions


def test_making_an_archive(tmp_path, open_page, history):
    with room_for(3000), pytest.raises(ArchiveError, match="could not be written"):
        open_page(tmp_path)
    with open_page(tmp_path) as archive:
        assert history(archive) == []
