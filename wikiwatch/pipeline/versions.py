"""Numbers that say whether what is kept of a page was made by this very code, for these very options."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import wikiwatch
from wikiwatch.model import Page, Wiki

_STAGES = ("detect", "history", "lexicons", "model", "score", "settings", "wikitext")
_OWN = (
    "analyse",
    "concluding",
    "encoding",
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
    """A digest of everything an analysis depends on in this package."""
    root = Path(wikiwatch.__file__).parent
    digest = hashlib.sha256()
    for part in (*_STAGES, *(f"pipeline/{name}.py" for name in _OWN)):
        place = root / part
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in (".py", ".txt", ".npz", ".json"):
                digest.update(file.read_bytes())
    return digest.hexdigest()
