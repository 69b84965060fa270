"""What a run of the benchmark is told: which histories, which peers, how often."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.history import environments, generate
from bench.history.contest import Terms, say
from bench.history.exports import PageExport, longest_page
from bench.history.flat import beside, read_offsets
from bench.history.generate import Recipe

_LIKE = {"large": 100_000, "small": 10_000}  # bytes of the pages that have goals of their own
_ABOUT = 1.6  # so many times larger or smaller is still like it


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A history as flat files. ``size`` is ``large``, ``small`` or ``other``, or ``real`` for one that has no truth."""

    title: str
    prefix: Path
    size: str
    revisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The histories that are generated. Only the first ``real_limit`` revisions of real ones are read."""

    large: Recipe
    small: Recipe
    others: tuple[Recipe, ...]
    growth: Recipe
    ticks: tuple[int, int]
    real_limit: int | None


def full(seed: int) -> Scale:
    """What the goals ask for."""
    return Scale(
        large=Recipe(revisions=2000, bytes=100_000, seed=seed),
        small=Recipe(revisions=2000, bytes=10_000, seed=seed + 1),
        others=(
            Recipe(revisions=1000, bytes=30_000, seed=seed + 2),
            Recipe(revisions=400, bytes=300_000, seed=seed + 3, start=0.9),
        ),
        growth=Recipe(revisions=8000, bytes=30_000, seed=seed + 4, start=1),
        ticks=(2000, 8000),
        real_limit=None,
    )


def quick(seed: int) -> Scale:
    """Enough to see that everything runs; its figures say little."""
    return Scale(
        large=Recipe(revisions=100, bytes=100_000, seed=seed, start=0.9),
        small=Recipe(revisions=300, bytes=10_000, seed=seed + 1),
        others=(Recipe(revisions=100, bytes=30_000, seed=seed + 2, start=0.9),),
        growth=Recipe(revisions=800, bytes=10_000, seed=seed + 4, start=1),
        ticks=(200, 800),
        real_limit=300,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All a section of the table needs. ``peer_revisions`` are the most a peer is given, the first ones."""

    terms: Terms
    scale: Scale
    work: Path
    peers: Path
    peer_revisions: Mapping[str, int]
    real: tuple[tuple[Path, ...], ...] = ()
    histories: tuple[Path, ...] = ()

    def python_of(self, peer: str) -> Path:
        """The Python of a peer's environment."""
        return environments.python_of(peer, self.peers)

    def generated(self, recipe: Recipe) -> Subject:
        """A generated history, made where the work folder does not have it yet."""
        prefix = self.work / f"generated-{recipe.bytes}-{recipe.revisions}-{recipe.start}-{recipe.seed}"
        if not beside(prefix, ".xml").exists():
            say(f"generating {prefix.name}")
            generate.write(prefix, recipe)
        title = f"generated {recipe.bytes // 1000} kB × {recipe.revisions:,}"
        return _subject(title, prefix)

    def given(self) -> list[Subject]:
        """The histories named on the command line."""
        return [_subject(prefix.name, prefix) for prefix in self.histories]

    def exported(self) -> list[PageExport]:
        """The real histories named on the command line."""
        return [longest_page(files, self.scale.real_limit) for files in self.real]

    def flattened(self, export: PageExport) -> Subject:
        """A real history as flat files."""
        prefix = self.work / f"real-{export.wiki.wiki_id}-{export.page.page_id}-{export.revisions}"
        if not beside(prefix, ".meta.json").exists():
            say(f"reading {export.page.page_title}")
            export.flatten(prefix)
        count = len(read_offsets(prefix)) - 1
        title = f"{export.page.page_title}, real, {count:,} revisions"
        return Subject(title=title, prefix=prefix, size="real", revisions=count)

    def files(self, export: PageExport) -> Sequence[Path]:
        """The exports themselves, or one of only the revisions that are read."""
        if self.scale.real_limit is None:
            return export.files
        path = self.work / f"real-{export.wiki.wiki_id}-{export.page.page_id}-{export.revisions}.xml"
        if not path.exists():
            export.write(path, 0, export.revisions)
        return [path]


def _subject(title: str, prefix: Path) -> Subject:
    if not beside(prefix, ".idx.npy").exists():
        sys.exit(f"{prefix}: no such history; there is no {beside(prefix, '.idx.npy')}")
    offsets = read_offsets(prefix)
    lengths = sorted(end - start for start, end in pairwise(offsets))
    typical = lengths[len(lengths) * 3 // 4] if lengths else 0
    size = next((name for name, like in _LIKE.items() if like / _ABOUT < typical < like * _ABOUT), "other")
    return Subject(title=title, prefix=prefix, size=size, revisions=len(lengths))
