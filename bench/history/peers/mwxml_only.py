"""mwxml 0.3.8, parsing an export and touching every text, and nothing else; https://pypi.org/project/mwxml/."""

from __future__ import annotations

import argparse
from pathlib import Path

import mwxml

from bench.history.measure import Watch, answer


def main() -> None:
    """Measure one export, not packed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    path = parser.parse_args().export
    revisions = size = 0
    watch = Watch()
    with path.open(encoding="utf-8") as file:
        for page in mwxml.Dump.from_file(file):
            for revision in page:
                revisions += 1
                size += len(revision.text or "")
    answer(watch.stop(()) | {"revisions": revisions, "bytes": size})


if __name__ == "__main__":
    main()
