"""Edits of many pages, from exports of their histories, labelled by what became of them.

An edit is damaging that another user's identity revert undid; how far that is believed tells `aftermath`. So are the
two long histories labelled. Here many pages have a record, in several languages, which two pages cannot teach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from bench.train.aftermath import Aftermath
from bench.train.rows import Row
from wikiwatch.fetch.export import read_export
from wikiwatch.history import PageHistory
from wikiwatch.model import Revision
from wikiwatch.pipeline.records import RecordKeeper, change_of
from wikiwatch.score.edits import is_beyond_doubt

PAGES = "pages-"
"""What the corpora are called, with the language behind it: each starts from its own share of damaging edits."""

DOUBTED = 0.4
"""How far reverts are believed whose summaries call nothing vandalism, beside those that do."""


class Source(NamedTuple):
    """An export: its language, and whether its titles are those of the wiki that the pages are from."""

    file: str
    lang: str
    titled: bool = True


OF_CORPORA = (Source("aawiki-20260101-pages-meta-history.xml.7z", "aa"), Source("epfl-3-pages.xml", "en"))
"""Read from the corpora. Afar is a language that nothing is known of."""

FOUND = (
    Source("en-shintowiki_imports.xml.bz2", "en"),
    Source("ja-shintowiki_imports.xml.bz2", "ja", titled=False),
    Source("de-shintowiki_imports.xml.bz2", "de", titled=False),
    Source("de-dewiktionary_hallo.xml", "de"),
    Source("de-dewiktionary_familia.xml", "de"),
)
"""Read from another folder (docs/models.md tells where they come from). Those imported have titles in English."""

_VANDALISM = re.compile(
    r"vandal|\brvv\b|spam|blanking|nonsense|graffiti|test edit|huggle|twinkle|cluebot"
    r"|^(?:\[\[[^\]]{1,60}\]\]: ?)?reverted (?:\d+ )?edits? (?:by|of) |rollback|\brv ?van"
    r"|荒らし|荒し|いたずら|悪戯|落書き|白紙化|巻き戻し|テスト投稿|宣伝"
    r"|zurückgesetzt|unsinn|quatsch|vandalismus",
    re.IGNORECASE,
)
"""A summary that calls what it undoes damage, or that comes of a tool against it. It labels; no model reads it."""

_NAMED = re.compile(r"\[\[(?:special:contrib[a-z]{0,9}/|user:|特別:投稿記録/|利用者:)([^|\]#/]{1,100})", re.IGNORECASE)
"""Whose edits a summary says that it undoes, and whose version it goes back to."""


@dataclass(slots=True)
class _Page:
    """A page while it is read; ``rows`` are its edits that need judging by their numbers, all of them good for now."""

    history: PageHistory = field(default_factory=PageHistory)
    records: RecordKeeper = field(default_factory=RecordKeeper)
    rows: list[tuple[int, Row]] = field(default_factory=list)


def read_pages(folder: Path, sources: Sequence[Source]) -> Iterator[Row]:
    """The labelled edits of exports, a page after the other and each in the wiki's order."""
    for source in sources:
        title, page = "", _Page()
        with read_export(folder / source.file) as reader:
            for part in reader:
                if part.page.page_title != title:
                    yield from _labelled(page)
                    title, page = part.page.page_title, _Page()
                for revision in part.revisions:
                    _read(revision, page, source, title)
        yield from _labelled(page)


def _read(revision: Revision, page: _Page, source: Source, title: str) -> None:
    edit = page.history.add(revision)
    record = page.records.add(revision, edit)
    if edit is None or edit.reverts or not edit.changes or is_beyond_doubt(record):
        return
    change = change_of(edit, record, lang=source.lang, title=title if source.titled else None)
    row = Row(
        corpus=f"{PAGES}{source.lang}",
        page=f"{source.file}/{title}",
        change=change,
        damaging=False,
        rev_id=revision.rev_id,
    )
    page.rows.append((revision.rev_id, row))


def _labelled(page: _Page) -> Iterator[Row]:
    """The edits of a page that is read; not those that nobody undid but their author, or that went with others."""
    aftermath = Aftermath.of(page.history)
    for rev_id, good in page.rows:
        undoing = aftermath.undoing(rev_id)
        if (undoing is None and rev_id in aftermath.reverted_by) or (
            undoing and _went_along(good.change.user, undoing)
        ):
            continue
        ill_will = undoing is not None and _VANDALISM.search(undoing.comment or "") is not None
        row = replace(good, damaging=undoing is not None, ill_will=ill_will)
        yield replace(row, weight=aftermath.belief(row, DOUBTED))


def _went_along(user: str | None, undoing: Revision) -> bool:
    """Whether a revert meant somebody else's edits, which these came after or between: so do bots' most of the time."""
    named = _NAMED.findall(undoing.comment or "")
    return (user or "").lower().endswith("bot") or (bool(named) and user not in named)
