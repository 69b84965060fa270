"""Numbers that say whether what is kept of a page was made by this very code, for these very options."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import wikiwatch
from wikiwatch.model import Page, Wiki

_STAGES = ("detect", "history", "lexicons", "model", "score", "settings", "wikitext")
_OWN = (
    "analyse",
    "beside",
    "concluding",
    "doubts",
    "edit_scorer",
    "encoding",
    "foreign",
    "held_against",
    "judgements",
    "judging_ahead",
    "kept_reports",
    "layers",
    "new_parts",
    "noted",
    "options",
    "provenance",
    "records",
    "rereading",
    "resuming",
    "scoring_apart",
    "scoring_queue",
    "versions",
)
"""What findings depend on in this folder."""


def version_for(wiki: Wiki, page: Page, *options: object) -> int:
    """A number that changes with the code, with what is known of the page, and with the options."""
    made_with = repr((_code(), wiki, page, *options))
    return int.from_bytes(hashlib.sha256(made_with.encode()).digest()[:7], "big")


def code_version() -> int:
    """A number that changes with anything that findings depend on in this package."""
    return int(_code()[:15], 16)


@cache
def _code() -> str:
    """A digest of the names, sizes and times of all files an analysis depends on in this package.

    Python itself knows by as much whether a module has changed since it was compiled; to read them all takes ten times
    as long.
    """
    root = Path(wikiwatch.__file__).parent
    told = [(each.path, each.stat().st_size, each.stat().st_mtime_ns) for each in _files(root)]
    return hashlib.sha256(repr([wikiwatch.__version__, *sorted(told)]).encode(errors="surrogateescape")).hexdigest()


def _files(root: Path) -> Iterator[os.DirEntry[str]]:
    own = {f"{name}.py" for name in _OWN}
    for stage in _STAGES:
        yield from _files_below(root / stage)
    with os.scandir(root / "pipeline") as entries:
        yield from [entry for entry in entries if entry.name in own]


def _files_below(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files_below(entry.path)
            elif entry.name.endswith((".py", ".txt", ".npz", ".json")):
                yield entry
