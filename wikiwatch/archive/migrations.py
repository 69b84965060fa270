"""The schema, as numbered steps. A step that was released is never edited: a change is a new one at the end.

``PRAGMA user_version`` holds the number of steps a file has taken, ``application_id`` says it is ours.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from wikiwatch.archive.database import transaction
from wikiwatch.errors import ArchiveError

APPLICATION_ID = 0x77776172  # "wwar"


def create_revision_store(db: sqlite3.Connection) -> None:
    """1: wikis, pages with their former titles, packs of revisions, and what was last synced.

    ``pack`` holds consecutive revisions of one page as they came: ``revisions`` is described in rows.py, ``head``,
    ``body`` and ``digests`` in packs.py. ``rev_ids`` repeats the revision ids, 8 bytes each, big-endian and sorted, so
    that SQLite itself can find a revision. The page's texts are numbered from 0; a pack holds the ``text_count``
    numbers from ``first_text`` on. ``base_key`` is the earlier pack whose head text is this head's dictionary.
    """
    for statement in (
        """CREATE TABLE wiki (
            wiki_key INTEGER PRIMARY KEY,
            wiki_id TEXT NOT NULL UNIQUE,
            api_url TEXT, article_url TEXT, lang TEXT, site_name TEXT, generator TEXT)""",
        """CREATE TABLE page (
            page_key INTEGER PRIMARY KEY,
            wiki_key INTEGER NOT NULL REFERENCES wiki,
            page_id INTEGER NOT NULL,
            page_title TEXT NOT NULL,
            namespace_id INTEGER NOT NULL,
            redirect_target TEXT,
            titled_at INTEGER NOT NULL,
            deleted_since INTEGER,
            UNIQUE (wiki_key, page_id))""",
        "CREATE INDEX page_by_title ON page (page_title)",
        """CREATE TABLE former_title (
            page_title TEXT NOT NULL,
            page_key INTEGER NOT NULL REFERENCES page,
            until INTEGER NOT NULL,
            PRIMARY KEY (page_title, page_key)) WITHOUT ROWID""",
        """CREATE TABLE pack (
            pack_key INTEGER PRIMARY KEY,
            page_key INTEGER NOT NULL REFERENCES page,
            first_text INTEGER NOT NULL,
            text_count INTEGER NOT NULL,
            base_key INTEGER,
            min_rev INTEGER NOT NULL, max_rev INTEGER NOT NULL,
            min_dt INTEGER NOT NULL, max_dt INTEGER NOT NULL,
            rev_ids BLOB NOT NULL,
            revisions BLOB NOT NULL,
            digests BLOB NOT NULL,
            head BLOB, body BLOB)""",
        "CREATE INDEX pack_by_page ON pack (page_key, first_text)",
        """CREATE TABLE sync (
            page_key INTEGER PRIMARY KEY REFERENCES page,
            touched TEXT,
            latest_rev_id INTEGER,
            checked_at INTEGER NOT NULL,
            complete INTEGER NOT NULL)""",
    ):
        db.execute(statement)


def add_derived_state(db: sqlite3.Connection) -> None:
    """2: what other stages computed from a page and want back, each under its own name and version."""
    db.execute(
        """CREATE TABLE derived (
            page_key INTEGER NOT NULL REFERENCES page,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (page_key, name))"""
    )


def add_watch_state(db: sqlite3.Connection) -> None:
    """3: what `wikiwatch watch` remembers from one pass to the next; described in watch_state.py.

    Pages go by the wiki's id of them, since one may be due before anything of it is archived. Only ``watch_outbox``
    holds any text of a page, and only until it is delivered.
    """
    for statement in (
        """CREATE TABLE watch_position (
            wiki_key INTEGER PRIMARY KEY REFERENCES wiki,
            walked_until INTEGER NOT NULL,
            seen TEXT NOT NULL,
            looked_at INTEGER NOT NULL)""",
        """CREATE TABLE watch_title (
            wiki_key INTEGER NOT NULL REFERENCES wiki,
            title TEXT NOT NULL,
            page_id INTEGER,
            PRIMARY KEY (wiki_key, title)) WITHOUT ROWID""",
        """CREATE TABLE watch_page (
            wiki_key INTEGER NOT NULL REFERENCES wiki,
            list TEXT NOT NULL,
            page_id INTEGER NOT NULL,
            judged_with INTEGER,
            due INTEGER NOT NULL,
            PRIMARY KEY (wiki_key, list, page_id)) WITHOUT ROWID""",
        """CREATE TABLE watch_finding (
            wiki_key INTEGER NOT NULL REFERENCES wiki,
            list TEXT NOT NULL,
            page_id INTEGER NOT NULL,
            subject TEXT NOT NULL,
            rev_id INTEGER NOT NULL,
            rev_dt INTEGER NOT NULL,
            times INTEGER NOT NULL,
            standing INTEGER NOT NULL,
            told INTEGER NOT NULL,
            PRIMARY KEY (wiki_key, list, page_id, subject)) WITHOUT ROWID""",
        """CREATE TABLE watch_outbox (
            number INTEGER PRIMARY KEY,
            delivery TEXT NOT NULL,
            event_id TEXT NOT NULL,
            wiki_key INTEGER NOT NULL REFERENCES wiki,
            list TEXT NOT NULL,
            page_id INTEGER NOT NULL,
            subject TEXT NOT NULL,
            queued_at INTEGER NOT NULL,
            document TEXT NOT NULL,
            event TEXT NOT NULL,
            UNIQUE (delivery, event_id))""",
    ):
        db.execute(statement)


MIGRATIONS = (create_revision_store, add_derived_state, add_watch_state)


def version_of(db: sqlite3.Connection, path: Path) -> int:
    """How many steps this file has taken; 0 for an empty one.

    Raises:
        ArchiveError: the file belongs to another program or to a newer wikiwatch.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    application = db.execute("PRAGMA application_id").fetchone()[0]
    has_tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] > 0
    if application != APPLICATION_ID and (has_tables or version or application):
        raise ArchiveError(f"{path}: a SQLite database of another program; choose another folder with --archive")
    if version > len(MIGRATIONS):
        raise ArchiveError(
            f"{path}: written by a newer wikiwatch (archive version {version}, this one knows {len(MIGRATIONS)}); "
            "upgrade wikiwatch"
        )
    return version


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Take every step the file lacks, all in one transaction; without any, only see that nobody else is writing.

    Raises:
        ArchiveError: as in version_of.
    """
    version = version_of(db, path)
    with transaction(db):
        for number, step in enumerate(MIGRATIONS[version:], version + 1):
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
        if not version:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
