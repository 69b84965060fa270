"""The tables of wikis, pages and syncs: finding, naming, renaming."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wikiwatch.archive.rows import moment, seconds
from wikiwatch.errors import ArchiveError
from wikiwatch.model import Page, Wiki

WIKI_COLUMNS = "wiki_id, api_url, article_url, lang, site_name, generator"
PAGE_COLUMNS = "page_id, page.page_title, namespace_id, redirect_target"

# Where a title is looked for, in this order. A wiki may since have given a title to another page without our
# hearing that the first one moved: the one that was seen under it last counts.
TITLE_SEARCHES = (
    "page WHERE page.page_title = ? AND deleted_since IS NULL",
    "page JOIN former_title USING (page_key) WHERE former_title.page_title = ? AND deleted_since IS NULL",
    "page WHERE page.page_title = ? AND deleted_since IS NOT NULL",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """What is known of a page's last full check against its wiki.

    ``touched`` is the wiki's own string; ``complete`` says that the whole history up to ``latest_rev_id`` was
    archived then. ``deleted_since`` is when the page was first seen deleted, None while it stands.
    """

    touched: str | None
    latest_rev_id: int | None
    checked_at: datetime
    complete: bool
    deleted_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A page's row, and how messages name it."""

    page_key: int
    wiki_id: str
    page_id: int
    page_title: str

    def __str__(self) -> str:
        return f"page {self.page_id} ({self.page_title}) of {self.wiki_id}"


# ---------------------------------------------------------------- reading


def wikis(db: sqlite3.Connection) -> tuple[Wiki, ...]:
    """All wikis, by wiki id."""
    rows = db.execute(f"SELECT {WIKI_COLUMNS} FROM wiki ORDER BY wiki_id")  # noqa: S608
    return tuple(_wiki(row) for row in rows)


def wiki(db: sqlite3.Connection, wiki_id: str) -> Wiki | None:
    """One wiki."""
    row = db.execute(f"SELECT {WIKI_COLUMNS} FROM wiki WHERE wiki_id = ?", (wiki_id,)).fetchone()  # noqa: S608
    return _wiki(row) if row else None


def pages(db: sqlite3.Connection, wiki_id: str | None, *, deleted: bool) -> Iterator[tuple[Wiki, Page]]:
    """The pages that stand (or those that were deleted), of one wiki or of all, by wiki id and page id."""
    state = "NOT NULL" if deleted else "NULL"
    rows = db.execute(
        f"SELECT {WIKI_COLUMNS}, {PAGE_COLUMNS} FROM page JOIN wiki USING (wiki_key) "  # noqa: S608
        f"WHERE deleted_since IS {state} AND wiki_id = coalesce(?, wiki_id) ORDER BY wiki_id, page_id",
        (wiki_id,),
    )
    for row in rows:
        yield _wiki(row[:6]), _page(row[6:])


def find_page(db: sqlite3.Connection, wiki_id: str | None, title: str) -> tuple[Wiki, Page] | None:
    """The page under a title: one that stands, else one that moved away from it, else one that was deleted.

    Raises:
        ArchiveError: no wiki was named, and several hold such a page.
    """
    if any("\ud800" <= character <= "\udfff" for character in title):
        return None  # lone surrogates, which no wiki allows and SQLite cannot be asked for
    for search in TITLE_SEARCHES:
        rows = db.execute(
            f"SELECT {WIKI_COLUMNS}, {PAGE_COLUMNS} FROM wiki JOIN {search} AND page.wiki_key = wiki.wiki_key "  # noqa: S608
            "AND wiki_id = coalesce(?, wiki_id) ORDER BY titled_at DESC, page_key DESC",
            (title.replace("_", " "), wiki_id),
        ).fetchall()
        holders = sorted({row[0] for row in rows})
        if len(holders) > 1:
            raise ArchiveError(f"several wikis hold a page {title!r}: {', '.join(holders)}; choose one with --wiki")
        if rows:
            return _wiki(rows[0][:6]), _page(rows[0][6:])
    return None


def page(db: sqlite3.Connection, wiki_id: str, page_id: int) -> Page:
    """A page, deleted or not.

    Raises:
        ArchiveError: the archive does not hold it.
    """
    place = place_of(db, wiki_id, page_id)
    row = db.execute(f"SELECT {PAGE_COLUMNS} FROM page WHERE page_key = ?", (place.page_key,)).fetchone()  # noqa: S608
    return _page(row)


def places(db: sqlite3.Connection) -> list[Place]:
    """All pages, deleted ones included."""
    rows = db.execute(
        "SELECT page_key, wiki_id, page_id, page_title FROM page JOIN wiki USING (wiki_key) ORDER BY wiki_id, page_id"
    )
    return [Place(*row) for row in rows]


def place_of(db: sqlite3.Connection, wiki_id: str, page_id: int) -> Place:
    """The row of a page, deleted or not.

    Raises:
        ArchiveError: the archive does not hold it.
    """
    row = db.execute(
        "SELECT page_key, wiki_id, page_id, page_title FROM page JOIN wiki USING (wiki_key) "
        "WHERE wiki_id = ? AND page_id = ?",
        (wiki_id, page_id),
    ).fetchone()
    if row is None:
        raise ArchiveError(f"no page {page_id} of {wiki_id} in the archive; fetch or import it first")
    return Place(*row)


def sync_state(db: sqlite3.Connection, wiki_id: str, page_id: int) -> SyncState | None:
    """The last full check of a page; None for one that is unknown or was never checked."""
    return _sync_states(db, "wiki_id = ? AND page_id = ?", (wiki_id, page_id)).get(page_id)


def sync_states(db: sqlite3.Connection, wiki_id: str) -> dict[int, SyncState]:
    """The last full check of each page of a wiki that was ever checked, by page id."""
    return _sync_states(db, "wiki_id = ?", (wiki_id,))


def _sync_states(db: sqlite3.Connection, which: str, values: tuple[str | int, ...]) -> dict[int, SyncState]:
    rows = db.execute(
        "SELECT page_id, touched, latest_rev_id, checked_at, complete, deleted_since "  # noqa: S608
        f"FROM sync JOIN page USING (page_key) JOIN wiki USING (wiki_key) WHERE {which}",
        values,
    )
    return {
        page_id: SyncState(
            touched=touched,
            latest_rev_id=latest_rev_id,
            checked_at=moment(checked_at),
            complete=bool(complete),
            deleted_since=None if deleted_since is None else moment(deleted_since),
        )
        for page_id, touched, latest_rev_id, checked_at, complete, deleted_since in rows
    }


def _wiki(row: tuple[Any, ...]) -> Wiki:
    names = WIKI_COLUMNS.split(", ")
    return Wiki(**dict(zip(names, row, strict=True)))


def _page(row: tuple[Any, ...]) -> Page:
    page_id, title, namespace_id, redirect_target = row
    return Page(page_id=page_id, page_title=title, namespace_id=namespace_id, redirect_target=redirect_target)


# ---------------------------------------------------------------- writing


def put_wiki(db: sqlite3.Connection, record: Wiki) -> None:
    """Add a wiki or complete what is known of it; None erases nothing."""
    db.execute(
        f"INSERT INTO wiki ({WIKI_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) "  # noqa: S608
        "ON CONFLICT (wiki_id) DO UPDATE SET api_url = coalesce(excluded.api_url, api_url), "
        "article_url = coalesce(excluded.article_url, article_url), lang = coalesce(excluded.lang, lang), "
        "site_name = coalesce(excluded.site_name, site_name), generator = coalesce(excluded.generator, generator)",
        (record.wiki_id, record.api_url, record.article_url, record.lang, record.site_name, record.generator),
    )


def put_page(db: sqlite3.Connection, wiki_id: str, page: Page) -> None:
    """Add a page or bring it up to date; a title it no longer has is remembered, a deletion is forgotten.

    Raises:
        ArchiveError: the wiki is unknown.
    """
    found = db.execute("SELECT wiki_key FROM wiki WHERE wiki_id = ?", (wiki_id,)).fetchone()
    if found is None:
        raise ArchiveError(f"no wiki {wiki_id} in the archive; add it before its pages")
    now = int(time.time())
    db.execute(
        "INSERT OR REPLACE INTO former_title SELECT page_title, page_key, ? FROM page "
        "WHERE wiki_key = ? AND page_id = ? AND page_title != ?",
        (now, found[0], page.page_id, page.page_title),
    )
    db.execute(
        "INSERT INTO page (wiki_key, page_id, page_title, namespace_id, redirect_target, titled_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (wiki_key, page_id) DO UPDATE SET page_title = excluded.page_title, "
        "namespace_id = excluded.namespace_id, redirect_target = excluded.redirect_target, "
        "titled_at = excluded.titled_at, deleted_since = NULL",
        (found[0], page.page_id, page.page_title, page.namespace_id, page.redirect_target, now),
    )


def put_sync_state(db: sqlite3.Connection, page_key: int, state: SyncState) -> None:
    """Remember a full check. ``state.deleted_since`` is not set here but where the deletion is recorded."""
    db.execute(
        "INSERT OR REPLACE INTO sync (page_key, touched, latest_rev_id, checked_at, complete) VALUES (?, ?, ?, ?, ?)",
        (page_key, state.touched, state.latest_rev_id, seconds(state.checked_at), state.complete),
    )


def mark_deleted(db: sqlite3.Connection, page_key: int, when: int) -> None:
    """Remember since when a page is deleted on its wiki."""
    db.execute("UPDATE page SET deleted_since = coalesce(deleted_since, ?) WHERE page_key = ?", (when, page_key))
