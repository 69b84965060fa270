"""Writing into an archive: one process at a time, every step all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wikiwatch.archive import catalogue
from wikiwatch.archive.catalogue import SyncState
from wikiwatch.archive.database import transaction
from wikiwatch.archive.failures import explained
from wikiwatch.archive.meanwhile import Meanwhile, in_transaction
from wikiwatch.archive.packs import Limits
from wikiwatch.archive.page_packs import PagePacks
from wikiwatch.archive.reader import Reader, packs_with
from wikiwatch.archive.rows import seconds
from wikiwatch.errors import ArchiveError
from wikiwatch.model import Page, Revision, Wiki

if TYPE_CHECKING:  # what changes revisions takes long to import, and a scan changes none
    from wikiwatch.archive.adding import AddResult
    from wikiwatch.archive.watch_state import WatchState


class Writer(Reader):
    """The writing half of an archive.

    Every method raises ArchiveError when the archive was opened for reading, or when SQLite or the disk refuses.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, *, writable: bool, limits: Limits) -> None:
        super().__init__(path, db)
        self._writable = writable
        self._limits = limits
        self._meanwhile: Meanwhile | None = None

    def put_wiki(self, wiki: Wiki) -> None:
        """Add a wiki or complete what is known of it; None erases nothing."""
        with explained(self.path), transaction(self._for_writing()) as db:
            catalogue.put_wiki(db, wiki)

    def put_page(self, wiki_id: str, page: Page) -> None:
        """Add a page, or bring its title, namespace and redirect up to date.

        A title it no longer has still finds it. A page that was marked deleted stands again, but its revisions only
        as they are added again.

        Raises:
            ArchiveError: the wiki was not put before.
        """
        with explained(self.path), transaction(self._for_writing()) as db:
            catalogue.put_page(db, wiki_id, page)

    def add_revisions(
        self,
        wiki_id: str,
        page_id: int,
        revisions: Iterable[Revision],
        *,
        exact: bool = False,
        on_other_text: Callable[[Revision], None] | None = None,
    ) -> AddResult:
        """Archive revisions of a page, in any order and any number of times.

        A text is checked against the SHA-1 and size that come with it; those that are missing are filled in. Of a
        revision that is known already the newer word counts, hidden users and comments included; but a missing text
        erases nothing, that takes ``purge``, and unless the source is ``exact`` (the Action API) neither do missing
        tags, parent and user ids, which XML exports may lack. A deleted revision stands again. One that has another
        text than was archived is left out and told ``on_other_text``; where nobody is, that is an error.

        The iterable is consumed as a stream and committed in batches: a kill loses at most two, and when the iterable
        fails, what it gave before is kept.

        Raises:
            ArchiveError: the page was not put before; a revision does not fit its SHA-1 or size or page, or has
                another text than was archived (it is named, nothing of it is stored, those before it are); or the
                disk is full.
        """
        from wikiwatch.archive.adding import PageAdder

        db = self._for_writing()
        with explained(self.path):
            place = catalogue.place_of(db, wiki_id, page_id)
            adder = PageAdder(db, self.path, place, self._limits, exact=exact, on_other_text=on_other_text)
        try:
            for revision in revisions:
                adder.add(revision)
        finally:
            adder.flush()
        return adder.result

    def purge(self, wiki_id: str, rev_ids: Collection[int], *, text: bool, user: bool, comment: bool) -> bool:
        """Erase from the files what the wiki hides of these revisions; ids that are not held are passed over.

        What other stages derived from their pages is erased too. Returns False when a reader still holds on to
        the older state, so that its bytes stay in the file until it is done and this archive is closed.
        """
        from wikiwatch.archive.purging import Hiding, purge_page

        db, wanted = self._for_writing(), set(rev_ids)
        with explained(self.path):
            with transaction(db):
                for place, packs, _ in packs_with(db, self.path, wiki_id, wanted):
                    purge_page(db, place.page_key, packs, wanted, Hiding(text=text, user=user, comment=comment))
            return self._empty_log()

    def mark_gone(self, wiki_id: str, rev_ids: Collection[int], when: datetime, *, page_id: int | None = None) -> int:
        """Leave revisions out from now on, since the wiki deleted them; how many stood until now.

        ``page_id`` restricts this to one page: a revision missing there may have been moved to another.
        """
        from wikiwatch.archive.purging import mark_gone

        db, wanted = self._for_writing(), set(rev_ids)
        with explained(self.path), transaction(db):
            return sum(
                mark_gone(db, packs, entries, seconds(when), wanted)
                for _, packs, entries in packs_with(db, self.path, wiki_id, wanted, page_id)
            )

    def mark_page_deleted(self, wiki_id: str, page_id: int, when: datetime) -> None:
        """Leave a page and all its revisions out from now on, since the wiki deleted it.

        Raises:
            ArchiveError: the archive does not hold the page.
        """
        from wikiwatch.archive.purging import mark_gone

        with explained(self.path), transaction(self._for_writing()) as db:
            place = catalogue.place_of(db, wiki_id, page_id)
            packs = PagePacks(db, place.page_key, f"{self.path}: {place}")
            mark_gone(db, packs, packs.entries, seconds(when), None)
            catalogue.mark_deleted(db, place.page_key, seconds(when))

    def put_sync_state(self, wiki_id: str, page_id: int, state: SyncState) -> None:
        """Remember a full check of a page against its wiki; its ``deleted_since`` is mark_page_deleted's to set."""
        with explained(self.path), transaction(self._for_writing()) as db:
            catalogue.put_sync_state(db, catalogue.place_of(db, wiki_id, page_id).page_key, state)

    @property
    def is_writable(self) -> bool:
        """Whether it was opened for writing."""
        return self._writable

    def put_derived(
        self, wiki_id: str, page_id: int, name: str, version: int, content: bytes, *, meanwhile: bool = False
    ) -> None:
        """Store what a stage computed from a page, in place of what it stored under that name before.

        It goes when the page changes in any other way than by newer revisions. ``meanwhile`` others compute it is
        stored in a thread: whatever is written next, and closing, waits for it and tells of its failure.
        """

        def put(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT OR REPLACE INTO derived (page_key, name, version, content) VALUES (?, ?, ?, ?)",
                (catalogue.place_of(db, wiki_id, page_id).page_key, name, version, content),
            )

        db = self._for_writing()
        if meanwhile:
            self._meanwhile = Meanwhile(partial(in_transaction, self.path, put))
            return
        with explained(self.path), transaction(db):
            put(db)

    @property
    def watch(self) -> WatchState:
        """What watching remembers. Raises ArchiveError when the archive was opened for reading."""
        from wikiwatch.archive.watch_state import WatchState

        return WatchState(self.path, self._for_writing())

    def _for_writing(self) -> sqlite3.Connection:
        if not self._writable:
            raise ArchiveError(f"{self.path}: opened for reading only")
        self._finish()
        return self._db

    def _finish(self) -> None:
        """Wait for what is written meanwhile."""
        begun, self._meanwhile = self._meanwhile, None
        if begun is not None:
            begun.finish()

    def _empty_log(self) -> bool:
        """Copy the write-ahead log into the file and cut it to nothing; False when a reader still needs it."""
        busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
