"""Time per megabyte of histories made to be slow, and of twice as much of each.

    python -m bench.history adversarial [--only CASE...]

Cost that is near-linear in bytes shows as figures that stay about the same when the page or the history doubles.
CPU time, so that a busy machine matters little.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterator

from bench.history import hostile
from bench.history.contest import ROOT, ours, say
from bench.history.table import megabytes, table

_SIZES = ((1, 1), (2, 1), (1, 2))  # so many times the page, so many times the revisions
_WHAT = {"engine": "attribution", "page": "with changes"}
_COLUMNS = [f"{what}{more}, ms/MB" for what in _WHAT.values() for more in ("", ", page × 2", ", revisions × 2")]
_HEAD = ("history", "texts", *_COLUMNS, "most memory")


def rows(cases: list[str], limit: float) -> Iterator[tuple[str, ...]]:
    """A row for each case; a run is ended after so many seconds."""
    for case in cases:
        cells, memory, size = [], 0, 0
        for what in _WHAT:
            for page, revisions in _SIZES:
                answer = _run(case, what, page, revisions, limit)
                if answer is None:
                    cells.append(f"over {limit:.0f} s")
                    continue
                cells.append(f"{answer['cpu_seconds'] * 1e9 / max(answer['bytes'], 1):.1f}")
                memory = max(memory, answer["peak_bytes"] or 0)
                size = answer["bytes"] if (page, revisions) == (1, 1) else size
        yield (f"`{case}`: {hostile.CASES[case].__doc__}", megabytes(size), *cells, megabytes(memory))


def _run(case: str, what: str, page: int, revisions: int, limit: float) -> dict[str, int] | None:
    command = ours("hostile", case, what, "--page", str(page), "--revisions", str(revisions))
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=limit)
    except subprocess.TimeoutExpired:
        say(f"  {case}, {what}, page × {page}, revisions × {revisions}: over {limit} s")
        return None
    answer: dict[str, int] = json.loads(done.stdout)
    say(f"  {case}, {what}, page × {page}, revisions × {revisions}: {answer['cpu_seconds']:.2f} s")
    return answer


def main(arguments: list[str]) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.history adversarial",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=sorted(hostile.CASES), help="only these histories")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds a run may take")
    options = parser.parse_args(arguments)
    print(table(_HEAD, rows(options.only or list(hostile.CASES), options.limit)))
