"""What changed on a wiki since some time: https://www.mediawiki.org/wiki/API:RecentChanges."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from wikiwatch.fetch.api import well_formed
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.continuing import continued
from wikiwatch.fetch.lists import LIST_LIMIT
from wikiwatch.fetch.replies import Json, entries, mapping, moment, number, string


class RecentChange(NamedTuple):
    """An edit, a new page, or a log entry such as a move or a deletion.

    ``titles`` are the page's and, of a move, the new one; none where the wiki hides them. ``page_id`` is 0 where there
    is no page (any more).
    """

    rc_id: int
    dt: datetime
    page_id: int
    namespace_id: int
    titles: tuple[str, ...]
    is_edit: bool
    size_change: int
    tags: frozenset[str]


class Walked(NamedTuple):
    """One reply: changes, oldest first, the wiki's own time when it answered, and whether there are more."""

    changes: list[RecentChange]
    now: datetime
    has_more: bool


def recent_changes(client: ApiClient, since: datetime, namespaces: Collection[int]) -> Iterator[Walked]:
    """The changes since a time in these namespaces, 500 a request. Raises FetchError.

    How far back they go is the wiki's choice ($wgRCMaxAge, 90 days; 30 at Wikimedia).
    """
    subject = "recent changes"
    asked: dict[str, str | int] = {
        "list": "recentchanges",
        "rcdir": "newer",
        "rcstart": f"{since:%Y-%m-%dT%H:%M:%SZ}",
        "rcnamespace": "|".join(map(str, sorted(namespaces))),
        "rctype": "edit|new|log",
        "rcprop": "ids|title|timestamp|tags|sizes|loginfo",
        "rclimit": LIST_LIMIT,
        "curtimestamp": 1,
    }
    for reply in continued(client, asked, subject):
        with well_formed(client, subject):
            raws = entries(mapping(reply.get("query"), "query"), "recentchanges")
            walked = Walked([_change(raw) for raw in raws], moment(reply, "curtimestamp"), "continue" in reply)
        yield walked


def _change(raw: Json) -> RecentChange:
    kind = string(raw, "type")
    tags = raw.get("tags")
    namespace = raw.get("ns")
    sizes = [raw.get(key) for key in ("oldlen", "newlen")]
    old, new = (size if isinstance(size, int) else 0 for size in sizes)
    return RecentChange(
        rc_id=number(raw, "rcid"),
        dt=moment(raw, "timestamp"),
        page_id=number(raw, "pageid") if "pageid" in raw else 0,
        namespace_id=namespace if isinstance(namespace, int) else 0,
        titles=tuple(_titles(raw)),
        is_edit=kind in ("edit", "new"),
        size_change=new - old,
        tags=frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset(),
    )


def _titles(raw: Json) -> Iterator[str]:
    if "title" in raw:
        yield string(raw, "title")
    parameters = raw.get("logparams")
    target = parameters.get("target_title") if isinstance(parameters, dict) else None
    if isinstance(target, str):
        yield target
