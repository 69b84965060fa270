"""Exports written by hand, as bytes, so that anything at all can stand in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

START = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
GOOD = "Le beffroi domine la place depuis 1453."
MORE = "Il abrite un carillon de trente-cinq cloches."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."


def export(*pages: bytes, wiki_id: str = "testwiki") -> bytes:
    """An export of some pages."""
    site = f"<siteinfo><sitename>Test</sitename><dbname>{wiki_id}</dbname></siteinfo>".encode()
    return b'<mediawiki version="0.11" xml:lang="fr">' + site + b"".join(pages) + b"</mediawiki>\n"


def page(title: str, *revisions: bytes, page_id: int = 1) -> bytes:
    """A page of some revisions."""
    head = f"<page><title>{escape(title)}</title><ns>0</ns><id>{page_id}</id>".encode()
    return head + b"".join(revisions) + b"</page>"


def revision(rev_id: int, text: str | bytes, *, user: str = "Editor A", comment: str = "", extra: bytes = b"") -> bytes:
    """A revision, saved as many minutes after the beginning as its id says. Bytes go in as they are."""
    content = escape(text).encode() if isinstance(text, str) else text
    when = f"{START + timedelta(minutes=rev_id):%Y-%m-%dT%H:%M:%SZ}"
    head = (
        f"<revision><id>{rev_id}</id><timestamp>{when}</timestamp><contributor><username>{escape(user)}</username>"
        f"<id>7</id></contributor><comment>{escape(comment)}</comment><model>wikitext</model>"
        '<format>text/x-wiki</format><text xml:space="preserve">'
    )
    return head.encode() + content + b"</text>" + extra + b"</revision>"


def history(*texts: str, title: str = "Beffroi", page_id: int = 1, first: int = 1) -> bytes:
    """An export of one page with these texts."""
    revisions = [revision(number, text) for number, text in enumerate(texts, first)]
    return export(page(title, *revisions, page_id=page_id))


SUSPECT = history(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}")
CLEAN = history(GOOD, f"{GOOD}\n\n{MORE}")
EMPTY = export()
