"""Checking everything an archive holds: the file, the rows, and every text against its size and SHA-1."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wikiwatch.archive import catalogue
from wikiwatch.archive.catalogue import Place
from wikiwatch.archive.database import FILE_NAME
from wikiwatch.archive.failures import explained
from wikiwatch.archive.hashes import sha1_of
from wikiwatch.archive.packs import HOLE, DecodedPack, Digest
from wikiwatch.archive.page_packs import PackEntry, PagePacks, encode_rev_ids
from wikiwatch.archive.rows import Row, bounds
from wikiwatch.errors import ArchiveError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was written. The message names the file, the page and the pack."""

    message: str
    wiki_id: str | None = None
    page_id: int | None = None
    rev_id: int | None = None


def refuse_empty(folder: Path) -> None:
    """Raise `ArchiveError` for a file without a byte: opening makes a new archive of it, in which nothing is wrong."""
    path = folder / FILE_NAME
    with explained(path):
        if path.is_file() and not path.stat().st_size:
            raise ArchiveError(
                f"{path}: an empty file (0 bytes); restore a copy of it, or fetch and import its pages again"
            )


def problems(db: sqlite3.Connection, path: Path, on_pack: Callable[[], None]) -> Iterator[Problem]:
    """All problems, told as they are found, page by page; ``on_pack`` is called after each pack."""
    try:
        with explained(path):
            faults = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [f"row {row[1]} of {row[0]} has no {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
            places = catalogue.places(db)
    except ArchiveError as error:
        yield Problem(message=str(error))
        return
    yield from (Problem(message=f"{path}: {fault}") for fault in faults)
    for place in places:
        try:
            with explained(path):
                check = _PageCheck(db, path, place)
        except ArchiveError as error:
            yield Problem(message=str(error), wiki_id=place.wiki_id, page_id=place.page_id)
            continue
        yield from check.rows()
        for problem in check.texts():
            if problem is None:
                on_pack()
            else:
                yield problem


class _PageCheck:
    """Checks one page; a pack that cannot be read does not hide what is wrong with the others."""

    def __init__(self, db: sqlite3.Connection, path: Path, place: Place) -> None:
        self._path = path
        self._place = place
        self._packs = PagePacks(db, place.page_key, f"{path}: {place}")
        self._holders: dict[int, int] = {}  # text number -> the first revision that holds it
        self._rev_ids: set[int] = set()
        self._unread_rows = False

    def rows(self) -> Iterator[Problem]:
        """Check the revisions of every pack, and that the texts they name exist."""
        for entry in self._packs.entries:
            try:
                with explained(self._path):
                    rows, stored_ids = self._packs.rows(entry), self._packs.rev_ids(entry)
            except ArchiveError as error:
                self._unread_rows = True
                yield self._problem(str(error))
                continue
            yield from self._row_problems(entry, rows, stored_ids)
        for number, rev_id in self._holders.items():
            try:
                with explained(self._path):
                    self._packs.digest(number)
            except ArchiveError as error:
                yield self._problem(str(error), rev_id)

    def texts(self) -> Iterator[Problem | None]:
        """Check every text of every pack; None after each pack."""
        next_text = 0
        for entry in self._packs.entries:
            if entry.first_text != next_text:
                yield self._pack_problem(entry, f"begins with text {entry.first_text}, not {next_text}")
            next_text = entry.first_text + entry.text_count
            try:
                with explained(self._path):
                    digests, decoded = self._packs.digests(entry), self._packs.decoded(entry)
            except ArchiveError as error:
                place, reason = self._packs.place(entry), str(error)
                yield self._problem(reason if reason.startswith(place) else f"{place}: cannot be read without {reason}")
            else:
                yield from self._text_problems(entry, digests, decoded)
            yield None

    def _row_problems(self, entry: PackEntry, rows: list[Row], stored_ids: bytes) -> Iterator[Problem]:
        if encode_rev_ids(row.rev_id for row in rows) != stored_ids:
            yield self._pack_problem(entry, "its list of revision ids is not that of its revisions")
        if bounds(rows) != (entry.min_rev, entry.max_rev, entry.min_dt, entry.max_dt):
            yield self._pack_problem(entry, "its bounds are not those of its revisions")
        for row in rows:
            if row.rev_id in self._rev_ids:
                yield self._pack_problem(entry, "a revision the page already has", row.rev_id)
            self._rev_ids.add(row.rev_id)
            for number in row.texts:
                self._holders.setdefault(number, row.rev_id)

    def _text_problems(self, entry: PackEntry, digests: list[Digest], decoded: DecodedPack) -> Iterator[Problem]:
        if len(digests) != entry.text_count:
            yield self._pack_problem(entry, f"{len(digests)} texts where {entry.text_count} are recorded")
        for index, digest in enumerate(digests):
            number = entry.first_text + index
            if digest == HOLE:
                continue
            if sha1_of(decoded.text(index)) != digest.sha1:
                message = f"text {number} does not have the recorded SHA-1"
                yield self._pack_problem(entry, message, self._holders.get(number))
            elif number not in self._holders and not self._unread_rows:
                yield self._pack_problem(entry, f"text {number} belongs to no revision")

    def _pack_problem(self, entry: PackEntry, message: str, rev_id: int | None = None) -> Problem:
        return self._problem(f"{self._packs.place(entry)}: {message}", rev_id)

    def _problem(self, message: str, rev_id: int | None = None) -> Problem:
        named = message if rev_id is None else f"{message} (revision {rev_id})"
        return Problem(message=named, wiki_id=self._place.wiki_id, page_id=self._place.page_id, rev_id=rev_id)
