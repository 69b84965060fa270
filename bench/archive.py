"""How small and how fast the archive is, on exports of your own.

    python bench/archive.py EXPORT...      .xml, .gz, .bz2, .7z, .zst, .xz, .lzma

Prints one line a measure: the archive's size against that of the export files, the time to write beyond that of
only reading the exports, reading everything in order, single revisions at random, verify, and adding one revision
after the other to the page with the longest history. Everything happens in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from wikiwatch.archive import Archive
from wikiwatch.fetch.export import ExportPage, read_export
from wikiwatch.model import Revision, Slot

SINGLE_REVISIONS = 200
APPENDED_REVISIONS = 20
SEED = 20260501


def parts(files: Sequence[Path]) -> Iterator[ExportPage]:
    """All pages of the exports."""
    for file in files:
        with read_export(file) as reader:
            yield from reader


def only_read(files: Sequence[Path]) -> None:
    """What any import has to do."""
    for part in parts(files):
        for _ in part.revisions:
            pass


def write(folder: Path, files: Sequence[Path]) -> None:
    """Import the exports into the archive of a folder."""
    with Archive.open(folder, write=True) as archive:
        for part in parts(files):
            archive.put_wiki(part.wiki)
            archive.put_page(part.wiki.wiki_id, part.page)
            archive.add_revisions(part.wiki.wiki_id, part.page.page_id, part.revisions)


def timed(work: Callable[[], object]) -> float:
    """How many seconds work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mebibytes(work: Callable[[], object]) -> float:
    """The peak memory of a process that does nothing but work."""
    answer, given = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            os.write(given, b"%d" % resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        finally:
            os._exit(0)
    os.close(given)
    with os.fdopen(answer) as pipe:
        kibibytes = int(pipe.read())
    os.waitpid(child, 0)
    return kibibytes / 1024


def show_writing(folder: Path, files: Sequence[Path]) -> None:
    """Import, and tell size, time and memory."""
    memory = peak_mebibytes(lambda: write(folder / "memory", files))
    reading = timed(lambda: only_read(files))
    writing = timed(lambda: write(folder / "archive", files))
    source = sum(file.stat().st_size for file in files)
    with Archive.open(folder / "archive") as archive:
        size = archive.path.stat().st_size
    print(f"size: {size:,} bytes, {size / source:.2f} of the {source:,} bytes of the exports")
    print(
        f"write: {writing - reading:.2f} s beyond {reading:.2f} s of reading the exports; both {memory:.0f} MiB at most"
    )


def show_reading(archive: Archive) -> None:
    """Read everything, single revisions, and everything again with its checksums."""
    raw_bytes, keys = 0, []
    start = time.perf_counter()
    for wiki, page in archive.pages():
        for revision in archive.revisions(wiki.wiki_id, page.page_id):
            raw_bytes += revision.main.size or 0
            keys.append((wiki.wiki_id, revision.rev_id))
    speed = raw_bytes / 1e6 / (time.perf_counter() - start)
    print(f"read: {len(keys):,} revisions, {raw_bytes / 1e6:,.0f} MB of text, {speed:,.0f} MB/s")
    chosen = random.Random(SEED).choices(keys, k=SINGLE_REVISIONS)
    show_milliseconds("one revision", [timed(lambda key=key: archive.revision(*key)) for key in chosen])
    start = time.perf_counter()
    problems = list(archive.verify())
    print(f"verify: {time.perf_counter() - start:.2f} s, {len(problems)} problems")


def show_appending(archive: Archive) -> None:
    """Add revisions one by one to the longest history."""
    histories = [
        (list(archive.revisions(wiki.wiki_id, page.page_id, text=False)), wiki.wiki_id)
        for wiki, page in archive.pages()
    ]
    longest, wiki_id = max(histories, key=lambda history: len(history[0]))
    last = archive.revision(wiki_id, longest[-1].rev_id) or longest[-1]
    seconds = [
        timed(lambda step=step: archive.add_revisions(wiki_id, last.page_id, [follower(last, step)]))
        for step in range(1, APPENDED_REVISIONS + 1)
    ]
    show_milliseconds(f"one more after {len(longest):,}", seconds)


def follower(last: Revision, step: int) -> Revision:
    """A revision some minutes after the last, with one more line."""
    text = (last.text or b"") + b"\nLine %d." % step
    slot = Slot(text=text, sha1=None, size=None)
    return replace(last, rev_id=last.rev_id + step, dt=last.dt + timedelta(minutes=step), slots=(slot,))


def show_milliseconds(what: str, seconds: Sequence[float]) -> None:
    """Tell the median and the slowest."""
    print(f"{what}: median {statistics.median(seconds) * 1000:.1f} ms, slowest {max(seconds) * 1000:.1f} ms")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Size and speed of the archive on some exports.")
    parser.add_argument("exports", nargs="+", type=Path, metavar="EXPORT")
    files = parser.parse_args().exports
    with tempfile.TemporaryDirectory() as folder:
        show_writing(Path(folder), files)
        with Archive.open(Path(folder) / "archive", write=True) as archive:
            show_reading(archive)
            show_appending(archive)


if __name__ == "__main__":
    main()
