"""One writer at a time; a dead one holds nothing."""

from __future__ import annotations

import os
import signal

import pytest

from wikiwatch.archive import Archive
from wikiwatch.archive.lock import PassLock
from wikiwatch.errors import ArchiveLocked, ExitCode


@pytest.fixture
def writing_child(tmp_path):
    """The process id of a child that has the archive open for writing until it is killed."""
    ready, done = os.pipe()
    child = os.fork()
    if child == 0:
        with Archive.open(tmp_path, write=True):
            os.write(done, b"!")
            signal.pause()
        os._exit(1)
    assert os.read(ready, 1) == b"!"
    yield child
    os.close(ready)
    os.close(done)
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def test_the_message_names_the_file_and_the_process(tmp_path, writing_child):
    for _ in range(2):
        with pytest.raises(ArchiveLocked) as failure:
            Archive.open(tmp_path, write=True)
        assert str(failure.value) == (
            f"{tmp_path / 'archive.lock'}: process {writing_child} is writing to this archive; "
            "wait until it has finished, then try again"
        )
    assert failure.value.exit_code == ExitCode.ARCHIVE


def test_a_killed_process_holds_nothing(tmp_path, writing_child):
    os.kill(writing_child, signal.SIGKILL)
    os.waitpid(writing_child, 0)
    with Archive.open(tmp_path, write=True) as archive:
        assert list(archive.verify()) == []


def test_closing_gives_the_lock_back(tmp_path):
    for _ in range(2):
        with Archive.open(tmp_path, write=True):
            pass
    Archive.open(tmp_path, write=True).close()


def test_reading_needs_no_lock(tmp_path, writing_child):
    with Archive.open(tmp_path) as archive:
        assert list(archive.pages()) == []


def test_a_pass_is_not_overtaken_by_the_next(tmp_path):
    first, second = PassLock(tmp_path), PassLock(tmp_path)
    first.acquire()
    with pytest.raises(ArchiveLocked) as failure:
        second.acquire()
    assert str(failure.value) == (
        f"{tmp_path / 'watch.lock'}: the last pass (process {os.getpid()}) still runs; this one did nothing"
    )
    first.release()
    second.acquire()
    second.release()
