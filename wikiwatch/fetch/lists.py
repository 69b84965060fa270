"""Many pages at once: titles looked up, what became of known pages, members of a category, links, groups of users.

The API takes 50 titles or ids a request from anonymous readers (https://www.mediawiki.org/wiki/API:Etiquette), and
gives lists 500 at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote_plus, unquote

from wikiwatch.fetch.api import well_formed
from wikiwatch.fetch.caching import LIST_SECONDS, up_to
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.continuing import continued
from wikiwatch.fetch.replies import Json, entries, mapping, moment, number, page, string
from wikiwatch.model import Page
from wikiwatch.wikitext.display import visible

BATCH = 50
"""Titles or ids a request."""

LIST_LIMIT = 500
"""Entries of a list a reply."""

_MAX_QUERY_BYTES = 6000  # most servers take an address of 8 kB
_MAX_STEPS = 5  # from a title over its normal form and redirects to a page
_CATEGORY_NAMESPACE = 14


class Glimpse(NamedTuple):
    """What a page looks like from outside; None for what a page that is not there has not."""

    page: Page | None
    latest_rev_id: int | None
    touched: datetime | None


def look_up(client: ApiClient, titles: Iterable[str]) -> dict[str, Page | None]:
    """The wikitext page behind each title, over redirects; None where there is none to read.

    50 titles a request, fewer where they are long. Raises FetchError.
    """
    found: dict[str, Page | None] = {}
    for batch in _batches(titles):
        subject = f"{len(batch)} titles from {_shown(batch[0])} on"
        asked: dict[str, str | int] = {"prop": "info", "titles": "|".join(batch), "redirects": 1}
        reply = client.query(asked, subject)
        with well_formed(client, subject):
            query = mapping(reply.get("query"), "query")
            pages = {string(raw, "title"): _readable(raw) for raw in entries(query, "pages") if "title" in raw}
            steps = dict(_steps(query))
            for title in batch:
                found[title] = pages.get(_led(title, steps))
    return found


def is_title(text: str) -> bool:
    """Whether a text can be asked for as a title at all: the API takes ``|`` and control characters for its own."""
    allowed = not any(mark in text for mark in "|#<>[]{}") and text.isprintable() and len(text.encode()) <= 512
    return bool(text.strip()) and allowed


def glimpses(client: ApiClient, page_ids: Sequence[int]) -> dict[int, Glimpse]:
    """What known pages look like now, 50 a request. Raises FetchError."""
    seen: dict[int, Glimpse] = {}
    for start in range(0, len(page_ids), BATCH):
        batch = page_ids[start : start + BATCH]
        subject = f"{len(batch)} pages from id {batch[0]} on"
        reply = client.query({"prop": "info", "pageids": "|".join(map(str, batch))}, subject)
        with well_formed(client, subject):
            for raw in entries(mapping(reply.get("query"), "query"), "pages"):
                seen[number(raw, "pageid", 1)] = _glimpse(raw)
    return seen


def _glimpse(raw: Json) -> Glimpse:
    if raw.get("missing"):
        return Glimpse(None, None, None)
    return Glimpse(page(raw), number(raw, "lastrevid"), moment(raw, "touched"))


def category_members(client: ApiClient, category: str, depth: int, namespaces: Collection[int]) -> Iterator[Page]:
    """The pages of a category and of its subcategories so far down, each once. Raises FetchError."""
    level, known = [category], {_key(category)}
    given: set[int] = set()
    for left in range(depth, -1, -1):
        below: list[str] = []
        for name in level:
            for member in _members(client, name, with_categories=left > 0 or _CATEGORY_NAMESPACE in namespaces):
                if member.namespace_id == _CATEGORY_NAMESPACE and _key(member.page_title) not in known:
                    known.add(_key(member.page_title))
                    below.append(member.page_title)
                if member.namespace_id in namespaces and member.page_id not in given:
                    given.add(member.page_id)
                    yield member
        level = below


def _members(client: ApiClient, category: str, *, with_categories: bool) -> Iterator[Page]:
    subject = f"category {_shown(category)}"
    asked: dict[str, str | int] = {"list": "categorymembers", "cmtitle": category, "cmlimit": LIST_LIMIT}
    asked |= {"cmprop": "ids|title", "cmtype": "page|subcat" if with_categories else "page", **up_to(LIST_SECONDS)}
    for reply in continued(client, asked, subject):
        with well_formed(client, subject):
            members = [page(raw) for raw in entries(mapping(reply.get("query"), "query"), "categorymembers")]
        yield from members


def links(client: ApiClient, title: str, namespaces: Collection[int]) -> Iterator[str]:
    """The titles that a page links to. Raises FetchError; of a page that does not exist there are none."""
    subject = f"links of {_shown(title)}"
    asked: dict[str, str | int] = {"prop": "links", "titles": title, "redirects": 1, "pllimit": LIST_LIMIT}
    asked |= {"plnamespace": "|".join(map(str, namespaces)), **up_to(LIST_SECONDS)}
    for reply in continued(client, asked, subject):
        with well_formed(client, subject):
            pages = entries(mapping(reply.get("query"), "query"), "pages")
            titles = [string(link, "title") for raw in pages for link in entries(raw, "links")]
        yield from titles


def groups(client: ApiClient, users: Iterable[str]) -> dict[str, frozenset[str]]:
    """The groups of accounts; none for who has no account. Raises FetchError."""
    found: dict[str, frozenset[str]] = {}
    for batch in _batches(users):
        found |= dict.fromkeys(batch, frozenset[str]())
        subject = f"groups of {len(batch)} users"
        asked: dict[str, str | int] = {"list": "users", "ususers": "|".join(batch), "usprop": "groups"}
        reply = client.query({**asked, **up_to(LIST_SECONDS)}, subject)
        with well_formed(client, subject):
            for raw in entries(mapping(reply.get("query"), "query"), "users"):
                named = raw.get("groups", [])
                own = [group for group in named if isinstance(group, str)] if isinstance(named, list) else []
                found[string(raw, "name")] = frozenset(own)
    return found


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    """Names in groups that fit one request; those that none could hold are left out."""
    group: list[str] = []
    size = 0
    for name in filter(is_title, dict.fromkeys(names)):
        cost = len(quote_plus(name)) + 3
        if group and (len(group) == BATCH or size + cost > _MAX_QUERY_BYTES):
            yield group
            group, size = [], 0
        group.append(name)
        size += cost
    if group:
        yield group


def _steps(query: Json) -> Iterator[tuple[str, str]]:
    for step in entries(query, "normalized"):
        source = string(step, "from")
        yield unquote(source) if step.get("fromencoded") else source, string(step, "to")
    for step in entries(query, "redirects"):
        yield string(step, "from"), string(step, "to")


def _led(title: str, steps: dict[str, str]) -> str:
    for _ in range(_MAX_STEPS):
        if title not in steps or steps[title] == title:
            break
        title = steps[title]
    return title


def _readable(raw: Json) -> Page | None:
    unreadable = any(raw.get(key) for key in ("missing", "invalid", "special"))
    return None if unreadable or raw.get("contentmodel", "wikitext") != "wikitext" else page(raw)


def _key(category: str) -> str:
    return category.replace("_", " ").partition(":")[2].strip()


def _shown(text: str) -> str:
    return f'"{visible(text[:300], newlines=False)}"'
