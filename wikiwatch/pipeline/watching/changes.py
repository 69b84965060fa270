"""Which pages of the watchlists changed since the last pass, with few requests.

The wiki's recent changes are walked from where the last pass left off, 500 a request. Where that would take more
requests than asking for the pages themselves, 50 a request, those are asked for instead; so a pass over unchanged pages
costs one request more than a 50th of their number, at most. They are asked for once a day in any case: what was
suppressed is in no public log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from wikiwatch.archive.store import Archive
from wikiwatch.archive.watch_state import Due, Position
from wikiwatch.fetch.api import is_as_noted
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import BATCH, glimpses
from wikiwatch.fetch.recent_changes import RecentChange, Walked, recent_changes
from wikiwatch.model import Page, Wiki
from wikiwatch.pipeline.sync import TRUSTED_FOR
from wikiwatch.pipeline.watching.members import Members
from wikiwatch.settings.watchlists import RecentChanges, Watchlist

OVERLAP = timedelta(minutes=5)
"""How far behind its end a walk is taken up again: a change may get into the table later than its time says."""

WALKED_BACK = timedelta(days=7)
"""The oldest position a walk goes on from; wikis keep recent changes for 30 days or more, unless told otherwise."""

FIRST_LOOK = timedelta(hours=1)
"""How far back a list of recent changes begins."""

LOOK_EVERY = timedelta(days=1)
"""How often pages are asked for, whatever the recent changes say."""


def note_changes(archive: Archive, client: ApiClient, wiki: Wiki, lists: Sequence[Watchlist], members: Members) -> None:
    """Have every page judged that a list has not yet judged, or that changed.

    Position and pages are noted together, so that nothing is lost when the pass ends here. Raises `FetchError`.
    """
    by_list = members.by_list()
    archive.watch.keep_only(wiki.wiki_id, by_list)
    archive.watch.add_due(wiki.wiki_id, _unjudged(archive, wiki, by_list))
    pages = {page.page_id: page for _, page in archive.pages(wiki.wiki_id) if page.page_id in members.lists}
    recents = {one.name: one.recent for one in lists if one.recent is not None}
    position = archive.watch.position(wiki.wiki_id)
    walk = _walk(client, position, _namespaces(pages, recents), _most_requests(members, position, recents))
    due = [*_touched(walk, members, pages), *_recent(walk, recents)]
    looked_at = walk.now if position is None else position.looked_at
    if position is not None and (not walk.is_whole or walk.now - position.looked_at >= LOOK_EVERY):
        due += _looked_at(archive, client, wiki, members, pages)
        archive.watch.put_titles(wiki.wiki_id, _led_elsewhere(members, pages))
        looked_at = walk.now
    archive.watch.put_titles(wiki.wiki_id, _edited_redirects(walk, members, pages))
    archive.watch.note_position(wiki.wiki_id, Position(walk.now, walk.seen, looked_at), due)


def _unjudged(archive: Archive, wiki: Wiki, by_list: Mapping[str, set[int]]) -> Iterator[Due]:
    for name, page_ids in by_list.items():
        judged = archive.watch.judged(wiki.wiki_id, name)
        yield from (Due(name, page_id) for page_id in page_ids if page_id not in judged)


def outdated_pages(
    archive: Archive, wiki: Wiki, members: Members, versions: Mapping[str, int], most: int
) -> dict[int, set[str]]:
    """The lists by page, of so many pages that are not due but were judged by another version than the list's."""
    due = {(one.watchlist, one.page_id) for one in archive.watch.due(wiki.wiki_id)}
    pages: dict[int, set[str]] = {}
    for name, page_ids in members.by_list().items():
        judged = archive.watch.judged(wiki.wiki_id, name)
        for page_id in sorted(page_ids):
            if judged.get(page_id, versions[name]) != versions[name] and (name, page_id) not in due:
                pages.setdefault(page_id, set()).add(name)
    return dict(list(pages.items())[:most])


# ---------------------------------------------------------------- walking


class _Walk(NamedTuple):
    """Changes that were not seen before; ``is_whole`` when all there were up to ``now``, the wiki's own time."""

    changes: list[RecentChange]
    now: datetime
    seen: frozenset[int]
    is_whole: bool


def _namespaces(pages: Mapping[int, Page], recents: Mapping[str, RecentChanges]) -> set[int]:
    inhabited = {page.namespace_id for page in pages.values()} | {recent.namespace for recent in recents.values()}
    return inhabited or {0}


def _most_requests(members: Members, position: Position | None, recents: Mapping[str, RecentChanges]) -> int | None:
    """How many requests a walk is worth; None where nothing else would do."""
    if recents:
        return None
    return 1 if position is None else -(-len(members.lists) // BATCH)


def _walk(client: ApiClient, position: Position | None, namespaces: set[int], most_requests: int | None) -> _Walk:
    here = datetime.now(UTC)
    is_new = position is None or here - position.walked_until > WALKED_BACK
    since = here - FIRST_LOOK if position is None or is_new else position.walked_until - OVERLAP
    known = position.seen if position else frozenset[int]()
    changes: list[RecentChange] = []
    now, is_whole = since, False
    for count, walked in enumerate(recent_changes(client, since, namespaces), 1):
        changes += walked.changes
        now = walked.now
        is_whole = not walked.has_more
        if is_whole or (most_requests is not None and is_too_long(walked, since, count, most_requests)):
            break
    if is_new or not since <= now <= since + WALKED_BACK + OVERLAP:
        is_whole = False  # too long ago, or one of the clocks was set
    seen = frozenset(change.rc_id for change in changes if change.dt >= now - OVERLAP)
    return _Walk([change for change in changes if change.rc_id not in known], now, seen, is_whole)


def is_too_long(walked: Walked, since: datetime, count: int, most_requests: int) -> bool:
    """Whether the walk will take more requests than it is worth, if it goes on as it went until here."""
    if not walked.changes or count >= most_requests:
        return True
    done = (walked.changes[-1].dt - since).total_seconds()
    left = (walked.now - walked.changes[-1].dt).total_seconds()
    return count * (done + left) > most_requests * done


def _touched(walk: _Walk, members: Members, pages: Mapping[int, Page]) -> Iterator[Due]:
    """The pages of lists that the changes are about, by id or by title."""
    by_title = {title: page_id for title, page_id in members.titles.items() if page_id is not None}
    by_title |= {page.page_title: page_id for page_id, page in pages.items()}
    touched: set[int] = set()
    for change in walk.changes:
        touched.add(change.page_id)
        touched.update(by_title[title] for title in change.titles if title in by_title)
    for page_id in sorted(touched & members.lists.keys()):
        yield from (Due(name, page_id) for name in members.lists[page_id])


def _recent(walk: _Walk, recents: Mapping[str, RecentChanges]) -> Iterator[Due]:
    for name, recent in recents.items():
        for change in walk.changes:
            tagged = not recent.tags or not change.tags.isdisjoint(recent.tags)
            large = abs(change.size_change) >= recent.min_bytes
            if change.is_edit and change.page_id and change.namespace_id == recent.namespace and tagged and large:
                yield Due(name, change.page_id)


# ---------------------------------------------------------------- looking


def _looked_at(
    archive: Archive, client: ApiClient, wiki: Wiki, members: Members, pages: Mapping[int, Page]
) -> Iterator[Due]:
    """The pages that do not look as they did when they were last synced."""
    states = archive.sync_states(wiki.wiki_id)
    now = datetime.now(UTC)
    for page_id, glimpse in glimpses(client, sorted(members.lists)).items():
        state, known = states.get(page_id), pages.get(page_id)
        edited = state is None or known is None or glimpse.latest_rev_id != state.latest_rev_id
        moved = glimpse.page is None or known is None or glimpse.page.page_title != known.page_title
        if edited or moved or state is None or glimpse.latest_rev_id is None or glimpse.touched is None:
            yield from (Due(name, page_id) for name in members.lists[page_id])
        elif not is_as_noted(state.touched, glimpse.latest_rev_id, glimpse.touched) or (
            now - state.checked_at > TRUSTED_FOR
        ):
            yield from (Due(name, page_id, urgent=False) for name in members.lists[page_id])


def _led_elsewhere(members: Members, pages: Mapping[int, Page]) -> dict[str, int | None]:
    """Titles that are not their page's own, since they are redirects or it was moved: to be looked up again."""
    named = {page_id: page.page_title for page_id, page in pages.items()}
    return {
        title: None
        for title, page_id in members.titles.items()
        if page_id is not None and named.get(page_id, title) != title
    }


def _edited_redirects(walk: _Walk, members: Members, pages: Mapping[int, Page]) -> dict[str, int | None]:
    """Those of them that somebody changed."""
    changed = {title for change in walk.changes for title in change.titles}
    return {title: None for title in _led_elsewhere(members, pages) if title in changed}


def due_pages(due: Iterable[Due], most_quiet: int) -> dict[int, set[str]]:
    """The lists by page, of all urgent pages and of so many others."""
    pages: dict[int, set[str]] = {}
    quiet = 0
    for one in due:
        if not one.urgent and one.page_id not in pages:
            quiet += 1
            if quiet > most_quiet:
                continue
        pages.setdefault(one.page_id, set()).add(one.watchlist)
    return pages
