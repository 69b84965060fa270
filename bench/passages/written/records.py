"""The texts written for this benchmark: items to insert, carriers for clauses, clean pages; and their faults.

README.md beside this file says what the files look like. ``python -m bench.passages.written.records`` names every
fault (and exits with 1 if there is one), then prints the table of counts that README.md holds.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, repeat
from pathlib import Path

from wikiwatch.model import Span

FOLDER = Path(__file__).parent
HALVES = ("build", "heldout", "fresh")
LANGUAGES = (
    *("ar", "cs", "de", "en", "es", "fi", "fr", "hi", "hu", "id", "it", "ja"),
    *("nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "zh"),
)
UNSPACED = ("ja", "zh")
KINDS = ("gambling", "commercial", "moral", "promotional")
FORMS = ("sentence", "paragraph", "clause")
BRANDING = ("branded", "plain")
FIELDS = {
    "gambling": ("metaphor", "casino", "betting", "poker", "lottery"),
    "commercial": [
        "pharmacy",
        "loans",
        "crypto",
        "escorts",
        "essays",
        "seo",
        "slimming",
        "property",
        "trades",
        "clairvoyance",
        "iptv",
        "vpn",
        "travel",
        "documents",
        "insurance",
        "legal",
        "surgery",
        "courses",
        "goods",
        "software",
        "jobs",
        "appeals",
    ],
    "moral": ("generated", "moral", "section-end"),
    "promotional": [
        "company",
        "hotel",
        "artist",
        "school",
        "restaurant",
        "place",
        "club",
        "product",
        "association",
        "event",
        "shop",
        "clinic",
        "website",
        "person",
        "cause",
    ],
    "belonging": ["idiom", "clause", "praise", "instruction", "quotation", "topic", "plot", "simple"],
}
PLACES = ("after-subject", "sentence-end")
GROUPS = ("everyday", "hard")
TITLE = "{title}"
OTHER_HAND = "second"  # of a list of build, where hands.toml names none
RUN = 6  # words in a row that the halves may not share: shorter ones are common in any prose
_SENTENCE_END = re.compile(r"[.!?…](?=[\s\"'»”’<)\]]|$)|[。！？।؟]")
_ADDITION = re.compile(r"^<<< (?P<label>.+)\n(?P<body>(?:.*\n)*?)>>>\n", re.MULTILINE)
_COMMAS = {"ja": ("、", "、", "。"), "zh": ("，", "，", "。"), "ar": ("، ", "،", "."), "hi": (", ", ",", "।")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text to insert: a sentence, a paragraph, or a clause, which has a place where it fits.

    ``branding`` tells whether a brand, a domain or a telephone number stands in it. ``text`` may hold ``{title}``, for
    the title of the page that it goes to. ``hand`` is whose habits of writing it has (``hands.toml``), empty in the
    held-out half.
    """

    half: str
    lang: str
    kind: str
    form: str
    field: str
    branding: str
    text: str
    place: str | None = None
    hand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A true sentence that a clause fits into: after its subject, and at its end."""

    half: str
    lang: str
    text: str
    after_subject: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a good editor added later or, where ``old`` is not empty, put in place of ``old``. A span of the text."""

    label: str
    span: Span
    old: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPage:
    """An article that needs no finding. ``text`` is its newest wikitext, ``before`` that without the additions."""

    half: str
    lang: str
    title: str
    topic: str
    group: str
    text: str
    before: str
    additions: tuple[Addition, ...]


def read_items(half: str, lang: str, folder: Path = FOLDER) -> list[Item]:
    """All items of a half in a language, the files by name. Raises ValueError for a header line that is not known."""
    files = sorted((folder / half / lang).glob("*.txt"))
    hands = read_hands(half, lang, folder)
    return [
        replace(item, hand=hand) if hand else item
        for file in files
        if file.stem in KINDS
        for item, hand in zip(_items(half, lang, file), _names(hands.get(file.stem, ()), half), strict=False)
    ]


def read_hands(half: str, lang: str, folder: Path = FOLDER) -> dict[str, list[tuple[str, int]]]:
    """By kind, the hands that wrote a list of a half, from its top, and how many items each wrote."""
    file = folder / half / "hands.toml"
    kinds = tomllib.loads(file.read_text("utf-8")).get(lang, {}) if file.exists() else {}
    return {kind: [(hand, int(count)) for hand, count in map(str.split, ranges)] for kind, ranges in kinds.items()}


def _names(ranges: Sequence[tuple[str, int]], half: str) -> Iterator[str]:
    for hand, count in ranges:
        yield from repeat(hand, count)
    yield from repeat(OTHER_HAND if half == "build" else "")


def read_belonging(half: str, lang: str, folder: Path = FOLDER) -> list[Item]:
    """True sentences that look a little like insertions and belong: idioms, trailing clauses, praise that is cited."""
    file = folder / half / lang / "belonging.txt"
    return list(_items(half, lang, file)) if file.exists() else []


def _items(half: str, lang: str, file: Path) -> Iterator[Item]:
    header: list[str] = []
    for line in filter(str.strip, file.read_text("utf-8").splitlines()):
        if line.startswith("# "):
            header = line.split()[1:]
            if len(header) != (4 if header[0] == "clause" else 3):
                raise ValueError(f"{file}: {line!r} is not form, field, branding and, for clauses, place")
        elif not header:
            raise ValueError(f"{file}: {line[:40]!r} stands before any header line")
        else:
            form, field, branding, *place = header
            yield Item(
                half=half,
                lang=lang,
                kind=file.stem,
                form=form,
                field=field,
                branding=branding,
                text=line.strip(),
                place=place[0] if place else None,
            )


def read_carriers(half: str, lang: str, folder: Path = FOLDER) -> list[Carrier]:
    """The carriers of a half in a language: one a line, with ``|`` where a clause fits after the subject."""
    file = folder / half / lang / "carriers.txt"
    carriers = []
    for line in filter(str.strip, file.read_text("utf-8").splitlines()) if file.exists() else ():
        subject, bar, rest = line.strip().partition("|")
        if not bar:
            raise ValueError(f"{file}: no | in {line!r}")
        carriers.append(
            Carrier(half=half, lang=lang, text=subject.rstrip() + rest, after_subject=len(subject.rstrip()))
        )
    return carriers


def graft(carrier: Carrier, clause: Item) -> tuple[str, Span]:
    """The carrier with the clause in its place between commas, and the span of the clause with its commas."""
    before, after, stop = _COMMAS.get(carrier.lang, (", ", ",", "."))
    if clause.place == "after-subject":
        start, inserted = carrier.after_subject, f"{before}{clause.text}{after}"
    else:
        start, inserted = len(carrier.text.removesuffix(stop)), f"{before}{clause.text}"
    return carrier.text[:start] + inserted + carrier.text[start:], Span(start, start + len(inserted))


def read_pages(half: str, lang: str, folder: Path = FOLDER) -> list[CleanPage]:
    """The clean pages of a half in a language, by file name. Raises ValueError for a page without its header."""
    return [_page(half, lang, file) for file in sorted((folder / half / lang / "clean").glob("*.wikitext"))]


def _page(half: str, lang: str, file: Path) -> CleanPage:
    header, line, marked = file.read_text("utf-8").partition("\n----\n")
    fields = dict(row.split(": ", 1) for row in header.splitlines() if ": " in row)
    if not line or {"title", "topic", "group"} - fields.keys():
        raise ValueError(f"{file}: a page begins with title, topic, group, and a line ----")
    text, before, additions = _resolve(marked)
    return CleanPage(
        half=half,
        lang=lang,
        title=fields["title"],
        topic=fields["topic"],
        group=fields["group"],
        text=text,
        before=before,
        additions=additions,
    )


def _resolve(marked: str) -> tuple[str, str, tuple[Addition, ...]]:
    text, before, additions, done = "", "", [], 0
    for match in _ADDITION.finditer(marked):
        between = marked[done : match.start()]
        old, line, new = match["body"].rpartition("===\n")
        text, before = text + between, before + between + (old if line else "")
        additions.append(Addition(label=match["label"], span=Span(len(text), len(text) + len(new)), old=old))
        text, done = text + new, match.end()
    return text + marked[done:], before + marked[done:], tuple(additions)


def sentence_count(text: str) -> int:
    """About how many sentences a text has: its full stops and the like that end a word."""
    return len(_SENTENCE_END.findall(text))


def faults(folder: Path = FOLDER) -> Iterator[str]:
    """What is wrong with the texts of a folder, in words."""
    items, pages = list(_all_items(folder)), list(_all_pages(folder))
    for item in items:
        yield from (f"{item.half}/{item.lang}/{item.kind}: {fault}: {item.text[:60]}" for fault in _item_faults(item))
    for page in pages:
        yield from (f"{page.half}/{page.lang}/{page.title}: {fault}" for fault in _page_faults(page))
    for half in HALVES:
        for lang in LANGUAGES:
            for carrier in read_carriers(half, lang, folder):
                if not 0 < carrier.after_subject < len(carrier.text) - 1 or carrier.text[-1] not in ".。।":
                    yield f"{half}/{lang}/carriers: not one sentence with a subject: {carrier.text}"
    for half in HALVES:
        for lang in LANGUAGES:
            written = Counter(item.kind for item in read_items(half, lang, folder))
            for kind, ranges in read_hands(half, lang, folder).items():
                if sum(count for _, count in ranges) > written[kind]:
                    yield f"{half}/hands.toml: more than the {written[kind]} items of {lang}/{kind}"
    yield from _shared(items, pages)


def _all_items(folder: Path) -> Iterator[Item]:
    for half in HALVES:
        for lang in LANGUAGES:
            yield from read_items(half, lang, folder)
            yield from read_belonging(half, lang, folder)


def _all_pages(folder: Path) -> Iterator[CleanPage]:
    for half in HALVES:
        for lang in LANGUAGES:
            yield from read_pages(half, lang, folder)


def _item_faults(item: Item) -> Iterator[str]:
    if item.form not in FORMS or item.branding not in BRANDING or item.field not in FIELDS[item.kind]:
        yield f"unknown {item.form} {item.field} {item.branding}"
    if (item.form == "clause") != (item.place in PLACES):
        yield f"a {item.form} with the place {item.place}"
    if item.form == "clause" and (item.text[-1] in ",.;،、，。" or item.text[0] in ",;" or sentence_count(item.text)):
        yield "a clause with its commas or a full stop"
    if item.form == "clause" and item.lang not in UNSPACED and not 3 <= len(item.text.split()) <= 18:
        yield "a clause of fewer than 3 or more than 18 words"
    if item.form == "sentence" and sentence_count(item.text) > 3:
        yield "more than a sentence"
    if item.form == "paragraph" and sentence_count(item.text) < 3:
        yield "fewer than 3 sentences"
    if re.search(r"[{}]", item.text.replace(TITLE, "")):
        yield "a brace that is not {title}"


def _page_faults(page: CleanPage) -> Iterator[str]:
    if page.group not in GROUPS:
        yield f"unknown group {page.group}"
    if re.search(r"^(<<<|>>>|===$|----$)", page.text + page.before, re.MULTILINE):
        yield "a mark of an addition that does not close"
    if "[[" not in page.text or "<ref" not in page.text:
        yield "no link or no reference"
    if page.text.count("<ref") - len(re.findall(r"<ref[^>]*/>", page.text)) != page.text.count("</ref>"):
        yield "a reference that does not close"
    if page.text.count("[[") != page.text.count("]]") or page.text.count("{{") != page.text.count("}}"):
        yield "a link or a template that does not close"
    if not 10 <= sentence_count(page.text) <= 60:
        yield f"{sentence_count(page.text)} sentences"


def folded(text: str) -> str:
    """A text as it is compared across the halves: letters and digits alone, in one case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _shared(items: Sequence[Item], pages: Sequence[CleanPage]) -> Iterator[str]:
    """Texts that stand twice, or in two halves, alone or inside another; and words in a row that two halves share."""
    for text, count in Counter(folded(item.text) for item in items).items():
        if count > 1:
            yield f"{count} times: {text[:60]}"
    for title, count in Counter((page.lang, page.title) for page in pages).items():
        if count > 1:
            yield f"{count} pages: {title}"
    texts = {half: _joined(half, items, pages) for half in HALVES}
    for item in items:
        for other in HALVES:
            if other != item.half and folded(item.text) in texts[other]:
                yield f"in {item.half} and in {other}: {item.text[:60]}"
    runs = {half: {run for item in items if item.half == half for run in _runs(item)} for half in HALVES}
    for one, other in combinations(HALVES, 2):
        for lang, *words in sorted(runs[one] & runs[other]):
            yield f"{RUN} words in {one} and in {other} of {lang}: {' '.join(words)}"


def _runs(item: Item) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", item.text.casefold())
    for start in range(len(words) - RUN + 1):
        yield item.lang, *words[start : start + RUN]


def _joined(half: str, items: Sequence[Item], pages: Sequence[CleanPage]) -> str:
    texts = [item.text for item in items if item.half == half] + [page.text for page in pages if page.half == half]
    return "\n".join(folded(text) for text in texts)


def table(folder: Path = FOLDER) -> Iterator[str]:
    """Lines of a Markdown table: how many texts each language has, by half."""
    items, pages = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    forms = ("belonging" if item.kind == "belonging" else item.form for item in _all_items(folder))
    items.update((item.lang, item.half, form) for item, form in zip(_all_items(folder), forms, strict=True))
    for page in _all_pages(folder):
        pages.update([(page.lang, page.half, page.group)])
        items[page.lang, page.half, "addition"] += len(page.additions)
    yield "| language | sentences | paragraphs | clauses | belonging | everyday pages | hard pages | good additions |"
    yield "|---|---|---|---|---|---|---|---|"
    for lang in LANGUAGES:
        cells = [[items[lang, half, form] for half in HALVES] for form in (*FORMS, "belonging")]
        cells += [[pages[lang, half, group] for half in HALVES] for group in GROUPS]
        cells.append([items[lang, half, "addition"] for half in HALVES])
        yield f"| {lang} | " + " | ".join(" + ".join(map(str, cell)) for cell in cells) + " |"


def kinds_table(folder: Path = FOLDER) -> Iterator[str]:
    """Lines of a Markdown table: how many items each kind and field has over all languages, by half."""
    counts = Counter((item.kind, item.field, item.half) for item in _all_items(folder))
    yield "| kind | field | items |"
    yield "|---|---|---|"
    for kind in FIELDS:
        for field in FIELDS[kind]:
            yield f"| {kind} | {field} | " + " + ".join(str(counts[kind, field, half]) for half in HALVES) + " |"


def main() -> int:
    """Name the faults, then count."""
    found = list(faults())
    print(*found, *table(), "", *kinds_table(), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
