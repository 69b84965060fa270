"""The texts written for this benchmark: items to insert, clean pages. README.md says what the files look like."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
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
_ADDITION = re.compile(r"^<<< (?P<label>.+)\n(?P<body>(?:.*\n)*?)>>>\n", re.MULTILINE)


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


def all_items(folder: Path) -> Iterator[Item]:
    """The items of all halves and languages, with the sentences that belong."""
    for half in HALVES:
        for lang in LANGUAGES:
            yield from read_items(half, lang, folder)
            yield from read_belonging(half, lang, folder)


def all_pages(folder: Path) -> Iterator[CleanPage]:
    """The clean pages of all halves and languages."""
    for half in HALVES:
        for lang in LANGUAGES:
            yield from read_pages(half, lang, folder)
