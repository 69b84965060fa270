"""Clean pages and texts to insert, read from folders that the user names and from ``written/`` beside this file.

A folder may hold any of the files named in ``_PAGE_READERS`` and ``_TEXT_READERS``, and ``*.pages.jsonl`` with
``lang``, ``title``, ``text`` a line, and English wikitext as ``seed/*.txt``. Nothing that is read is ever written into
this repository.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from bench.passages.written.records import LANGUAGES, read_belonging, read_items, read_pages
from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import read_export
from wikiwatch.wikitext.sentences import sentences

FOLDS = 3  # pages and texts to insert; all texts of one hand or site share one
HELDOUT_FOLDS = 2  # of the held-out half, where one hand wrote all
WORDS = (8, 60)  # of a sentence that is cut from a text
IDEAS = 3  # neighbours in a list that share a fold where a language has one writer only
FIRST, SECOND, OTHERS = 0, 1, 2  # folds of the two hands that wrote most, and of most of the others
HANDS = {"first": FIRST, "second": SECOND, "": SECOND}  # "" wrote the held-out half
SHARED_OUT = (FIRST, SECOND, OTHERS, OTHERS)  # where a hash puts the other hands
FEWEST_TEXTS = 20  # of a language and a fold, for pages of it to belong to the fold
LONGEST_PAGE = 16_000  # code points of a page that are used, cut at a line
FEWEST_SENTENCES = 5

UNRELATED = "unrelated"
GENERATED = "generated"
BELONGING = "belonging"

PAIRS = 20  # of versions of one page whose differences are taken for good additions
PAIRS_OF_ARTICLE = 1
LONGEST_GROWN = 4_000  # code points of such a page that are read
LONG_ENOUGH = 2_000  # bytes
READ_OF_HISTORY = 2_600  # revisions; a whole history may hold a gigabyte


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article that needs no finding. ``before`` lacks what good editors added later, where that is known."""

    source: str
    lang: str
    title: str
    text: str
    hard: bool = False
    before: str | None = None
    subject: str = ""  # the same for the same article in several languages
    part: int | None = None  # its fold, where it is not told by its name

    @property
    def name(self) -> str:
        """What it is in any language."""
        return self.subject or self.title

    @property
    def fold(self) -> int:
        """Which part of the data it belongs to."""
        return fold_of(self.name) if self.part is None else self.part


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to insert. ``form`` is sentence, paragraph or clause; ``about`` names the only page it fits, if any."""

    source: str
    lang: str
    kind: str
    form: str
    text: str
    origin: str = ""  # what it was cut from: pieces of one origin share a fold
    about: str = ""
    part: int | None = None  # its fold, where it is not told by its origin

    @property
    def fold(self) -> int:
        """Which part of the data it belongs to."""
        return fold_of(self.origin or self.text) if self.part is None else self.part


def fold_of(name: str, folds: int = FOLDS) -> int:
    """The part of the data that a name falls into."""
    return zlib.crc32(name.encode()) % folds


def placed(pages: Sequence[Page], texts: Sequence[Text]) -> list[Page]:
    """The pages, each in a fold that has texts to put into it: not every hand wrote in every language."""
    counts = Counter((text.lang, text.fold) for text in texts if text.source.startswith("written"))
    found = []
    for page in pages:
        open_to = [fold for fold in range(FOLDS) if counts[page.lang, fold] >= FEWEST_TEXTS] or list(range(FOLDS))
        found.append(replace(page, part=open_to[zlib.crc32(page.name.encode()) % len(open_to)]))
    return found


def read_clean(folders: Sequence[Path], half: str = "build") -> list[Page]:
    """Every clean page there is."""
    pages = [
        page for file in _files(folders) for name, read in _PAGE_READERS if file.name == name for page in read(file)
    ]
    for file in _files(folders):
        if file.name.endswith(".pages.jsonl"):
            pages += _own_pages(file)
        elif file.parent.name == "seed" and file.suffix == ".txt":
            pages += _seed(file)
    for lang in LANGUAGES:
        for page in read_pages(half, lang):
            hard = page.group == "hard"
            pages.append(
                Page(source="written", lang=lang, title=page.title, text=page.text, hard=hard, before=page.before)
            )
    if half == "heldout":
        pages = [replace(page, part=fold_of(page.name, HELDOUT_FOLDS)) for page in pages]
    return [page for page in pages if _is_usable(page)]


def read_texts(folders: Sequence[Path], half: str = "build") -> list[Text]:
    """Every text to insert that is not cut from clean pages."""
    texts = [
        text for file in _files(folders) for name, read in _TEXT_READERS if file.name == name for text in read(file)
    ]
    for lang in LANGUAGES:
        texts += _written(half, lang)
    return texts


def _written(half: str, lang: str) -> Iterator[Text]:
    """The items of a language, with the fold of their hand.

    Where one hand alone wrote, an idea decides: lists of several languages hold the same ones in the same place.
    """
    items = read_items(half, lang)
    alone = {item.hand for item in items} == {"first"}
    counts: Counter[str] = Counter()
    for item in items:
        counts[item.kind] += 1
        yield Text(
            source=f"written {item.hand}".rstrip(),
            lang=lang,
            kind=GENERATED if item.field == "generated" else item.kind,
            form=item.form,
            text=item.text,
            origin=f"{item.kind} {counts[item.kind] // IDEAS}",
            part=None if alone else HANDS.get(item.hand, SHARED_OUT[fold_of(item.hand, len(SHARED_OUT))]),
        )


def belonging(half: str = "build") -> list[Text]:
    """Sentences that look a little like insertions and are none: what a good editor may add."""
    folds = HELDOUT_FOLDS if half == "heldout" else FOLDS
    return [
        Text(
            source="written",
            lang=lang,
            kind=BELONGING,
            form="sentence",
            text=item.text,
            part=fold_of(item.text, folds),
        )
        for lang in LANGUAGES
        for item in read_belonging(half, lang)
    ]


def additions(folders: Sequence[Path]) -> list[Page]:
    """Pages with what good editors added to them later: neighbouring versions that both stood the test.

    In a history these are texts that somebody went back to.
    """
    found: list[Page] = []
    for file in _files(folders):
        if file.name == "articles-en-versions.jsonl.gz":
            found += _grown_articles(file)
        elif file.name.startswith(_HISTORIES):
            found += _grown_history(file)
    return [page for page in found if _is_usable(page)]


def _grown_articles(file: Path) -> Iterator[Page]:
    for row in _rows(file):
        versions = [told for told in dict.fromkeys(row["versions"]) if len(told.split()) > 100]
        if ":" not in row["title"]:
            yield from _grown("articles", row["title"], versions, PAIRS_OF_ARTICLE)


def _grown_history(file: Path) -> Iterator[Page]:
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
        yield Page(source=source, lang="en", title=title, text=_cut(after, LONGEST_GROWN), before=before)


def unrelated(pages: Sequence[Page], folders: Sequence[Path]) -> list[Text]:
    """Sentences of the clean pages, to stand in others, and single neutral sentences."""
    found = []
    for page in pages:
        if page.source == "articles":
            continue
        for sentence in plain_sentences(page.text):
            found.append(
                Text(
                    source=page.source,
                    lang=page.lang,
                    kind=UNRELATED,
                    form="sentence",
                    text=sentence,
                    origin=page.name,
                    part=page.fold,
                )
            )
    for file in _files(folders):
        if file.name.startswith("hube-statements_neutral"):
            for line in _lines(file):
                found.append(Text(source="hube", lang="en", kind=UNRELATED, form="sentence", text=line.strip()))
    return found


def plain_sentences(text: str) -> list[str]:
    """Whole sentences without markup."""
    cut = [text[span.start : span.end] for span in sentences(text)]
    return [
        s
        for s in cut
        if 8 <= len(s.split()) <= 60 and s[0].isupper() and s[-1] in ".!?" and not re.search(r"[{}\[\]<>|=]", s)
    ]


def _is_usable(page: Page) -> bool:
    return sum(1 for _ in sentences(page.text)) >= FEWEST_SENTENCES


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(file for file in folder.rglob("*") if file.is_file())


def _lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        yield from filter(str.strip, lines)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, _lines(file))


def _cut(text: str, longest: int = LONGEST_PAGE) -> str:
    return text if len(text) <= longest else text[: text.rfind("\n", 0, longest) + 1 or longest]


# ---------------------------------------------------------------- clean pages


def _human(file: Path) -> Iterator[Page]:
    for row in _rows(file):
        yield Page(
            source="intros",
            lang=row["language"],
            title=row["title_language"],
            text=row["text"],
            subject=row["title_en"],
        )


def _articles(file: Path) -> Iterator[Page]:
    for row in _rows(file):
        if ":" in row["title"]:  # talk and user pages are no articles
            continue
        first, last = row["versions"][0], row["versions"][-1]
        yield Page(source="articles", lang="en", title=row["title"], text=_cut(last), before=_cut(first))


def _pairs(file: Path) -> Iterator[Page]:
    for lang, pairs in json.loads("".join(_lines(file))).items():
        for before, after in pairs:
            bold = re.search(r"'''(.{2,80}?)'''", after)
            if bold and not after.lstrip().lower().startswith("#redirect"):
                title = re.sub(r"[\[\]']", "", bold[1])
                yield Page(source="pairs", lang=lang, title=title, text=_cut(after), before=_cut(before))


def _vikidia(file: Path) -> Iterator[Page]:
    """The text after a good edit, the one before a bad one: one for each page."""
    seen = set()
    for row in sorted(_rows(file), key=lambda row: bool(row["label"])):
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
            text=_cut(kept),
            before=before and _cut(before),
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
                    whole = _cut(text.decode(errors="replace"))
                    yield Page(source="histories", lang=lang, title=part.page.page_title, text=whole)

    return read


def _seed(file: Path) -> Iterator[Page]:
    title = file.stem.replace("-", " ").replace("_", " ")
    yield Page(source="seed", lang="en", title=title, text=_cut(file.read_text("utf-8")))


def _own_pages(file: Path) -> Iterator[Page]:
    for row in _rows(file):
        yield Page(
            source=file.name, lang=row["lang"], title=row["title"], text=_cut(row["text"]), before=row.get("before")
        )


_HISTORIES = ("Holy_Grail-", "Anarchism.xml")

_PAGE_READERS: tuple[tuple[str, Callable[[Path], Iterator[Page]]], ...] = (
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
    for row in _rows(file):
        text = row["text"]
        if not row["file"].startswith("app/") or re.search(r"[{}<>`_]|\*\*|//", text):
            continue
        found = plain_sentences(re.sub(r" ([,.])", r"\1", text))
        if len(found) > 1:
            yield _cut_from(row["file"], "casino-fr", "fr", "paragraph", " ".join(found))
        for sentence in found:
            yield _cut_from(row["file"], "casino-fr", "fr", "sentence", sentence)


def _cut_from(origin: str, source: str, lang: str, form: str, text: str) -> Text:
    return Text(source=source, lang=lang, kind="gambling", form=form, text=text, origin=origin, part=FIRST)


def _slot(file: Path) -> Iterator[Text]:
    for line in _lines(file):
        for sentence in plain_sentences(re.sub(r"\[([^\]]*)\]\([^)]*\)|[*#>_]", r"\1", line)):
            yield Text(source="slot-id", lang="id", kind="gambling", form="sentence", text=sentence)


def _chatgpt(file: Path) -> Iterator[Text]:
    for row in _rows(file):
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


_TEXT_READERS: tuple[tuple[str, Callable[[Path], Iterator[Text]]], ...] = (
    ("casino-fr.jsonl.gz", _casino),
    ("github-spam-bandar-slot-gacor_12-daftar-slot-gacor-4d-terbaru.md", _slot),
    ("wikipedia-vs-chatgpt.chatgpt.jsonl.gz", _chatgpt),
)
