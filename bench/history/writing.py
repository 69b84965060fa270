"""Histories into flat files and an export; the format is told in bench/README.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.history.flat import beside, read_history
from wikiwatch.fetch.export_writer import create_export, write_export
from wikiwatch.model import Page, Revision, Slot, Wiki

_BEGINNING = datetime(2004, 1, 1, tzinfo=UTC)
_BETWEEN = timedelta(hours=5, minutes=17)
_EDITORS = 211
_WIKI = Wiki(
    wiki_id="benchwiki",
    site_name="Benchmark",
    lang="en",
    generator="bench.history",
    article_url="https://bench.example.org/wiki/$1",
)
_PAGE = Page(page_id=1, page_title="Generated history", namespace_id=0)


class Written(NamedTuple):
    """What was written: the kind of each edit, and the bytes of all texts."""

    kinds: list[str]
    size: int


def write_flat(prefix: Path, revisions: Iterable[tuple[bytes, str]]) -> Written:
    """Write texts and the kinds of the edits that made them."""
    offsets, kinds = [0], []
    prefix.parent.mkdir(parents=True, exist_ok=True)
    with beside(prefix, ".bin").open("wb") as file:
        for text, kind in revisions:
            file.write(text)
            offsets.append(offsets[-1] + len(text))
            kinds.append(kind)
    np.save(beside(prefix, ".idx.npy"), np.array(offsets, np.int64))
    beside(prefix, ".meta.json").write_text(json.dumps(kinds))
    return Written(kinds, offsets[-1])


def write_truth(prefix: Path, truth: Mapping[int, NDArray[np.uint32]]) -> None:
    """Write the origins of the code points of sampled revisions."""
    arrays: dict[str, Any] = {str(place): origins for place, origins in truth.items()}
    np.savez_compressed(beside(prefix, ".truth.npz"), **arrays)


def write_xml(prefix: Path) -> None:
    """Write a history that is there as flat files as an export too."""
    history = read_history(prefix)
    revisions = (_revision(*item) for item in enumerate(zip(history.texts, history.kinds, strict=True)))
    with create_export(beside(prefix, ".xml")) as sink:
        write_export(sink, _WIKI, [(_PAGE, revisions)])


def _revision(place: int, content: tuple[bytes, str]) -> Revision:
    text, kind = content
    number = place * 7919 % _EDITORS
    anon = number % 4 == 0
    return Revision(
        rev_id=1001 + place,
        parent_id=1000 + place if place else None,
        page_id=_PAGE.page_id,
        dt=_BEGINNING + place * _BETWEEN,
        user=f"192.0.2.{number}" if anon else f"Editor {number}",
        user_id=None if anon else number,
        anon=anon,
        comment=kind,
        slots=(Slot(text=text, sha1=None, size=len(text)),),
    )
