"""What scoring edits costs, beside what it costs to read them. ``OPENBLAS_NUM_THREADS=1 python -m bench.score CORPORA``

CORPORA is a folder with ``dev/edits``, rows of labelled edits (bench/train/rows.py). Times are process times, so numpy
has one thread, as the commands give it: what more of them spend on waiting for one another would count too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TypeVar

from bench.train.rows import Row, read
from wikiwatch.model import EditChange, PageRecord
from wikiwatch.pipeline.score import answers, score_edit, score_edits

T = TypeVar("T")
CORPORA = ("pan10", "hist-holygrail", "hist-anarchism")
EDITS, DAMAGING = 5_000, 0.07
FIRST = 300  # edits scored before the clock starts
TOGETHER = 100  # as many as a pipe or a file gives at once
ALONE = 1_000
LARGE_PAGE = 2_000_000  # code points
RECORD = PageRecord(seconds_since=3_600.0, previous_anon=True, user_edits=2, user_reverted=0)
LOADING = (
    "import time; from wikiwatch import score_edit; score_edit('It is old.', 'It is old and fun.', lang='en');"
    "print(time.process_time())"
)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--edits", type=int, default=EDITS)
    options = parser.parse_args()
    changes = [row.change for row in _sample(options.corpora / "dev" / "edits", options.edits)]
    bare = [replace(change, comment=None, anon=None) for change in changes]
    print("| what | edits a second | times what reading costs |\n|---|---|---|")
    for name, lines in (("text", _lines(bare)), ("with metadata", _lines(changes))):
        floor = _seconds(lambda lines=lines: [(json.loads(line), hashlib.sha1(line)) for line in lines]) / len(lines)
        _tell(name, _rest(lines, lambda some: list(answers([some]))), floor)
    recorded = [replace(change, record=RECORD) for change in changes]
    _tell("with the page's record", _rest(recorded, score_edits), floor)
    alone = [_seconds(lambda change=change: score_edit(change)) for change in changes[:ALONE]]
    print(f"\none edit by itself: {1_000 * median(alone):.2f} ms (median of {len(alone)})")
    print(f"one that adds to a page of {LARGE_PAGE:,} characters: {_large():.2f} s")
    loaded = subprocess.run([sys.executable, "-c", LOADING], check=True, capture_output=True, text=True).stdout
    print(f"from the start of Python to the first score: {float(loaded):.2f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, the rows included")


def _sample(folder: Path, count: int) -> list[Row]:
    generator = random.Random(1)
    rows = [row for corpus in CORPORA for row in read(folder, corpus)]
    damaging = [row for row in rows if row.damaging]
    good = [row for row in rows if not row.damaging]
    bad = round(DAMAGING * count)
    chosen = generator.sample(damaging, bad) + generator.sample(good, count - bad)
    generator.shuffle(chosen)
    return chosen


def _lines(changes: Sequence[EditChange]) -> list[bytes]:
    return [
        json.dumps(
            {
                "id": number,
                "removed": change.old,
                "added": change.new,
                "lang": change.lang,
                "title": change.title,
                "comment": change.comment,
                "anon": change.anon,
            }
        ).encode()
        for number, change in enumerate(changes)
    ]


def _rest(items: Sequence[T], score: Callable[[Sequence[T]], object]) -> float:
    """Seconds for each but the first items."""
    score(items[:FIRST])
    return _seconds(lambda: [score(batch) for batch in _batches(items[FIRST:])]) / (len(items) - FIRST)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + TOGETHER] for at in range(0, len(items), TOGETHER))


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _tell(name: str, seconds: float, floor: float) -> None:
    print(f"| {name} | {1 / seconds:,.0f} | {seconds / floor:.0f} |", flush=True)


def _large() -> float:
    page = "The tower stands by the river, which flows to the [[sea]].\n" * (LARGE_PAGE // 60)
    change = EditChange(old=page, new=f"{page}It is a fucking great tower!!!\n", lang="en", anon=True)
    return _seconds(lambda: score_edit(change))


if __name__ == "__main__":
    main()
