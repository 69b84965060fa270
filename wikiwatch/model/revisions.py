"""What fetch and archive speak of: wikis, pages and their revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

UNKNOWN_WIKI = "unknown"
"""The id of a wiki that nobody named."""

UNKNOWN_LANGUAGE = "und"
"""ISO 639-2 for a language that is not determined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiki:
    """A MediaWiki. ``wiki_id`` is its database name (``frwiki``) or, where unknown, its host name."""

    wiki_id: str
    api_url: str | None = None
    article_url: str | None = None  # with $1 where the title goes, e.g. https://fr.wikipedia.org/wiki/$1
    lang: str | None = None  # BCP 47 code of the content language
    site_name: str | None = None
    generator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as the wiki names it now. The title is the full one, with its namespace prefix and with spaces."""

    page_id: int
    page_title: str
    namespace_id: int
    redirect_target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One named content of a revision. ``text`` is UTF-8; ``None`` when hidden or not in the source.

    ``sha1`` is the SHA-1 of ``text`` as 20 raw bytes, ``None`` when hidden; ``size`` is in bytes.
    """

    role: str = "main"
    model: str = "wikitext"
    format: str = "text/x-wiki"
    text: bytes | None
    sha1: bytes | None
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One saved state of a page.

    ``anon`` is True for an IP address, False for an account (temporary accounts included), None when hidden.
    ``suppressed`` marks what is hidden even from administrators.
    """

    rev_id: int
    parent_id: int | None
    page_id: int
    dt: datetime
    user: str | None
    user_id: int | None
    anon: bool | None
    comment: str | None
    minor: bool = False
    tags: tuple[str, ...] = ()
    suppressed: bool = False
    slots: tuple[Slot, ...]

    @property
    def main(self) -> Slot:
        """The main slot, which every revision has."""
        return self.slots[0]

    @property
    def text(self) -> bytes | None:
        """The main slot's UTF-8 text, or None where it is hidden."""
        return self.slots[0].text
