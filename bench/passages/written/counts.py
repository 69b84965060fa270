"""Tables of how many texts there are: by language, and by kind and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.passages.written import records


def table(folder: Path = records.FOLDER) -> Iterator[str]:
    """Lines of a Markdown table: how many texts each language has, by half."""
    items, pages = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    forms = ("belonging" if item.kind == "belonging" else item.form for item in records.all_items(folder))
    items.update((item.lang, item.half, form) for item, form in zip(records.all_items(folder), forms, strict=True))
    for page in records.all_pages(folder):
        pages.update([(page.lang, page.half, page.group)])
        items[page.lang, page.half, "addition"] += len(page.additions)
    yield "| language | sentences | paragraphs | clauses | belonging | everyday pages | hard pages | good additions |"
    yield "|---|---|---|---|---|---|---|---|"
    for lang in records.LANGUAGES:
        cells = [[items[lang, half, form] for half in records.HALVES] for form in (*records.FORMS, "belonging")]
        cells += [[pages[lang, half, group] for half in records.HALVES] for group in records.GROUPS]
        cells.append([items[lang, half, "addition"] for half in records.HALVES])
        yield f"| {lang} | " + " | ".join(" + ".join(map(str, cell)) for cell in cells) + " |"


def kinds_table(folder: Path = records.FOLDER) -> Iterator[str]:
    """Lines of a Markdown table: how many items each kind and field has over all languages, by half."""
    counts = Counter((item.kind, item.field, item.half) for item in records.all_items(folder))
    yield "| kind | field | items |"
    yield "|---|---|---|"
    for kind in records.FIELDS:
        for field in records.FIELDS[kind]:
            yield (
                f"| {kind} | {field} | " + " + ".join(str(counts[kind, field, half]) for half in records.HALVES) + " |"
            )
