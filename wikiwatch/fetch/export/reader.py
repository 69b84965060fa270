"""The way in: a file of exports, opened when the first page is asked for and closed behind the last."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from wikiwatch.fetch.compression import open_export
from wikiwatch.fetch.export.document import DocumentReader
from wikiwatch.fetch.export.records import ExportPage, ExportProblem

MAX_TEXT_BYTES = 64 * 2**20
"""The most text one revision may have; a wiki's own limit is 2 MiB unless it was changed ($wgMaxArticleSize)."""


class ExportReader:
    """The pages of an export file, in one pass. Closes itself at the end and on ExportError, else as a context."""

    def __init__(
        self,
        path: str | Path,
        on_revision: Callable[[], None],
        on_problem: Callable[[ExportProblem], None],
        max_text_bytes: int,
    ) -> None:
        # Not a method: a cycle of references would leave an abandoned file open until the next garbage collection.
        self._pages = _read_file(path, on_revision, on_problem, max_text_bytes)

    def __iter__(self) -> Iterator[ExportPage]:
        return self._pages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Calling it again does nothing."""
        self._pages.close()


def read_export(
    path: str | Path,
    *,
    on_revision: Callable[[], None] = lambda: None,
    on_problem: Callable[[ExportProblem], None] = lambda problem: None,
    max_text_bytes: int = MAX_TEXT_BYTES,
) -> ExportReader:
    """The pages of an export file, packed or not; ``-`` is standard input. Nothing is opened before the first page.

    ``on_revision`` is called for each revision that goes by, ``on_problem`` for each thing wrong that reading survives.
    Iterating raises ExportError, naming the file and the place, for a file that cannot be opened, is cut
    off, damaged, not an export of a known version, hostile, or has a revision over ``max_text_bytes``. What came whole
    before that has been handed out.
    """
    return ExportReader(path, on_revision, on_problem, max_text_bytes)


def _read_file(
    path: str | Path,
    on_revision: Callable[[], None],
    on_problem: Callable[[ExportProblem], None],
    max_text_bytes: int,
) -> Generator[ExportPage]:
    with ExitStack() as stack:
        for name, chunks in stack.enter_context(open_export(path)):
            document = DocumentReader(
                name, chunks, max_text_bytes, on_revision=on_revision, on_problem=on_problem, close=stack.close
            )
            yield from document.pages()
