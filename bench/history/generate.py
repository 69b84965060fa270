"""Make a history of which the true origin of every code point is known.

    python -m bench.history generate PREFIX --revisions 2000 --bytes 100000 --seed 1 [--source FILE...]

Writes the flat files told in bench/README.md and an XML export. The same options give the same history.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.history.article import Prose, read_sources
from bench.history.document import truth_of
from bench.history.operations import GROWING, OTHER, SHRINKING, Operation, copy_edit, paragraph
from bench.history.page import Page, State
from bench.history.vandalism import scribble, vandalise
from bench.history.writing import Written, write_flat, write_truth, write_xml

SNAPSHOT = Path(__file__).resolve().parents[2] / "snapshots" / "coco.xml"
SAMPLES = 40  # revisions whose truth is kept
_VANDALISM, _UNDOING = 0.1, 0.02  # shares of edits
_ATTEMPTS = 5  # to change a few words; then the page is too short for that
_UNNOTICED = 0.04  # share of vandalism
_SLACK = 0.05  # of the size wanted; beyond it the page grows or shrinks
_REACHED = 0.6  # share of the history by which the page has its full size


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What history to make. ``start`` is the share of the full size that the first revision has."""

    revisions: int
    bytes: int
    seed: int
    start: float = 0.25


class Made(NamedTuple):
    """One revision; ``truth`` is the number of the edit each code point is from, where it is sampled."""

    text: str
    kind: str
    truth: NDArray[np.uint32] | None


class _History:
    """Decides edit by edit what happens to the page."""

    def __init__(self, recipe: Recipe, sources: Sequence[str]) -> None:
        self._recipe = recipe
        chance = Random(recipe.seed)
        prose = Prose(chance, sources or read_sources([str(SNAPSHOT)]))
        given = (line for text in sources for line in text.split("\n"))
        self._page = Page(chance, prose, chain(given, prose.article()))
        self._before: State = self._page.state  # the edit before this one, for undoing it
        self._good: State | None = None  # what the vandalism will be reverted to
        self._vandal_edits = 0  # still to come before the revert
        self._redo: State | None = None  # an edit that was undone, and may come again

    def revisions(self) -> Iterator[Made]:
        """All of them in order."""
        page, total = self._page, self._recipe.revisions
        samples = {(number + 1) * total // SAMPLES - 1 for number in range(SAMPLES)}
        for page.edit in range(total):
            before, state = page.text, page.state
            kind = self._edit() if page.edit else self._begin()
            for attempt in count():
                if page.text != before:
                    break
                kind = "filler"
                (copy_edit if attempt < _ATTEMPTS else paragraph)(page)
            self._before = state
            yield Made(page.text, kind, truth_of(page.lines) if page.edit in samples else None)

    def _begin(self) -> str:
        while len(self._page.text) < self._recipe.start * self._recipe.bytes:
            self._page.grow(5)
        if not self._page.lines:
            self._page.grow(1)
        return "creation"

    def _edit(self) -> str:
        page, chance = self._page, self._page.chance
        if self._good is not None:
            return self._go_on_vandalising(self._good)
        if self._redo is not None:
            redo, self._redo = self._redo, None
            if chance.random() < 0.5:
                page.restore(redo)
                return "redo"
        kind = chance.random()
        if kind < _VANDALISM:
            if chance.random() < _UNNOTICED:
                scribble(page)
                return "unnoticed"
            self._good = page.state
            self._vandal_edits = 0 if chance.random() < 0.85 else chance.randint(1, 3)
            vandalise(page)
            return "vandalism"
        if kind < _VANDALISM + _UNDOING and page.edit > 1:
            self._redo = page.state
            page.restore(self._before)
            return "undo"
        return self._work()

    def _go_on_vandalising(self, good: State) -> str:
        if self._vandal_edits:
            self._vandal_edits -= 1
            vandalise(self._page)
            return "vandalism"
        self._page.restore(good)
        self._good = None
        return "revert"

    def _work(self) -> str:
        page = self._page
        size, wanted = len(page.text), self._wanted_size()
        choice = (*GROWING, *SHRINKING, *OTHER)
        if size > wanted * (1 + _SLACK):
            choice = SHRINKING if page.chance.random() < 0.3 else (*SHRINKING, *OTHER)
        elif size < wanted * (1 - _SLACK) and page.chance.random() < 0.6:
            choice = GROWING
        weights, operations = zip(*choice, strict=True)
        operation: Operation = page.chance.choices(operations, weights)[0]
        operation(page)
        return operation.__name__

    def _wanted_size(self) -> float:
        done = min(1.0, self._page.edit / (_REACHED * self._recipe.revisions))
        return self._recipe.bytes * (self._recipe.start + (1 - self._recipe.start) * done)


def generate(recipe: Recipe, sources: Sequence[str] = ()) -> Iterator[Made]:
    """The revisions of a history, oldest first.

    The page grows by the lines of ``sources``, which are texts, and by made ones when these are used up. New
    sentences are made of their words, or without sources of those of our demonstration history.
    """
    return _History(recipe, sources).revisions()


def write(prefix: Path, recipe: Recipe, sources: Sequence[str] = ()) -> Written:
    """Write a history: flat files, truth and export."""
    truth: dict[int, NDArray[np.uint32]] = {}

    def revisions() -> Iterator[tuple[bytes, str]]:
        for place, made in enumerate(generate(recipe, sources)):
            if made.truth is not None:
                truth[place] = made.truth
            yield made.text.encode(), made.kind

    written = write_flat(prefix, revisions())
    write_truth(prefix, truth)
    write_xml(prefix)
    return written


def main(arguments: list[str]) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.history generate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--revisions", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=100_000, help="size the page grows to")
    parser.add_argument("--start", type=float, default=0.25, help="share of that in the first revision")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", nargs="+", default=[], help="wikitext files or exports the page grows by")
    options = parser.parse_args(arguments)
    recipe = Recipe(revisions=options.revisions, bytes=options.bytes, seed=options.seed, start=options.start)
    written = write(options.prefix, recipe, read_sources(options.source))
    kinds = ", ".join(f"{times} {kind}" for kind, times in Counter(written.kinds).most_common())
    print(f"{options.prefix}: {len(written.kinds):,} revisions, {written.size:,} bytes of text: {kinds}")
