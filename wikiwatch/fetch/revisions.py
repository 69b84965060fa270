"""The revisions of a page, read through the Action API: https://www.mediawiki.org/wiki/API:Revisions.

Walks go by page id with ``rvdir=newer``, so that a page which is edited or moved meanwhile loses nothing. After the
first reply the revision ids are walked without text, and the texts are read in batches by id, several at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar

from wikiwatch.errors import FetchError, PageUnavailable
from wikiwatch.fetch.api import well_formed
from wikiwatch.fetch.client import PARALLEL_REQUESTS, ApiClient
from wikiwatch.fetch.continuing import continuation
from wikiwatch.fetch.replies import Json, Malformed, entries, is_intact, mapping, moment, number, revision
from wikiwatch.model import Revision
from wikiwatch.wikitext.display import visible

CONTENT_BATCH = 50
"""Revisions with text, and revision ids, a request: the API's limits for anonymous readers."""

METADATA_BATCH = 500
"""Revisions without text a request: the API's limit for anonymous readers."""

BATCH_BYTES = 7 * 2**20
"""Texts asked for at once: below the 8 MiB at which MediaWiki cuts a reply ($wgAPIMaxResultSize)."""

_MAX_FRUITLESS_REPLIES = 20
_FACTS = "ids|timestamp|flags|user|userid|size|sha1|comment|tags|contentmodel"
_WITH_TEXT = f"{_FACTS}|content"
_METADATA = f"{_FACTS}|slotsize|slotsha1"
_WITH_TEXT_AND_SLOTS = f"{_METADATA}|content"  # a tenth dearer, and needed only where a revision has several slots
_OLDEST_FIRST = {"rvdir": "newer"}

T = TypeVar("T")
Parameters = Mapping[str, str | int]
Position = tuple[datetime, int]
"""Where a revision stands in its page's history: its time, then its id."""


class _Source(NamedTuple):
    """Whose revisions are read, and what error messages call it."""

    client: ApiClient
    page_id: int
    name: str

    @classmethod
    def of(cls, client: ApiClient, page_id: int, title: str | None) -> _Source:
        """The source for a page whose title may be unknown."""
        shown = f'page "{visible(title, newlines=False)}" (id {page_id})' if title else f"page id {page_id}"
        return cls(client, page_id, shown)


class _Row(NamedTuple):
    """A revision whose text is still to be read; ``size`` in bytes."""

    rev_id: int
    size: int


def revisions(
    client: ApiClient, page_id: int, start_after: Position | None = None, *, title: str | None = None
) -> Iterator[Revision]:
    """Every revision of a page with its text, oldest first: by time, then by id.

    Only those later than ``start_after`` come, when it is given. Every text has the SHA-1 and the size that the wiki
    gives for it. Revisions that are deleted while being read are left out. At most four batches are held in memory.
    ``title`` is for messages only. Raises PageUnavailable when the page is deleted, before or meanwhile; FetchError
    when the wiki cannot be read or a text is damaged.
    """
    source = _Source.of(client, page_id, title)
    first: dict[str, str | int] = {"pageids": page_id, **_OLDEST_FIRST, "rvprop": _WITH_TEXT, "rvlimit": CONTENT_BATCH}
    if start_after is not None:
        first["rvstart"] = f"{start_after[0]:%Y-%m-%dT%H:%M:%SZ}"
    rest = {**first, "rvprop": "ids|timestamp|size", "rvlimit": METADATA_BATCH}
    replies = _walk(source, first, rest)
    begun = _later(source, next(replies), start_after)
    yield from _intact(source, _records(source, begun))
    later = (raw for raws in replies for raw in _later(source, raws, start_after))
    yield from _contents(source, (_Row(raw["revid"], raw["size"]) for raw in later))


def metadata(client: ApiClient, page_id: int, *, title: str | None = None) -> Iterator[Revision]:
    """Every revision of a page without its text, oldest first, 500 a request.

    Raises PageUnavailable when the page is deleted, FetchError when the wiki cannot be read.
    """
    source = _Source.of(client, page_id, title)
    walk: Parameters = {"pageids": page_id, **_OLDEST_FIRST, "rvprop": _METADATA, "rvlimit": METADATA_BATCH}
    for raws in _walk(source, walk, walk):
        yield from _records(source, raws)


def contents(
    client: ApiClient, page_id: int, wanted: Iterable[Revision], *, title: str | None = None
) -> Iterator[Revision]:
    """The given revisions of a page, in the order given, now with their texts.

    Those that the page no longer has are left out. Raises FetchError as ``revisions`` does.
    """
    rows = (_Row(known.rev_id, known.main.size or 0) for known in wanted)
    return _contents(_Source.of(client, page_id, title), rows)


def _walk(source: _Source, first: Parameters, rest: Parameters, subject: str | None = None) -> Iterator[list[Json]]:
    """The page's revisions in each reply to ``prop=revisions``, following ``continue`` as it stands.

    The later requests ask for ``rest``. Raises FetchError when the wiki leads in a circle instead of onwards.
    """
    client, subject = source.client, subject or source.name
    common: Parameters = {"prop": "revisions", "rvslots": "main"}
    reply = client.query({**common, **first}, subject)
    seen: set[int] = set()
    been: set[tuple[tuple[str, str], ...]] = set()
    fruitless = 0
    while True:
        with well_formed(client, subject):
            raws = [raw for raw in _of_page(source, reply) if number(raw, "revid", 1) not in seen]
            step = continuation(reply)
        seen.update(raw["revid"] for raw in raws)
        yield raws
        if not step:
            return
        fruitless = 0 if raws else fruitless + 1
        place = tuple(sorted((name, str(value)) for name, value in step.items()))
        if place in been or fruitless > _MAX_FRUITLESS_REPLIES:
            raise FetchError(f"{client.wiki}: {subject}: the wiki's continuation leads in a circle, not onwards")
        been.add(place)
        reply = client.query({**common, **rest, **step}, subject)


def _of_page(source: _Source, reply: Json) -> list[Json]:
    """The revisions of one page in a reply. A reply about revision ids may lack the page altogether."""
    query = mapping(reply.get("query"), "query")
    pages = [page for page in entries(query, "pages") if page.get("pageid") == source.page_id]
    if any(page.get("missing") for page in pages):
        raise PageUnavailable(f"{source.client.wiki}: {source.name}: no page has this id; it was deleted")
    if not pages and "badrevids" not in query and "pages" not in query:
        raise Malformed('there are no "pages" in it')
    return [raw for page in pages for raw in entries(page, "revisions")]


def _later(source: _Source, raws: list[Json], start_after: Position | None) -> list[Json]:
    """Those behind a position; a walk that starts at its second gives what is known again."""
    with well_formed(source.client, source.name):
        places = [(moment(raw, "timestamp"), raw["revid"], number(raw, "size")) for raw in raws]
    if start_after is None:
        return raws
    return [raw for raw, place in zip(raws, places, strict=True) if place[:2] > start_after]


def _records(source: _Source, raws: Iterable[Json]) -> list[Revision]:
    with well_formed(source.client, source.name):
        return [revision(raw, source.page_id) for raw in raws]


def _contents(source: _Source, rows: Iterable[_Row]) -> Iterator[Revision]:
    jobs = (partial(_batch, source, rev_ids) for rev_ids in _batches(rows))
    for batch in _ahead(jobs, PARALLEL_REQUESTS):
        yield from batch


def _batches(rows: Iterable[_Row]) -> Iterator[list[int]]:
    """Revision ids in groups that fit one reply, both by number and by size."""
    group: list[int] = []
    size = 0
    for row in rows:
        if group and (len(group) == CONTENT_BATCH or size + row.size > BATCH_BYTES):
            yield group
            group, size = [], 0
        group.append(row.rev_id)
        size += row.size
    if group:
        yield group


def _batch(source: _Source, rev_ids: Sequence[int]) -> list[Revision]:
    """The revisions of a group in its order.

    What is missing or does not fit its SHA-1 is asked for once more: a replica may lag, a body may be damaged, and
    the SHA-1 of a revision with several slots is not that of its main slot.
    """
    found = _by_id(source, rev_ids, _WITH_TEXT)
    doubtful = [rev_id for rev_id in rev_ids if rev_id not in found or not is_intact(found[rev_id])]
    if doubtful:
        found |= _by_id(source, doubtful, _WITH_TEXT_AND_SLOTS)
    for rev_id in doubtful:
        if rev_id in found and not is_intact(found[rev_id]):
            raise FetchError(
                f"{source.client.wiki}: {source.name}, revision {rev_id}: its text is not the one whose SHA-1 and size "
                "the wiki gives, in two tries; report it to the wiki's administrators"
            )
    return [found[rev_id] for rev_id in rev_ids if rev_id in found]


def _by_id(source: _Source, rev_ids: Sequence[int], rvprop: str) -> dict[int, Revision]:
    """Those of at most 50 revisions that the page has, with their texts."""
    subject = f"{source.name}, revisions {rev_ids[0]} to {rev_ids[-1]}"
    asked: Parameters = {"revids": "|".join(map(str, rev_ids)), "rvprop": rvprop}
    replies = _walk(source, asked, asked, subject)
    return {read.rev_id: read for raws in replies for read in _records(source, raws)}


def _intact(source: _Source, read: Sequence[Revision]) -> Iterator[Revision]:
    """The revisions, the damaged ones read again."""
    damaged = [one.rev_id for one in read if not is_intact(one)]
    again = {one.rev_id: one for one in _batch(source, damaged)} if damaged else {}
    for one in read:
        if one.rev_id in again or one.rev_id not in damaged:
            yield again.get(one.rev_id, one)


def _ahead(jobs: Iterable[Callable[[], T]], width: int) -> Iterator[T]:
    """The jobs' results in order, while up to ``width`` of them run. Daemon threads, so that Ctrl-C ends at once."""
    running: deque[Future[T]] = deque()
    for job in jobs:
        running.append(_started(job))
        if len(running) == width:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()


def _started(job: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(job())
        except BaseException as error:  # handed to whoever waits for the result
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
