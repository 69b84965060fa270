"""Real histories: from exports into flat files and into exports of parts, so that each contestant reads what it can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.history.writing import write_flat
from wikiwatch.fetch.export import read_export
from wikiwatch.fetch.export_writer import create_export, write_export
from wikiwatch.model import Page, Revision, Wiki


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExport:
    """The page of some exports that has the most revisions, or the first ``limit`` of these."""

    files: tuple[Path, ...]
    wiki: Wiki
    page: Page
    revisions: int

    def read(self) -> Iterator[Revision]:
        """Its revisions in the order of the exports."""
        return islice(self._all(), self.revisions)

    def _all(self) -> Iterator[Revision]:
        for file in self.files:
            with read_export(file) as reader:
                for part in reader:
                    if part.page.page_id == self.page.page_id:
                        yield from part.revisions

    def flatten(self, prefix: Path) -> None:
        """Write its visible texts as a flat history, without truth."""
        write_flat(prefix, ((revision.text, "edit") for revision in self.read() if revision.text is not None))

    def write(self, path: Path, first: int, last: int) -> None:
        """Write the revisions from ``first`` on and before ``last`` as an export."""
        with create_export(path) as sink:
            write_export(sink, self.wiki, [(self.page, self._between(first, last))])

    def _between(self, first: int, last: int) -> Iterable[Revision]:
        return islice(self.read(), first, last)


def longest_page(files: Sequence[Path], limit: int | None = None) -> PageExport:
    """The page with the most revisions in some exports. A page may be spread over several of them."""
    counts: Counter[int] = Counter()
    pages = {}
    for file in files:
        with read_export(file) as reader:
            for part in reader:
                pages[part.page.page_id] = part.wiki, part.page
                counts[part.page.page_id] += sum(1 for _ in part.revisions)
    if not counts:
        raise SystemExit(f"{', '.join(map(str, files))}: no page")
    page_id, count = counts.most_common(1)[0]
    wiki, page = pages[page_id]
    return PageExport(files=tuple(files), wiki=wiki, page=page, revisions=min(count, limit or count))
