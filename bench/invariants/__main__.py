"""Reads the exports, prints the table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.history.table import table
from bench.invariants.witness import INVARIANTS, Tally, Witness
from wikiwatch.errors import WikiwatchError
from wikiwatch.fetch.export import read_export
from wikiwatch.wikitext.display import visible

_SHOWN_VIOLATIONS = 20  # of one file


def check_file(file: Path, tally: Tally) -> None:
    """Check all pages of an export. Raises `WikiwatchError` where it cannot be read on."""
    with read_export(file) as reader:
        for part in reader:
            tally.pages += 1
            witness = Witness(part.page.page_title, tally)
            for revision in part.revisions:
                tally.revisions += 1
                witness.add(revision)
            witness.finish()


def _row(file: Path, tally: Tally) -> tuple[str, ...]:
    counts = (tally.pages, tally.revisions, *(tally.checks[name] for name in INVARIANTS), len(tally.violations))
    return (file.name, *(f"{count:,}" for count in counts))


def _checked(file: Path) -> tuple[Tally, str]:
    tally = Tally()
    try:
        check_file(file, tally)
    except WikiwatchError as error:
        return tally, str(error)
    return tally, ""


def _notes(file: Path, tally: Tally, failure: str) -> Iterator[str]:
    yield from tally.violations[:_SHOWN_VIOLATIONS]
    if len(tally.violations) > _SHOWN_VIOLATIONS:
        yield f"{file.name}: {len(tally.violations) - _SHOWN_VIOLATIONS} more violations"
    if failure:
        yield f"{file.name}: not read to its end: {failure}"


def main() -> int:
    """Check the exports one after the other, and print the table and what was found."""
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    violated = 0
    for file in map(Path, sys.argv[1:]):
        print(file, file=sys.stderr, flush=True)
        tally, failure = _checked(file)
        rows.append(_row(file, tally))
        notes += _notes(file, tally, failure)
        violated += len(tally.violations)
    print(table(("history", "pages", "revisions", *INVARIANTS, "violations"), rows))
    print("".join(f"\n- {visible(note, newlines=False)}" for note in notes))
    return 1 if violated else 0


if __name__ == "__main__":
    sys.exit(main())
