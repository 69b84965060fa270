"""Reading an archive: every answer comes from one commit, and no reader waits for the writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from wikiwatch.archive import catalogue
from wikiwatch.archive.catalogue import Place, SyncState
from wikiwatch.archive.database import snapshot
from wikiwatch.archive.failures import explained
from wikiwatch.archive.hashes import sha1_of
from wikiwatch.archive.page_packs import PackEntry, PagePacks, contains_any
from wikiwatch.archive.rows import Row, SlotRow, is_possible, revision_of, seconds
from wikiwatch.archive.verify import Problem, problems
from wikiwatch.errors import ArchiveError
from wikiwatch.model import Page, Revision, Slot, Wiki


class Reader:
    """The reading half of an archive.

    Not for several threads at once; open one in each. Every method raises ArchiveError when the file cannot be read
    or what it holds is damaged.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db

    def wikis(self) -> tuple[Wiki, ...]:
        """All wikis, by wiki id."""
        with explained(self.path):
            return catalogue.wikis(self._db)

    def wiki(self, wiki_id: str) -> Wiki | None:
        """One wiki, None when no page of it was ever archived."""
        with explained(self.path):
            return catalogue.wiki(self._db, wiki_id)

    def pages(self, wiki_id: str | None = None, *, deleted: bool = False) -> Iterator[tuple[Wiki, Page]]:
        """The pages that stand, or those the wiki has deleted, of one wiki or of all; by wiki id and page id."""
        with explained(self.path), snapshot(self.path) as db:
            yield from catalogue.pages(db, wiki_id, deleted=deleted)

    def find_page(self, wiki_id: str | None, title: str) -> tuple[Wiki, Page] | None:
        """The page under a title: one that stands, else one that moved away from it, else one that was deleted.

        Raises:
            ArchiveError: no wiki was named, and several hold such a page.
        """
        with explained(self.path):
            return catalogue.find_page(self._db, wiki_id, title)

    def sync_state(self, wiki_id: str, page_id: int) -> SyncState | None:
        """The last full check of a page against its wiki; None for one that was never checked."""
        with explained(self.path):
            return catalogue.sync_state(self._db, wiki_id, page_id)

    def sync_states(self, wiki_id: str) -> dict[int, SyncState]:
        """The last full check of every page of a wiki that was ever checked, by page id."""
        with explained(self.path):
            return catalogue.sync_states(self._db, wiki_id)

    def revisions(
        self, wiki_id: str, page_id: int, *, text: bool = True, after: Revision | None = None
    ) -> Iterator[Revision]:
        """A page's revisions by (time, revision id), as they stood when the iteration began.

        Deleted ones are left out. With ``text=False`` slots have ``text`` None but still size and SHA-1. ``after``
        leaves out everything up to that revision. Memory: one or two decoded packs, at most 32 MiB unless a single
        text is larger. Fast where revisions were added in about this order, slow where they came shuffled.

        Raises:
            ArchiveError: the archive does not hold the page, or a pack of it is damaged.
        """
        start = (-(1 << 62), 0) if after is None else (seconds(after.dt), after.rev_id)
        with explained(self.path), snapshot(self.path) as db:
            place = catalogue.place_of(db, wiki_id, page_id)
            packs = PagePacks(db, place.page_key, self._where(place))
            for row in _in_order(packs, start[0]):
                if row.gone is None and row.order > start:
                    yield revision_of(row, page_id, slots_of(packs, row, text=text))

    def revision(self, wiki_id: str, rev_id: int, *, text: bool = True) -> Revision | None:
        """One revision by its id, its texts checked against their SHA-1; None when unknown or deleted."""
        with explained(self.path), snapshot(self.path) as db:
            for place, packs, entries in packs_with(db, self.path, wiki_id, [rev_id]):
                for row in (packs.row(entry, rev_id) for entry in entries):
                    if row.gone is None:
                        revision = revision_of(row, place.page_id, slots_of(packs, row, text=text))
                        _check_sha1(revision, self._where(place))
                        return revision
        return None

    def find_revision(self, wiki_id: str | None, rev_id: int) -> tuple[Wiki, Page, Revision] | None:
        """A revision by its id, without its text, and its page; None when unknown or deleted.

        Raises:
            ArchiveError: no wiki was named, and several hold such a revision.
        """
        wikis = [wiki for wiki in self.wikis() if wiki_id in (None, wiki.wiki_id)]
        found = [(wiki, revision) for wiki in wikis if (revision := self.revision(wiki.wiki_id, rev_id, text=False))]
        if len(found) > 1:
            holders = ", ".join(wiki.wiki_id for wiki, _ in found)
            raise ArchiveError(f"several wikis hold a revision {rev_id}: {holders}; choose one with --wiki")
        for wiki, revision in found:
            with explained(self.path):
                return wiki, catalogue.page(self._db, wiki.wiki_id, revision.page_id), revision
        return None

    def derived(self, wiki_id: str, page_id: int, name: str, version: int) -> bytes | None:
        """What a stage stored for a page under this name and version; None when there is no such thing."""
        with explained(self.path):
            row = self._db.execute(
                "SELECT content FROM derived JOIN page USING (page_key) JOIN wiki USING (wiki_key) "
                "WHERE wiki_id = ? AND page_id = ? AND name = ? AND version = ?",
                (wiki_id, page_id, name, version),
            ).fetchone()
        return bytes(row[0]) if row else None

    def verify(self, on_pack: Callable[[], None] = lambda: None) -> Iterator[Problem]:
        """Everything that is wrong with the archive, told as it is found; nothing for a whole one.

        ``on_pack`` is called after each pack of texts that was checked.
        """
        with explained(self.path), snapshot(self.path) as db:
            yield from problems(db, self.path, on_pack)

    def _where(self, place: Place) -> str:
        return f"{self.path}: {place}"


def packs_with(
    db: sqlite3.Connection, path: Path, wiki_id: str, rev_ids: Collection[int], page_id: int | None = None
) -> list[tuple[Place, PagePacks, list[PackEntry]]]:
    """The packs that hold any of these revisions, page by page: a wiki may have moved one to another page."""
    wanted = [rev_id for rev_id in rev_ids if is_possible(rev_id)]
    if not wanted:
        return []
    candidates = db.execute(
        "SELECT page_id, pack_key, rev_ids FROM pack JOIN page USING (page_key) JOIN wiki USING (wiki_key) "
        "WHERE wiki_id = ? AND page_id = coalesce(?, page_id) AND min_rev <= ? AND max_rev >= ?",
        (wiki_id, page_id, max(wanted), min(wanted)),
    )
    found: dict[int, set[int]] = {}
    for holder, pack_key, held in candidates:
        if contains_any(held, wanted):
            found.setdefault(holder, set()).add(pack_key)
    places = [catalogue.place_of(db, wiki_id, holder) for holder in found]
    packs = [PagePacks(db, place.page_key, f"{path}: {place}") for place in places]
    return [
        (place, of_page, [entry for entry in of_page.entries if entry.pack_key in found[place.page_id]])
        for place, of_page in zip(places, packs, strict=True)
    ]


def slots_of(packs: PagePacks, row: Row, *, text: bool) -> tuple[Slot, ...]:
    """A row's slots, with their texts if wanted."""
    slots = row.slots
    return (_slot(packs, slots[0], text=text),) if len(slots) == 1 else tuple(_slot(packs, s, text=text) for s in slots)


def _slot(packs: PagePacks, slot: SlotRow, *, text: bool) -> Slot:
    role, model, form, number, sha1, size = slot
    content = None
    if number is not None:
        sha1, size = packs.digest(number)
        content = packs.text(number) if text else None
    return Slot(role=role, model=model, format=form, text=content, sha1=sha1, size=size)


def _check_sha1(revision: Revision, where: str) -> None:
    for slot in revision.slots:
        if slot.text is not None and sha1_of(slot.text) != slot.sha1:
            raise ArchiveError(
                f"{where}, revision {revision.rev_id}: its text does not have the recorded SHA-1; "
                "run `wikiwatch verify` to see what is lost"
            )


def _in_order(packs: PagePacks, start: int) -> Iterator[Row]:
    """All rows from that second on by (time, revision id), holding only packs whose times overlap."""
    group: list[PackEntry] = []
    end = 0
    for entry in sorted(packs.entries, key=lambda entry: entry.min_dt):
        if not entry.revision_count or entry.max_dt < start:
            continue
        if group and entry.min_dt > end:
            yield from _sorted_rows(packs, group)
            group = []
        end = max(end, entry.max_dt) if group else entry.max_dt
        group.append(entry)
    yield from _sorted_rows(packs, group)


def _sorted_rows(packs: PagePacks, group: Iterable[PackEntry]) -> list[Row]:
    return sorted((row for entry in group for row in packs.rows(entry)), key=lambda row: row.order)
