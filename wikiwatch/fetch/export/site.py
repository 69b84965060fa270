"""Which wiki an export is from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from wikiwatch.fetch.export.elements import Element
from wikiwatch.fetch.export.values import parse_size
from wikiwatch.fetch.wikimedia import database_name_of
from wikiwatch.model import UNKNOWN_WIKI, Wiki

_HOST_AND_PORT = re.compile(r"[\w.:\[\]-]+")


@dataclass(frozen=True, slots=True)
class Site:
    """What an export says of its wiki; ``namespaces`` gives the number by the name, without that of articles."""

    wiki: Wiki
    namespaces: Mapping[str, int]


def to_site(root: Mapping[str, str], element: Element) -> Site:
    """From the root's attributes and <siteinfo>, which may be empty."""
    namespaces = {}
    for part in element.parts_named("namespaces"):
        keys = ((name, parse_size(leaf.attributes.get("key", ""))) for name, leaf in part.leaves.items())
        namespaces = {name: key for name, key in keys if name and key is not None}
    return Site(_wiki(root.get("xml:lang") or None, element), namespaces)


def _wiki(lang: str | None, element: Element) -> Wiki:
    base = _Base.parse(element.text("base").strip())
    wikimedia_id = base and database_name_of(base.host)
    return Wiki(
        wiki_id=element.text("dbname").strip() or wikimedia_id or (base.netloc if base else UNKNOWN_WIKI),
        api_url=f"https://{base.netloc}/w/api.php" if base and wikimedia_id else None,
        article_url=base and base.article_url(secure=wikimedia_id is not None),
        lang=lang,
        site_name=element.text("sitename") or None,
        generator=element.text("generator") or None,
    )


class _Base(NamedTuple):
    """The address of the main page, taken apart."""

    scheme: str
    netloc: str
    host: str
    path: str
    query: str

    @classmethod
    def parse(cls, url: str) -> _Base | None:
        try:
            parts = urlsplit(url, scheme="https")
            host = parts.hostname
        except ValueError:
            return None
        # Not only the web has addresses, and this one becomes a link in a report.
        if parts.scheme not in ("http", "https") or not host or not _HOST_AND_PORT.fullmatch(parts.netloc):
            return None
        return cls(parts.scheme, parts.netloc.lower(), host, parts.path, parts.query)

    def article_url(self, *, secure: bool) -> str | None:
        """Where articles are, with $1 for the title. None for a main page at the root, which does not tell."""
        origin = f"{'https' if secure else self.scheme}://{self.netloc}"
        if self.query.startswith("title="):
            return f"{origin}{self.path}?title=$1"
        if self.path.startswith("/wiki/") or secure:
            return f"{origin}/wiki/$1"
        folder, _, title = self.path.rpartition("/")
        return f"{origin}{folder}/$1" if title else None
