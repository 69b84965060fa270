"""Real articles of encyclopedias, from files that the user names, a source each: ``lang``, ``title``, ``text`` a line.

Nothing of them lies in this repository. One in five is held back: nothing is learned from it, no threshold set by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from bench.passages.corpus import is_usable, to_stand_elsewhere
from bench.passages.files import cut, rows_of
from bench.passages.items import Page, Text, fold_of, plain_sentences

HELD_BACK = 5  # one page of so many
TRAINED, TOLD = 30, 90  # pages of a source and language that are mixed with insertions, and that are read clean
OF_PAGE = 12  # sentences of a page that are put into others
LONGEST = 8_000  # code points of a page
TAG = re.compile(r"<[^<>]{1,200}>")
UNCLOSED = re.compile(r"^(=+)(?=[^=\n])(.*[^=\n])$", re.MULTILINE)  # a heading


def real_pages(files: Sequence[Path], *, held_back: bool = False) -> list[Page]:
    """The pages of all files, or those that are held back."""
    found = {}
    for file in files:
        for row in rows_of(file):
            text = cut(UNCLOSED.sub(r"\1\2 \1", row["text"][: 2 * LONGEST]), LONGEST)
            title = TAG.sub("", row["title"]).strip()
            page = Page(source=file.stem, lang=row["lang"], title=title, text=text, real=True)
            found[page.source, page.lang, page.title] = page
    return [page for page in found.values() if is_held_back(page.name) == held_back and is_usable(page)]


def is_held_back(name: str) -> bool:
    """Whether the page, or the site, of this name is for reporting only."""
    return fold_of(f"held back {name}", HELD_BACK) == 0


def shared_out(pages: Sequence[Page], languages: Collection[str]) -> tuple[list[Page], list[Page]]:
    """Pages to mix insertions into, and pages that are read as they are: of each source and language as many at most
    as keep it from outweighing the others, and to be mixed those of ``languages`` alone. A hash of its
    name draws a page."""
    counts: Counter[tuple[str, str]] = Counter()
    mixed, clean = [], []
    for page in sorted(pages, key=lambda page: fold_of(f"drawn {page.name}", 1 << 32)):
        counts[page.source, page.lang] += 1
        if counts[page.source, page.lang] <= (TRAINED if page.lang in languages else 0):
            mixed.append(page)
        elif counts[page.source, page.lang] <= TOLD:
            clean.append(page)
    return mixed, clean


def foreign_sentences(pages: Sequence[Page]) -> list[Text]:
    """Sentences of the pages, spread over each, to stand in others."""
    return [text for page in pages for text in to_stand_elsewhere(page, spread(plain_sentences(page.text), OF_PAGE))]


def spread(told: Sequence[str], most: int) -> Sequence[str]:
    """So many of them at most, from all over."""
    return told[:: max(1, -(-len(told) // most))]
