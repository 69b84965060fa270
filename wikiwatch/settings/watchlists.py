"""What to watch: the tables ``[watchlist.NAME]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wikiwatch.settings.deliveries import STDOUT, Delivery
from wikiwatch.settings.operating import POINT_KEYS, OperatingPoint, operating_point
from wikiwatch.settings.values import Table

MOST_DEPTH = 10
"""How far down a category's subcategories may be followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentChanges:
    """Pages that somebody changed: in a namespace, with one of these tags (if any), by at least so many bytes."""

    namespace: int = 0
    tags: tuple[str, ...] = ()
    min_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """Pages to watch and how. ``wiki`` and ``point`` are the general ones where the table has none.

    ``namespaces`` counts for pages found through a category or links, not for titles that are named.
    """

    name: str
    wiki: str
    point: OperatingPoint
    titles: tuple[str, ...] = ()
    titles_file: Path | None = None
    categories: tuple[str, ...] = ()
    category_depth: int = 0
    links_from: tuple[str, ...] = ()
    recent: RecentChanges | None = None
    namespaces: tuple[int, ...] = (0,)
    lang: str | None = None
    deliver: tuple[str, ...] = ()
    deliver_existing: bool = True
    skip_self_reverts: bool = True
    skip_bots: bool = True
    skip_sysops: bool = True
    skip_users: tuple[str, ...] = ()


_SOURCES = ("titles", "titles_file", "category", "links_from", "recent")
_RULES = ("skip_self_reverts", "skip_bots", "skip_sysops", "skip_users")
WATCHLIST_KEYS = (
    *("wiki", *_SOURCES, "category_depth", "namespaces", *POINT_KEYS, "lang", "deliver", "deliver_existing"),
    *_RULES,
)
RECENT_KEYS = ("namespace", "tags", "min_bytes")


def watchlists(
    whole: Table, wiki: str | None, point: OperatingPoint, deliveries: Mapping[str, Delivery]
) -> list[Watchlist]:
    """The ``[watchlist.NAME]`` tables; ``wiki`` and ``point`` are those of the file, for lists without their own.

    Raises UsageError for a wrong value, a list without any source, and a delivery that is not there.
    """
    return [_watchlist(name, table, wiki, point, deliveries) for name, table in whole.named("watchlist")]


def _watchlist(
    name: str, table: Table, wiki: str | None, point: OperatingPoint, deliveries: Mapping[str, Delivery]
) -> Watchlist:
    table.only(WATCHLIST_KEYS)
    if not any(table.has(source) for source in _SOURCES):
        raise table.wrong("titles", f"is missing; a watchlist needs at least one of {', '.join(_SOURCES)}")
    own_wiki = table.text("wiki") or wiki
    if own_wiki is None:
        raise table.wrong("wiki", "is missing, and the file sets no wiki for all lists either")
    targets = table.texts("deliver")
    for target in targets:
        if target not in deliveries and target != STDOUT.name:
            known = ", ".join([*deliveries, STDOUT.name])
            raise table.wrong("deliver", f"names {target!r}, which is no [delivery.NAME]; known are {known}")
    return Watchlist(
        name=name,
        wiki=own_wiki,
        point=operating_point(table, point),
        titles=table.texts("titles"),
        titles_file=table.path("titles_file"),
        categories=table.texts("category"),
        category_depth=table.whole("category_depth", 0, 0, MOST_DEPTH),
        links_from=table.texts("links_from"),
        recent=_recent(table.table("recent")),
        namespaces=table.wholes("namespaces", (0,)),
        lang=table.text("lang"),
        deliver=targets or (STDOUT.name,),
        deliver_existing=table.flag("deliver_existing", True),
        skip_self_reverts=table.flag("skip_self_reverts", True),
        skip_bots=table.flag("skip_bots", True),
        skip_sysops=table.flag("skip_sysops", True),
        skip_users=table.texts("skip_users"),
    )


def _recent(table: Table | None) -> RecentChanges | None:
    if table is None:
        return None
    table.only(RECENT_KEYS)
    return RecentChanges(
        namespace=table.whole("namespace", 0, 0, 2**31 - 1),
        tags=table.texts("tags"),
        min_bytes=table.whole("min_bytes", 0, 0, 2**31 - 1),
    )
