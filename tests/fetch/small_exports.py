"""Small exports, and the one revision in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wikiwatch.fetch.export import ExportProblem, read_export
from wikiwatch.model import Revision

SITE = "<dbname>shorewiki</dbname>"


def revision(rev_id: int, body: str = "<text>Kelp.</text>") -> str:
    return f"<revision><id>{rev_id}</id><timestamp>2020-01-01T00:00:00Z</timestamp>{body}</revision>\n"


def page(page_id: int, title: str, *revisions: str, ns: str = "<ns>0</ns>") -> str:
    return f"<page><title>{title}</title>{ns}<id>{page_id}</id>{''.join(revisions)}</page>\n"


def export(*pages: str, site: str = SITE, version: str = "0.11") -> bytes:
    siteinfo = f"<siteinfo>{site}</siteinfo>" if site else ""
    root = f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-{version}/" version="{version}" xml:lang="en">'
    return f"{root}{siteinfo}{''.join(pages)}</mediawiki>\n".encode()


Write = Callable[..., Path]
"""Writes an export of these pages and gives its path."""


def only_revision(path: Path, problems: list[ExportProblem] | None = None) -> Revision:
    on_problem = None if problems is None else problems.append
    (found,) = [found for part in read_export(path, on_problem=on_problem) for found in part.revisions]
    return found


def text_of(path: Path) -> bytes | None:
    return only_revision(path).text
