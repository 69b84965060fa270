"""What `wikiwatch watch` remembers from one pass to the next.

- ``watch_position``: until when the wiki's recent changes were read, which of the last of them (they may arrive late),
  and when the pages themselves were last asked for.
- ``watch_title``: the page behind a title that a watchlist names.
- ``watch_page``: the pages of each list; the version of the code that judged one, and whether it is due to be judged
  (1, or 2 where it is urgent). It is due no longer in the transaction that records what came of it.
- ``watch_finding``: what was found on a page, by its identity and without its text: how many times it began to stand,
  whether it stands, and whether that was told.
- ``watch_outbox``: events not yet delivered, a row for each delivery. An event is queued in the transaction that
  records its finding and leaves when it was delivered: a crash in between neither loses nor, with its stable id,
  doubles it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from wikiwatch.archive.database import transaction
from wikiwatch.archive.failures import explained
from wikiwatch.archive.rows import moment, seconds
from wikiwatch.errors import ArchiveError

_URGENT = 2


class Position(NamedTuple):
    """Where the walk over recent changes stands. ``seen`` are ids of changes near its end that were taken already."""

    walked_until: datetime
    seen: frozenset[int]
    looked_at: datetime


class Due(NamedTuple):
    """A page that a list must have judged; what is not ``urgent`` may wait for a pass with little to do."""

    watchlist: str
    page_id: int
    urgent: bool = True


class Known(NamedTuple):
    """A finding as it was left: ``times`` counts how often it began to stand."""

    subject: str
    rev_id: int
    rev_dt: datetime
    times: int
    standing: bool
    told: bool


class Queued(NamedTuple):
    """An event of the outbox."""

    number: int
    event_id: str
    queued_at: datetime
    document: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event to queue for some deliveries: a watch document and its event line."""

    event_id: str
    subject: str
    document: str
    event: str
    deliveries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one list makes of one page: findings that changed, and what is to be told of them."""

    watchlist: str
    judged_with: int
    findings: tuple[Known, ...] = ()
    events: tuple[NewEvent, ...] = ()


class WatchState:
    """The watch tables of an archive that is open for writing. Every method raises ArchiveError as its methods do."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self._path, self._db = path, db

    # ------------------------------------------------------------ where the watch is

    def position(self, wiki_id: str) -> Position | None:
        """Where the walk over a wiki's recent changes stands; None before the first pass."""
        with explained(self._path):
            row = self._db.execute(
                "SELECT walked_until, seen, looked_at FROM watch_position WHERE wiki_key = ?", (self._wiki(wiki_id),)
            ).fetchone()
        return None if row is None else Position(moment(row[0]), frozenset(json.loads(row[1])), moment(row[2]))

    def note_position(self, wiki_id: str, position: Position, due: Iterable[Due]) -> None:
        """Go on from here next time, with the pages that were found on the way: both, or neither."""
        with explained(self._path), transaction(self._db) as db:
            wiki = self._wiki(wiki_id)
            self._add_due(wiki, due)
            db.execute(
                "INSERT OR REPLACE INTO watch_position (wiki_key, walked_until, seen, looked_at) VALUES (?, ?, ?, ?)",
                (
                    wiki,
                    seconds(position.walked_until),
                    json.dumps(sorted(position.seen)),
                    seconds(position.looked_at),
                ),
            )

    def titles(self, wiki_id: str) -> dict[str, int | None]:
        """The page behind each title that was looked up; None where there was none."""
        with explained(self._path):
            return dict(
                self._db.execute("SELECT title, page_id FROM watch_title WHERE wiki_key = ?", (self._wiki(wiki_id),))
            )

    def put_titles(self, wiki_id: str, titles: Mapping[str, int | None]) -> None:
        """Remember the pages behind titles."""
        with explained(self._path), transaction(self._db) as db:
            wiki = self._wiki(wiki_id)
            db.executemany(
                "INSERT OR REPLACE INTO watch_title (wiki_key, title, page_id) VALUES (?, ?, ?)",
                [(wiki, title, page_id) for title, page_id in titles.items()],
            )

    # ------------------------------------------------------------ pages

    def judged(self, wiki_id: str, watchlist: str) -> dict[int, int]:
        """The pages of a list that were judged, each with the version of the code that did."""
        with explained(self._path):
            return dict(
                self._db.execute(
                    "SELECT page_id, judged_with FROM watch_page "
                    "WHERE wiki_key = ? AND list = ? AND judged_with IS NOT NULL",
                    (self._wiki(wiki_id), watchlist),
                )
            )

    def is_judged(self, wiki_id: str, watchlist: str, page_id: int) -> bool:
        """Whether a list has judged this page."""
        with explained(self._path):
            row = self._db.execute(
                "SELECT judged_with IS NOT NULL FROM watch_page WHERE wiki_key = ? AND list = ? AND page_id = ?",
                (self._wiki(wiki_id), watchlist, page_id),
            ).fetchone()
        return bool(row and row[0])

    def standing(self, wiki_id: str, watchlist: str) -> set[int]:
        """The pages where something that a list found still stands."""
        with explained(self._path):
            rows = self._db.execute(
                "SELECT DISTINCT page_id FROM watch_finding WHERE wiki_key = ? AND list = ? AND standing",
                (self._wiki(wiki_id), watchlist),
            )
            return {row[0] for row in rows}

    def keep_only(self, wiki_id: str, members: Mapping[str, Collection[int]]) -> None:
        """Forget of pages on no list any more that they were judged or are due: should they come back, they are new.

        What was found on them is remembered.
        """
        with explained(self._path), transaction(self._db) as db:
            wiki = self._wiki(wiki_id)
            rows = db.execute("SELECT list, page_id FROM watch_page WHERE wiki_key = ?", (wiki,)).fetchall()
            gone = [(wiki, name, page_id) for name, page_id in rows if page_id not in members.get(name, ())]
            db.executemany("DELETE FROM watch_page WHERE wiki_key = ? AND list = ? AND page_id = ?", gone)

    def add_due(self, wiki_id: str, due: Iterable[Due]) -> None:
        """Have pages judged, in this pass or a later one."""
        with explained(self._path), transaction(self._db):
            self._add_due(self._wiki(wiki_id), due)

    def due(self, wiki_id: str) -> list[Due]:
        """The pages to judge, the urgent ones first, by page."""
        with explained(self._path):
            rows = self._db.execute(
                "SELECT list, page_id, due FROM watch_page WHERE wiki_key = ? AND due ORDER BY due DESC, page_id, list",
                (self._wiki(wiki_id),),
            )
            return [Due(name, page_id, due == _URGENT) for name, page_id, due in rows]

    def _add_due(self, wiki: int, due: Iterable[Due]) -> None:
        self._db.executemany(
            "INSERT INTO watch_page (wiki_key, list, page_id, due) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET due = max(due, excluded.due)",
            [(wiki, one.watchlist, one.page_id, _URGENT if one.urgent else 1) for one in due],
        )

    # ------------------------------------------------------------ findings and events

    def known(self, wiki_id: str, watchlist: str, page_id: int) -> dict[str, Known]:
        """What a list has found on a page, by subject."""
        with explained(self._path):
            rows = self._db.execute(
                "SELECT subject, rev_id, rev_dt, times, standing, told FROM watch_finding "
                "WHERE wiki_key = ? AND list = ? AND page_id = ?",
                (self._wiki(wiki_id), watchlist, page_id),
            )
            return {
                subject: Known(subject, rev_id, moment(rev_dt), times, bool(standing), bool(told))
                for subject, rev_id, rev_dt, times, standing, told in rows
            }

    def record(self, wiki_id: str, page_id: int, judgements: Iterable[Judgement], now: datetime) -> None:
        """Keep what came of a page and queue what is to be told, all at once; the page is due no longer."""
        with explained(self._path), transaction(self._db) as db:
            wiki = self._wiki(wiki_id)
            for judgement in judgements:
                place = (wiki, judgement.watchlist, page_id)
                db.executemany(
                    "INSERT OR REPLACE INTO watch_finding (wiki_key, list, page_id, subject, rev_id, rev_dt, times, "
                    "standing, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (*place, one.subject, one.rev_id, seconds(one.rev_dt), one.times, one.standing, one.told)
                        for one in judgement.findings
                    ],
                )
                db.executemany(
                    "INSERT OR IGNORE INTO watch_outbox (delivery, event_id, wiki_key, list, page_id, subject, "
                    "queued_at, document, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (name, event.event_id, *place, event.subject, seconds(now), event.document, event.event)
                        for event in judgement.events
                        for name in event.deliveries
                    ],
                )
                db.execute(
                    "INSERT OR REPLACE INTO watch_page (wiki_key, list, page_id, judged_with, due) "
                    "VALUES (?, ?, ?, ?, 0)",
                    (*place, judgement.judged_with),
                )

    def outbox(self, delivery: str) -> list[Queued]:
        """The events that a delivery has still to make, in the order they were queued."""
        with explained(self._path):
            rows = self._db.execute(
                "SELECT number, event_id, queued_at, document, event FROM watch_outbox WHERE delivery = ? "
                "ORDER BY number",
                (delivery,),
            )
            return [Queued(number, event_id, moment(at), *texts) for number, event_id, at, *texts in rows]

    def waiting(self) -> dict[str, int]:
        """How many events wait for each delivery."""
        with explained(self._path):
            return dict(self._db.execute("SELECT delivery, count(*) FROM watch_outbox GROUP BY delivery"))

    def delivered(self, number: int) -> None:
        """An event has arrived, or been given up: its text leaves the archive."""
        with explained(self._path), transaction(self._db) as db:
            db.execute("DELETE FROM watch_outbox WHERE number = ?", (number,))

    def _wiki(self, wiki_id: str) -> int:
        row = self._db.execute("SELECT wiki_key FROM wiki WHERE wiki_id = ?", (wiki_id,)).fetchone()
        if row is None:
            raise ArchiveError(f"{self._path}: no wiki {wiki_id} in the archive; add it before it is watched")
        return int(row[0])


def unqueue(db: sqlite3.Connection, page_key: int) -> None:
    """Take back what of a page is queued, inside the caller's transaction, since its text may be hidden now.

    Its findings go back to what they were before: what still stands when the page is judged again is queued again,
    under the same id.
    """
    row = db.execute("SELECT wiki_key, page_id FROM page WHERE page_key = ?", (page_key,)).fetchone()
    queued = _queued(db, row) if row else {}
    for (name, subject), kinds in queued.items():
        began, ended = "new" in kinds, "ended" in kinds
        db.execute(
            "UPDATE watch_finding SET standing = ?, times = times - ? "
            "WHERE wiki_key = ? AND page_id = ? AND list = ? AND subject = ?",
            (ended and not began, began, *row, name, subject),
        )
        db.execute(
            "UPDATE watch_page SET due = ? WHERE wiki_key = ? AND page_id = ? AND list = ?", (_URGENT, *row, name)
        )
    if queued:
        db.execute("DELETE FROM watch_outbox WHERE wiki_key = ? AND page_id = ?", row)


def _queued(db: sqlite3.Connection, page: tuple[int, int]) -> dict[tuple[str, str], set[str]]:
    """The kinds of the events that wait, by list and subject."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for name, subject, document in _rows(db, page):
        kinds.setdefault((name, subject), set()).add(json.loads(document)["kind"])
    return kinds


def _rows(db: sqlite3.Connection, page: tuple[int, int]) -> Iterator[tuple[str, str, str]]:
    yield from db.execute("SELECT list, subject, document FROM watch_outbox WHERE wiki_key = ? AND page_id = ?", page)
