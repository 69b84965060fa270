"""The pages of watchlists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wikiwatch.archive.store import Archive
from wikiwatch.errors import UsageError
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import category_members, links, look_up
from wikiwatch.model import Wiki
from wikiwatch.settings.watchlists import Watchlist

_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The lists by page id, and the page ids by title as the lists write it (None where there is no page).

    ``missing`` are titles found to have no page for the first time.
    """

    lists: Mapping[int, frozenset[str]]
    titles: Mapping[str, int | None]
    missing: tuple[str, ...] = ()

    def by_list(self) -> dict[str, set[int]]:
        """The page ids of each list."""
        pages: dict[str, set[int]] = {}
        for page_id, names in self.lists.items():
            for name in names:
                pages.setdefault(name, set()).add(page_id)
        return pages


def members(archive: Archive, client: ApiClient, wiki: Wiki, lists: Sequence[Watchlist]) -> Members:
    """The pages of one wiki's lists. Titles that were looked up before cost no request.

    Raises `FetchError` when any of it cannot be read: half a list would look as if the rest had left it. Raises
    `UsageError` for a file of titles that cannot be read.
    """
    found: dict[int, set[str]] = {}
    titles: dict[str, list[str]] = {}
    for watchlist in lists:
        for title in _titles(client, watchlist):
            titles.setdefault(_plain(title), []).append(watchlist.name)
        for category in watchlist.categories:
            for page in category_members(client, category, watchlist.category_depth, watchlist.namespaces):
                found.setdefault(page.page_id, set()).add(watchlist.name)
        if watchlist.recent is not None:
            for page_id in _followed(archive, wiki, watchlist):
                found.setdefault(page_id, set()).add(watchlist.name)
    pages, missing = _looked_up(archive, client, wiki, titles)
    for title, names in titles.items():
        if (titled := pages[title]) is not None:
            found.setdefault(titled, set()).update(names)
    return Members(lists={page: frozenset(names) for page, names in found.items()}, titles=pages, missing=missing)


def _plain(title: str) -> str:
    """A title as people paste it, without the direction marks that MediaWiki drops too."""
    return _DIRECTION_MARKS.sub("", title).replace("_", " ").strip()


def _titles(client: ApiClient, watchlist: Watchlist) -> Iterator[str]:
    yield from watchlist.titles
    if watchlist.titles_file is not None:
        yield from read_titles(watchlist.titles_file, watchlist.name)
    for title in watchlist.links_from:
        yield from links(client, title, watchlist.namespaces)


def read_titles(file: Path, name: str) -> list[str]:
    """The titles of a file, one a line. Raises `UsageError` when it cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"watchlist.{name}.titles_file: {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"watchlist.{name}.titles_file: {file} is not UTF-8 text") from None
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _followed(archive: Archive, wiki: Wiki, watchlist: Watchlist) -> set[int]:
    """What a list of recent changes keeps an eye on: pages still to be looked at, or where something stands."""
    due = {one.page_id for one in archive.watch.due(wiki.wiki_id) if one.watchlist == watchlist.name}
    return due | archive.watch.standing(wiki.wiki_id, watchlist.name)


def _looked_up(
    archive: Archive, client: ApiClient, wiki: Wiki, titles: Iterable[str]
) -> tuple[dict[str, int | None], tuple[str, ...]]:
    """The page behind each title, and which of them turned out to be missing just now."""
    known = archive.watch.titles(wiki.wiki_id)
    wanted = dict.fromkeys(titles)
    asked = [title for title in wanted if known.get(title) is None]
    answers = look_up(client, asked) if asked else {}
    found: dict[str, int | None] = {}
    for title in asked:
        page = answers.get(title)
        found[title] = page.page_id if page else None
    archive.watch.put_titles(wiki.wiki_id, found)
    missing = tuple(title for title, page_id in found.items() if page_id is None and title not in known)
    return {title: found.get(title, known.get(title)) for title in wanted}, missing
