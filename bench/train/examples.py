"""Rows as the numbers that a model learns from, in each of the views that an edit may be given in."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.train.histories import with_history
from bench.train.pages import FOUND, OF_CORPORA, read_pages
from bench.train.rows import Row, bare, read
from bench.train.written.records import read_edits
from wikiwatch.model import EditChange
from wikiwatch.score.edits import features, hashing
from wikiwatch.score.edits.groups import meaning
from wikiwatch.score.edits.senses import ENGLISH
from wikiwatch.score.edits.window import window_of

PAN, GRAIL, ANARCHISM, BAGS, DRAFTS = "pan10", "hist-holygrail", "hist-anarchism", "cluebot-bayes", "draftquality"
WRITTEN = "written"
EXPORTS = {
    GRAIL: ("Holy_Grail-0-999.xml.7z", "Holy_Grail-1000-1999.xml.7z", "Holy_Grail-2000-2999.xml.7z"),
    ANARCHISM: ("Anarchism.xml.lzma",),
}
LEARNED = ("wording", "meaning")
"""The groups whose values rest on weights that are learned from the examples."""

OURS, OURS_IN_ENGLISH = 0.5, 0.2
"""How much an edit counts that we wrote: together as much as when there were half as many, and in English, which other
labelled edits are in, less.
"""

PROSE = 5_000  # code points of a Russian article's beginning

HISTORIES = {GRAIL: 1.0, ANARCHISM: 0.5}
"""How much the edits of a history count."""

DOUBTED = {GRAIL: 1.0, ANARCHISM: 0.2}
"""How far reverts are believed, beside one another, that their summaries call neither vandalism nor are made with a
tool against it. The page on anarchism is fought over: most of its reverts are between people who mean it well."""


@dataclass(frozen=True, slots=True)
class Example:
    """One view of a labelled edit, without its texts. ``values`` are its features; what is learned is filled in later.

    ``near`` are the lines as they were that something was changed in; ``lang`` is the language they are read in.
    ``seamed`` is what was put in with the words around it.
    """

    row: Row
    values: NDArray[np.float32]
    added: str
    removed: str
    near: str
    lang: str
    seamed: str


def examples(corpora: Path, found: Path | None = None) -> list[Example]:
    """Every view of every labelled edit, in a fixed order. ``found`` is a folder with more histories."""
    edits = corpora / "dev" / "edits"
    seen: list[Example] = []
    for corpus in (PAN, GRAIL, ANARCHISM):
        rows = list(read(edits, corpus))
        if corpus not in EXPORTS:
            seen += map(_example, rows)
            continue
        exports = [corpora / "histories" / name for name in EXPORTS[corpus]]
        by_id = {row.rev_id: row for row in rows if row.rev_id is not None}
        told, aftermath = with_history(exports, by_id, _example)
        left_out = aftermath.revisions.keys() - {row.rev_id for row, _ in told}
        lines = [(row, _example(row)) for row in rows if (row.rev_id or 0) % 2 and row.rev_id not in left_out]
        for row, example in (*lines, *told):
            weight = aftermath.belief(row, DOUBTED[corpus]) * HISTORIES[corpus]
            seen.append(replace(example, row=replace(bare(row), weight=weight)))
    for folder, sources in ((corpora / "histories", OF_CORPORA), *([(found, FOUND)] if found else [])):
        seen += map(_example, read_pages(folder, sources))
    seen += map(_example, drafts(corpora))
    seen += map(_example, blanked(corpora))
    seen += map(_example, written())
    return seen


def bags(corpora: Path) -> list[Example]:
    """The bags of words, for the weights of words alone: three quarters of their good ones are missing."""
    weights = {True: 0.4, False: 1.2}
    rows = read(corpora / "dev" / "edits", BAGS)
    found = [_example(replace(row, weight=weights[row.damaging])) for row in rows]
    return [replace(example, seamed="") for example in found]  # their order is lost


def drafts(corpora: Path) -> Iterator[Row]:
    """Deleted drafts, and for what is right beginnings of articles, no longer than those; as pages and as lines."""
    deleted = list(read(corpora / "dev" / "edits", DRAFTS))
    lengths = [len(row.change.new) for row in deleted]
    random = Random(1)
    articles = [
        Row(
            corpus=DRAFTS,
            page=f"{DRAFTS}/article {number}",
            change=EditChange(old="", new=text[: random.choice(lengths)], lines_only=True, lang="en"),
            damaging=False,
        )
        for number, text in enumerate(_articles(corpora))
    ]
    for row in (*deleted, *articles):
        yield row
        yield replace(row, change=replace(row.change, old=None, lines_only=False))


def blanked(corpora: Path) -> Iterator[Row]:
    """Articles with nothing left of them. Of the labelled edits hardly any took a whole page away that is at hand."""
    for number, text in enumerate(_articles(corpora)):
        change = EditChange(old=text, new="", lang="en")
        yield Row(
            corpus=DRAFTS, page=f"{DRAFTS}/article {number}", change=change, damaging=True, weight=0.5, derived=True
        )


def written() -> Iterator[Row]:
    """The edits that we wrote, in many languages."""
    for edit in read_edits():
        yield Row(
            corpus=WRITTEN,
            page=f"{WRITTEN}/{edit.lang}/{edit.title}",
            change=edit.change(),
            damaging=edit.damaging,
            weight=OURS_IN_ENGLISH if edit.lang == ENGLISH else OURS,
            ill_will=edit.damaging and not edit.goodfaith,
        )


def prose(corpora: Path) -> dict[str, list[str]]:
    """Sentences of encyclopedias by language, for what its words say where nothing is wrong; ours among them."""
    found: dict[str, list[str]] = defaultdict(list)
    with gzip.open(corpora / "prose" / "wikipedia-vs-chatgpt.human.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found[row["language"]] += row["text"].split(". ")
    with gzip.open(corpora / "histories" / "pairs-en-hi-ru-th-zh.json.gz", "rt", encoding="utf-8") as file:
        found["ru"] = [part for old, _ in json.load(file)["ru"] for part in old[:PROSE].split(". ")]
    for edit in read_edits():
        found[edit.lang] += (edit.removed if edit.damaging else edit.added).split("\n")
    return dict(found)


def _articles(corpora: Path) -> Iterator[str]:
    """English articles, as the drafts are English: in wikitext, and as the plain text of people's prose."""
    with gzip.open(corpora / "histories" / "pairs-en-hi-ru-th-zh.json.gz", "rt", encoding="utf-8") as file:
        yield from (old for old, _ in json.load(file)["en"])
    with gzip.open(corpora / "prose" / "wikipedia-vs-chatgpt.human.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (row["text"] for row in map(json.loads, lines) if row["language"] == "en")


def _example(row: Row) -> Example:
    window = window_of(row.change)
    values = features.measure(window, without=LEARNED)
    return Example(
        bare(row),
        values,
        window.added[: hashing.MOST_TEXT],
        window.removed[: hashing.MOST_TEXT],
        window.near_old[: meaning.MOST_NEAR],
        window.lang,
        window.seamed[: hashing.MOST_TEXT],
    )
