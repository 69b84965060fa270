"""Clean pages and texts to insert, read from folders that the user names and from ``written/`` beside this file.

A folder may hold any of the files named in ``files.py``, and ``*.pages.jsonl`` with
``lang``, ``title``, ``text`` a line, and English wikitext as ``seed/*.txt``. Nothing that is read is ever written into
this repository.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench.passages.files import PAGE_READERS, TEXT_READERS, grown_articles, grown_history, lines_of, own_pages, seed
from bench.passages.items import BELONGING, FOLDS, GENERATED, UNRELATED, Page, Text, fold_of, plain_sentences
from bench.passages.written.records import LANGUAGES, read_belonging, read_items, read_pages
from wikiwatch.wikitext.sentences import sentences

HELDOUT_FOLDS = 2  # of the held-out half, where one hand wrote all
FRESH = "fresh"  # the half that nothing is trained on: every page takes every text
IDEAS = 3  # neighbours in a list that share a fold where a language has one writer only
FIRST, SECOND, OTHERS = 0, 1, 2  # folds of the two hands that wrote most, and of most of the others
HANDS = {"first": FIRST, "second": SECOND, "": SECOND}  # "" wrote the held-out half
SHARED_OUT = (FIRST, SECOND, OTHERS, OTHERS)  # where a hash puts the other hands
FEWEST_TEXTS = 20  # of a language and a fold, for pages of it to belong to the fold
FEWEST_SENTENCES = 5
MANY_TEXTS = 100  # of a language, for its pages to be mixed with often
ENOUGH_TEXTS = 50  # for something to be measured by them
BY_HANDS = ("written", "web")  # sources of texts whose writer is known

_HISTORIES = ("Holy_Grail-", "Anarchism.xml")


def placed(pages: Sequence[Page], texts: Sequence[Text]) -> list[Page]:
    """The pages, each in a fold that has texts to put into it: not every hand wrote in every language."""
    counts = Counter((text.lang, text.fold) for text in texts if text.source.startswith(BY_HANDS))
    found = []
    for page in pages:
        open_to = [fold for fold in range(FOLDS) if counts[page.lang, fold] >= FEWEST_TEXTS] or list(range(FOLDS))
        found.append(replace(page, part=open_to[zlib.crc32(page.name.encode()) % len(open_to)]))
    return found


def with_many_texts(texts: Sequence[Text], many: int = MANY_TEXTS) -> frozenset[str]:
    """The languages in which enough texts can be put into pages."""
    counts = Counter(text.lang for text in texts if text.source.startswith(BY_HANDS))
    return frozenset(lang for lang, count in counts.items() if count >= many)


def read_clean(folders: Sequence[Path], half: str = "build") -> list[Page]:
    """Every clean page there is."""
    pages = [
        page for file in _files(folders) for name, read in PAGE_READERS if file.name == name for page in read(file)
    ]
    for file in _files(folders):
        if file.name.endswith(".pages.jsonl"):
            pages += own_pages(file)
        elif file.parent.name == "seed" and file.suffix == ".txt":
            pages += seed(file)
    for lang in LANGUAGES:
        for page in read_pages(half, lang):
            hard = page.group == "hard"
            pages.append(
                Page(source="written", lang=lang, title=page.title, text=page.text, hard=hard, before=page.before)
            )
    if half == "heldout":
        pages = [replace(page, part=fold_of(page.name, HELDOUT_FOLDS)) for page in pages]
    elif half == FRESH:
        pages = [replace(page, part=0) for page in pages]
    return [page for page in pages if is_usable(page)]


def read_texts(folders: Sequence[Path], half: str = "build") -> list[Text]:
    """Every text to insert that is not cut from clean pages."""
    texts = [
        text for file in _files(folders) for name, read in TEXT_READERS if file.name == name for text in read(file)
    ]
    for lang in LANGUAGES:
        texts += _written(half, lang)
    return [replace(text, part=0) for text in texts] if half == FRESH else texts


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
    folds = {"heldout": HELDOUT_FOLDS, FRESH: 1}.get(half, FOLDS)
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
            found += grown_articles(file)
        elif file.name.startswith(_HISTORIES):
            found += grown_history(file)
    return [page for page in found if is_usable(page)]


def to_stand_elsewhere(page: Page, told: Sequence[str]) -> list[Text]:
    """Sentences of a page as texts that belong to no other."""
    return [
        Text(
            source=page.source,
            lang=page.lang,
            kind=UNRELATED,
            form="sentence",
            text=one,
            origin=page.name,
            part=page.fold,
        )
        for one in told
    ]


def unrelated(pages: Sequence[Page], folders: Sequence[Path]) -> list[Text]:
    """Sentences of the clean pages, to stand in others, and single neutral sentences."""
    found = []
    for page in pages:
        if page.source == "articles":
            continue
        found += to_stand_elsewhere(page, plain_sentences(page.text))
    for file in _files(folders):
        if file.name.startswith("hube-statements_neutral"):
            for line in lines_of(file):
                found.append(Text(source="hube", lang="en", kind=UNRELATED, form="sentence", text=line.strip()))
    return found


def is_usable(page: Page) -> bool:
    """Whether there is enough of it to judge by."""
    return sum(1 for _ in sentences(page.text)) >= FEWEST_SENTENCES


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(file for file in folder.rglob("*") if file.is_file())
