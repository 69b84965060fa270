"""Readers of the files that clean pages, good additions and texts to insert are read from, each by its name."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from bench.passages.items import GENERATED, Page, Text, plain_sentences
from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import read_export

LONGEST_PAGE = 16_000  # code points of a page that are used, cut at a line
SITE_FOLD = 0  # of the one site with many texts

PAIRS = 20  # of versions of one page whose differences are taken for good additions
PAIRS_OF_ARTICLE = 1
LONGEST_GROWN = 4_000  # code points of such a page that are read
LONG_ENOUGH = 2_000  # bytes
READ_OF_HISTORY = 2_600  # revisions; a whole history may hold a gigabyte


def lines_of(file: Path) -> Iterator[str]:
    """Lines that are not empty, packed or not."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        yield from filter(str.strip, lines)


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON, one a line."""
    yield from map(json.loads, lines_of(file))


def cut(text: str, longest: int = LONGEST_PAGE) -> str:
    """The beginning of a text, whole lines of it."""
    return text if len(text) <= longest else text[: text.rfind("\n", 0, longest) + 1 or longest]


# ---------------------------------------------------------------- clean pages


def _human(file: Path) -> Iterator[Page]:
    for row in rows_of(file):
        yield Page(
            source="intros",
            lang=row["language"],
            title=row["title_language"],
            text=row["text"],
            subject=row["title_en"],
        )


def _articles(file: Path) -> Iterator[Page]:
    for row in rows_of(file):
        if ":" in row["title"]:  # talk and user pages are no articles
            continue
        first, last = row["versions"][0], row["versions"][-1]
        yield Page(source="articles", lang="en", title=row["title"], text=cut(last), before=cut(first))


def _pairs(file: Path) -> Iterator[Page]:
    for lang, pairs in json.loads("".join(lines_of(file))).items():
        for before, after in pairs:
            bold = re.search(r"'''(.{2,80}?)'''", after)
            if bold and not after.lstrip().lower().startswith("#redirect"):
                title = re.sub(r"[\[\]']", "", bold[1])
                yield Page(source="pairs", lang=lang, title=title, text=cut(after), before=cut(before))


def _vikidia(file: Path) -> Iterator[Page]:
    """The text after a good edit, the one before a bad one: one for each page."""
    seen = set()
    for row in sorted(rows_of(file), key=lambda row: bool(row["label"])):
        kept, before = (row.get("new"), row.get("old")) if row["label"] == 0 else (row.get("old"), None)
        if not kept or row["page"] in seen:
            continue
        seen.add(row["page"])
        title, bold = str(row["page"]), re.search(r"'''(.{2,80}?)'''", kept)
        title = bold[1].strip("'") if bold else title
        yield Page(
            source="vikidia",
            lang="fr",
            title=title,
            text=cut(kept),
            before=before and cut(before),
            subject=row["page"],
        )


def _export(lang: str) -> Callable[[Path], Iterator[Page]]:
    def read(file: Path) -> Iterator[Page]:
        with suppress(ExportError), read_export(file) as reader:  # a damaged end takes nothing from what was read
            for part in reader:
                text: bytes | None = None
                for revision in part.revisions:
                    text = revision.text or text
                if text and part.page.namespace_id == 0 and not text.lower().startswith(b"#redirect"):
                    whole = cut(text.decode(errors="replace"))
                    yield Page(source="histories", lang=lang, title=part.page.page_title, text=whole)

    return read


def seed(file: Path) -> Iterator[Page]:
    """A file that is one English page."""
    title = file.stem.replace("-", " ").replace("_", " ")
    yield Page(source="seed", lang="en", title=title, text=cut(file.read_text("utf-8")))


def own_pages(file: Path) -> Iterator[Page]:
    """Pages of the user's own."""
    for row in rows_of(file):
        yield Page(
            source=file.name, lang=row["lang"], title=row["title"], text=cut(row["text"]), before=row.get("before")
        )


PAGE_READERS: tuple[tuple[str, Callable[[Path], Iterator[Page]]], ...] = (
    ("wikipedia-vs-chatgpt.human.jsonl.gz", _human),
    ("articles-en-versions.jsonl.gz", _articles),
    ("pairs-en-hi-ru-th-zh.json.gz", _pairs),
    ("vikidia-fr.jsonl.gz", _vikidia),
    ("webis-10-pages.xml.bz2", _export("en")),
    ("epfl-3-pages.xml", _export("en")),
    ("Holy_Grail-2000-2999.xml.7z", _export("en")),
)

# ---------------------------------------------------------------- texts to insert


def _casino(file: Path) -> Iterator[Text]:
    for row in rows_of(file):
        text = row["text"]
        if not row["file"].startswith("app/") or re.search(r"[{}<>`_]|\*\*|//", text):
            continue
        found = plain_sentences(re.sub(r" ([,.])", r"\1", text))
        if len(found) > 1:
            yield _cut_from(row["file"], "casino-fr", "fr", "paragraph", " ".join(found))
        for sentence in found:
            yield _cut_from(row["file"], "casino-fr", "fr", "sentence", sentence)


def _cut_from(origin: str, source: str, lang: str, form: str, text: str) -> Text:
    return Text(source=source, lang=lang, kind="gambling", form=form, text=text, origin=origin, part=SITE_FOLD)


def _slot(file: Path) -> Iterator[Text]:
    for line in lines_of(file):
        for sentence in plain_sentences(re.sub(r"\[([^\]]*)\]\([^)]*\)|[*#>_]", r"\1", line)):
            yield Text(source="slot-id", lang="id", kind="gambling", form="sentence", text=sentence)


def _chatgpt(file: Path) -> Iterator[Text]:
    for row in rows_of(file):
        if row["source"].startswith("generated"):
            for sentence in plain_sentences(row["text"]):
                yield Text(
                    source="chatgpt",
                    lang=row["language"],
                    kind=GENERATED,
                    form="sentence",
                    text=sentence,
                    origin=row["title_en"],
                    about=row["title_en"],
                )


TEXT_READERS: tuple[tuple[str, Callable[[Path], Iterator[Text]]], ...] = (
    ("casino-fr.jsonl.gz", _casino),
    ("github-spam-bandar-slot-gacor_12-daftar-slot-gacor-4d-terbaru.md", _slot),
    ("wikipedia-vs-chatgpt.chatgpt.jsonl.gz", _chatgpt),
)

# ---------------------------------------------------------------- good additions


def grown_articles(file: Path) -> Iterator[Page]:
    """What was added to articles between versions."""
    for row in rows_of(file):
        versions = [told for told in dict.fromkeys(row["versions"]) if len(told.split()) > 100]
        if ":" not in row["title"]:
            yield from _grown("articles", row["title"], versions, PAIRS_OF_ARTICLE)


def grown_history(file: Path) -> Iterator[Page]:
    """What was added in a history between texts that somebody went back to."""
    with suppress(ExportError), read_export(file) as reader:  # a damaged end takes nothing from what was read
        for part in reader:
            counts: Counter[bytes] = Counter()
            texts: dict[bytes, None] = {}
            for revision in islice(part.revisions, READ_OF_HISTORY):
                if revision.text and len(revision.text) > LONG_ENOUGH:
                    counts[revision.text] += 1
                    texts[revision.text] = None
            kept = [text.decode(errors="replace") for text in texts if counts[text] > 1]
            yield from _grown("history", part.page.page_title, kept, PAIRS)


def _grown(source: str, title: str, versions: Sequence[str], most: int) -> Iterator[Page]:
    """Some pairs of neighbours, spread over all. Only their beginnings are read, and what stood before whole."""
    pairs = [(before, after) for before, after in pairwise(versions) if 1 < len(after) / len(before) < 1.5]
    for before, after in pairs[:: max(1, -(-len(pairs) // most))]:
        yield Page(source=source, lang="en", title=title, text=cut(after, LONGEST_GROWN), before=before)
