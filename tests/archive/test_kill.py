"""kill -9 at any instant: what was committed is whole, nothing is half-written, and the next run goes on."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from wikiwatch.archive import Archive, Limits
from wikiwatch.model import Revision

SMALL = Limits(raw_bytes=40_000, revisions=15, chain_heads=3)
KILLS = 20

CallBack = Callable[[], object]


def text(number: int) -> bytes:
    """A page of 3 kB of which every edit changes one line, and every tenth is a revert."""
    number -= number % 10 == 9
    lines = [b"line %d: %s" % (n, hashlib.sha1(b"%d" % (number // 40 + n)).hexdigest().encode()) for n in range(60)]
    lines[number % 60] = b"changed by edit %d" % number
    return b"\n".join(lines)


def killed_after(seconds: float, work: Callable[[CallBack], None]) -> bool:
    """Run work in a child, kill it so long after it has called back; False when it was done before."""
    ready, begun = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(partial(os.write, begun, b"!"))
            os._exit(0)
        finally:
            os._exit(1)
    os.read(ready, 1)
    os.close(ready)
    os.close(begun)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


def test_killed_while_adding(tmp_path: Path, open_page, rev, history):
    revisions = [rev(number, text(number)) for number in range(6000)]
    chance = random.Random(20260501)
    kept, kills = 0, 0

    def add_the_rest(call_back: CallBack) -> None:
        def coming() -> Iterator[Revision]:
            for number, revision in enumerate(revisions[kept:]):
                yield revision
                if number == 20:  # one batch has been committed
                    call_back()

        with open_page(tmp_path, SMALL) as archive:
            archive.add_revisions("testwiki", 7, coming())

    for _ in range(KILLS):
        kills += killed_after(chance.uniform(0, 0.025), add_the_rest)
        with open_page(tmp_path, SMALL) as archive:
            found = history(archive)
        assert found == revisions[: len(found)]
        assert len(found) > kept
        kept = len(found)
    assert kills == KILLS
    with open_page(tmp_path, SMALL) as archive:
        result = archive.add_revisions("testwiki", 7, revisions)
        assert (result.added, result.updated, result.unchanged) == (len(revisions) - kept, 0, kept)
        assert history(archive) == revisions


def test_killed_while_purging_and_restoring(tmp_path: Path, open_page, rev, history):
    revisions = [rev(number, text(number)) for number in range(120)]
    with open_page(tmp_path, SMALL) as archive:
        archive.add_revisions("testwiki", 7, revisions)

    def purge_and_restore(call_back: CallBack) -> None:
        while True:
            with Archive.open(tmp_path, write=True, limits=SMALL) as archive:
                for start in range(0, 120, 10):
                    archive.purge("testwiki", range(start, start + 10), text=True, user=False, comment=False)
                    call_back()
                archive.add_revisions("testwiki", 7, revisions)

    chance = random.Random(20260502)
    for _ in range(KILLS // 2):
        assert killed_after(chance.uniform(0, 0.1), purge_and_restore)
        with Archive.open(tmp_path, write=True, limits=SMALL) as archive:
            found = history(archive)
            assert [revision.rev_id for revision in found] == list(range(120))
            assert all(revision.text in (revisions[revision.rev_id].text, None) for revision in found)
            archive.add_revisions("testwiki", 7, revisions)
            assert history(archive) == revisions
