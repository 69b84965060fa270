"""How well edits are attributed that a person has labelled, by wikiwatch and, where one is installed, by WikiWho.

    python -m bench.labels HISTORIES [--peers DIR] [--check] [--only FILE...]

HISTORIES is the folder with the exports that the label files in bench/labelled name. DIR holds virtual environments;
DIR/wikiwho is one with WikiWho 1.0.3. Prints Markdown; exits with 1 when a label does not fit its text.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.labelled import engines
from bench.labelled.records import LabelledPage, misfits, read_labels
from bench.labelled.scoring import Verdict, judge, misses, table
from wikiwatch.fetch.export import read_export
from wikiwatch.model import Revision


def revisions_of(page: LabelledPage, histories: Path) -> Iterator[Revision]:
    """The revisions of the page in the order of its exports, up to the last that a label needs."""
    return engines.until_last(_all_revisions(page, histories), page.spans())


def _all_revisions(page: LabelledPage, histories: Path) -> Iterator[Revision]:
    for export in page.exports:
        with read_export(histories / export) as reader:
            for part in reader:
                if part.page.page_title == page.title:
                    yield from part.revisions


def texts_of(page: LabelledPage, histories: Path) -> tuple[dict[int, str], list[int]]:
    """The texts that the labels are about, and the order of all revisions."""
    texts, order = {}, []
    wanted = page.spans()
    for revision in revisions_of(page, histories):
        order.append(revision.rev_id)
        if revision.rev_id in wanted and revision.text is not None:
            texts[revision.rev_id] = revision.text.decode(errors="replace")
    return texts, order


def main() -> int:
    """Check the labels, then score."""
    options = _options()
    pages = [page for page in read_labels() if not options.only or page.file in options.only]
    texts: dict[str, dict[int, str]] = {}
    faults: list[str] = []
    for page in pages:
        texts[page.file], order = texts_of(page, options.histories)
        faults += misfits(page, texts[page.file], order)
    print("\n".join(faults) or f"{sum(len(page.labels) for page in pages)} labels fit their texts.", end="\n\n")
    if faults or options.check:
        return 1 if faults else 0
    asked: dict[str, engines.Engine] = {"wikiwatch": engines.wikiwatch}
    if options.peers:
        asked["WikiWho"] = engines.wikiwho(options.peers / "wikiwho" / "bin" / "python")
    verdicts: dict[str, list[Verdict]] = {name: [] for name in asked}
    for page in pages:
        for name, engine in asked.items():
            origins = engine(revisions_of(page, options.histories), page.spans())
            verdicts[name] += judge(page, texts[page.file], origins)
    print("\n".join(_report(verdicts)))
    return 0


def _report(verdicts: dict[str, list[Verdict]]) -> Iterator[str]:
    yield from table(verdicts)
    yield ""
    for name, group in verdicts.items():
        skipped = sum(verdict.skipped for verdict in group)
        yield f"{name}: {skipped} expectations without an answer."
    for name, group in verdicts.items():
        yield f"\nMissed by {name}:\n"
        yield from misses(group) or ["none"]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score the attribution of hand-labelled edits.")
    parser.add_argument("histories", type=Path, help="folder with the exports")
    parser.add_argument("--peers", type=Path, help="folder of virtual environments; wikiwho is used")
    parser.add_argument("--check", action="store_true", help="only check that the labels fit the exports")
    parser.add_argument("--only", nargs="*", metavar="FILE", help="label files, e.g. holy_grail.toml")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
