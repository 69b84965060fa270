"""From a wiki into the archive: the first fetch, and following what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from wikiwatch.archive.catalogue import SyncState
from wikiwatch.archive.store import Archive
from wikiwatch.errors import PageUnavailable, UsageError
from wikiwatch.fetch import api
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.revisions import contents, metadata, revisions
from wikiwatch.fetch.sync import Changes, Part, SyncPlan, compare, sync_plan
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.model import Page, Revision, Wiki
from wikiwatch.settings import Settings

Tick = Callable[[], None]

TRUSTED_FOR = timedelta(days=7)
"""After that a page is compared whole even if it looks untouched: renamed users and imports leave no trace on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """A page as the archive holds it now, and what the sync did."""

    wiki: Wiki
    page: Page
    added: int = 0
    hidden: int = 0
    gone: int = 0
    notes: tuple[str, ...] = ()


def open_client(settings: Settings, budget: RequestBudget | None = None) -> ApiClient:
    """A client of the wiki the settings name. Raises `UsageError` without a wiki or an operator's contact."""
    if settings.wiki is None:
        raise UsageError("no wiki: give --wiki, such as --wiki fr, or set wiki in wikiwatch.toml")
    return ApiClient(resolve_wiki(settings.wiki).api_url, settings.contact or "", budget=budget)


def known_wiki(archive: Archive, client: ApiClient) -> Wiki:
    """The client's wiki as the archive knows it; asked for and archived when it does not."""
    for wiki in archive.wikis():
        if wiki.api_url == client.api_url:
            return wiki
    wiki = api.siteinfo(client)
    if _is_another(archive.wiki(wiki.wiki_id), wiki):
        wiki = replace(wiki, wiki_id=f"{wiki.wiki_id}@{client.wiki}")
    archive.put_wiki(wiki)
    return wiki


def _is_another(known: Wiki | None, wiki: Wiki) -> bool:
    """Whether an archived wiki of the same id is a different one: many small wikis call their database ``wiki``."""
    if known is None:
        return False
    if known.api_url is not None:
        return known.api_url != wiki.api_url
    return known.article_url is not None and _host(known.article_url) != _host(wiki.article_url)


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None


def sync_page(archive: Archive, client: ApiClient, wiki: Wiki, title: str, on_revision: Tick = lambda: None) -> Synced:
    """Bring a page of the archive up to date with its wiki; one request when it is already.

    Raises `PageUnavailable` when there is no such page, or no longer; `FetchError` and `ArchiveError`. What was
    stored before a failure stays, and the next sync goes on from there.
    """
    known = archive.find_page(wiki.wiki_id, title)
    if known is None:
        return _sync_named(archive, client, wiki, title, on_revision)
    page = known[1]
    status = api.page_status(client, page)
    if status.page is None:
        archive.mark_page_deleted(wiki.wiki_id, page.page_id, datetime.now(UTC))
        if status.successor is None:
            raise PageUnavailable(
                f'{client.wiki}: page "{page.page_title}" (id {page.page_id}) has been deleted; its archived revisions '
                "are kept, marked as deleted"
            )
        return _sync_named(archive, client, wiki, status.successor.page_title, on_revision)
    synced = _follow(archive, client, wiki, status, on_revision)
    if status.page.page_title != page.page_title and title == page.page_title:
        return _after_move(archive, client, synced, title, on_revision)
    return synced


def sync_known(archive: Archive, client: ApiClient, wiki: Wiki, page: Page) -> Synced:
    """Bring a page up to date by its id, whatever its title is now; it need not be archived yet.

    Raises `PageUnavailable` when no page has the id any more, or it is no wikitext; `FetchError` and `ArchiveError`.
    """
    status = api.page_status(client, page)
    if status.page is None:
        if archive.sync_state(wiki.wiki_id, page.page_id) is not None:
            archive.mark_page_deleted(wiki.wiki_id, page.page_id, datetime.now(UTC))
        raise PageUnavailable(f'{client.wiki}: page "{page.page_title}" (id {page.page_id}) has been deleted')
    return _follow(archive, client, wiki, status, lambda: None)


def _sync_named(archive: Archive, client: ApiClient, wiki: Wiki, title: str, on_revision: Tick) -> Synced:
    info = api.page_info(client, title)
    status = api.page_status(client, info.page)
    if status.page is None:
        raise PageUnavailable(f'{client.wiki}: page "{title}" was deleted while it was being looked up')
    synced = _follow(archive, client, wiki, status, on_revision)
    return replace(synced, notes=(*info.notes, *synced.notes))


def _after_move(archive: Archive, client: ApiClient, moved: Synced, title: str, on_revision: Tick) -> Synced:
    """The archived page has moved away; under its old title there may be a redirect to it, another page, or none."""
    note = f'"{title}" is now "{moved.page.page_title}"'
    try:
        info = api.page_info(client, title)
    except PageUnavailable:
        return replace(moved, notes=(*moved.notes, note))
    if info.page.page_id == moved.page.page_id:
        return replace(moved, notes=(*moved.notes, note))
    return _sync_named(archive, client, moved.wiki, title, on_revision)


def _follow(archive: Archive, client: ApiClient, wiki: Wiki, status: api.PageStatus, on_revision: Tick) -> Synced:
    page = status.page
    if page is None:
        raise AssertionError("callers handle deleted pages")
    archive.put_page(wiki.wiki_id, page)
    before = archive.sync_state(wiki.wiki_id, page.page_id)
    is_empty = next(archive.revisions(wiki.wiki_id, page.page_id, text=False), None) is None
    now = datetime.now(UTC)
    known_state = before.touched if before and now - before.checked_at < TRUSTED_FOR else None
    plan = sync_plan(status, known_state, is_empty=is_empty)
    if plan is SyncPlan.NOTHING:
        return Synced(wiki=wiki, page=page)
    synced = Synced(wiki=wiki, page=page)
    if plan is SyncPlan.FETCH:
        read = _counted(revisions(client, page.page_id, title=page.page_title), on_revision)
        synced = replace(synced, added=archive.add_revisions(wiki.wiki_id, page.page_id, read, exact=True).added)
    else:
        local = archive.revisions(wiki.wiki_id, page.page_id, text=False)
        synced = _apply(
            archive, client, synced, compare(local, metadata(client, page.page_id, title=page.page_title)), on_revision
        )
    state = SyncState(
        touched=status.state,
        latest_rev_id=status.latest_rev_id,
        checked_at=now,
        complete=True,
    )
    archive.put_sync_state(wiki.wiki_id, page.page_id, state)
    return synced


def _apply(archive: Archive, client: ApiClient, synced: Synced, changes: Changes, on_revision: Tick) -> Synced:
    """Purge first: what the wiki hides must go even if the rest cannot be fetched."""
    wiki_id, page_id = synced.wiki.wiki_id, synced.page.page_id
    for part in Part:
        lost = [shown.revision.rev_id for shown in changes.hidden if part in shown.parts]
        if lost and not archive.purge(
            wiki_id, lost, text=part is Part.TEXT, user=part is Part.USER, comment=part is Part.COMMENT
        ):
            note = f"what the wiki hid of {len(lost)} revisions leaves the file when its last reader is done"
            synced = replace(synced, notes=(*synced.notes, note))
    if changes.gone:
        archive.mark_gone(wiki_id, changes.gone, datetime.now(UTC), page_id=page_id)
    with_text = {revision.rev_id for revision in changes.wanted}
    shown = (*changes.new, *changes.altered, *(s.revision for s in (*changes.hidden, *changes.unhidden)))
    bare = [revision for revision in shown if revision.rev_id not in with_text]
    added = archive.add_revisions(wiki_id, page_id, bare, exact=True).added
    if changes.wanted:
        read = _counted(contents(client, page_id, changes.wanted, title=synced.page.page_title), on_revision)
        added += archive.add_revisions(wiki_id, page_id, read, exact=True).added
    return replace(synced, added=added, hidden=len(changes.hidden), gone=len(changes.gone))


def _counted(read: Iterable[Revision], on_revision: Tick) -> Iterator[Revision]:
    for revision in read:
        yield revision
        on_revision()
