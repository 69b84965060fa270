"""What is wrong with the texts written for this benchmark.

``python -m bench.passages.written.checking`` names every fault (and exits with 1 if there is one), then prints the
tables of counts that README.md holds.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from bench.passages.written.counts import kinds_table, table
from bench.passages.written.records import (
    BRANDING,
    FIELDS,
    FOLDER,
    FORMS,
    GROUPS,
    HALVES,
    LANGUAGES,
    PLACES,
    TITLE,
    UNSPACED,
    CleanPage,
    Item,
    all_items,
    all_pages,
    read_hands,
    read_items,
)

RUN = 6  # words in a row that the halves may not share: shorter ones are common in any prose
_SENTENCE_END = re.compile(r"[.!?…](?=[\s\"'»”’<)\]]|$)|[。！？।؟]")


def sentence_count(text: str) -> int:
    """About how many sentences a text has: its full stops and the like that end a word."""
    return len(_SENTENCE_END.findall(text))


def faults(folder: Path = FOLDER) -> Iterator[str]:
    """What is wrong with the texts of a folder, in words."""
    items, pages = list(all_items(folder)), list(all_pages(folder))
    for item in items:
        yield from (f"{item.half}/{item.lang}/{item.kind}: {fault}: {item.text[:60]}" for fault in _item_faults(item))
    for page in pages:
        yield from (f"{page.half}/{page.lang}/{page.title}: {fault}" for fault in _page_faults(page))
    for half in HALVES:
        for lang in LANGUAGES:
            written = Counter(item.kind for item in read_items(half, lang, folder))
            for kind, ranges in read_hands(half, lang, folder).items():
                if sum(count for _, count in ranges) > written[kind]:
                    yield f"{half}/hands.toml: more than the {written[kind]} items of {lang}/{kind}"
    yield from _shared(items, pages)


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


def main() -> int:
    """Name the faults, then count."""
    found = list(faults())
    print(*found, *table(), "", *kinds_table(), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
