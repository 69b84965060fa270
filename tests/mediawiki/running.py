"""A MediaWiki for as long as a test or a benchmark needs one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.mediawiki.exports import ACCOUNTS, write_export
from tests.mediawiki.server import MediaWiki, missing_packages


@contextmanager
def running(folder: Path, histories: Mapping[str, Iterator[str]]) -> Iterator[MediaWiki]:
    """A wiki on loopback with the usual accounts and these pages, each with its texts; it ends with the context.

    Ends the program where what it needs is not installed (tests/mediawiki/install.sh installs it).
    """
    if reason := missing_packages():
        raise SystemExit(reason)
    wiki = MediaWiki(folder)
    try:
        wiki.create()
        wiki.create_users(ACCOUNTS)
        if histories:
            export = wiki.folder / "pages.xml"
            write_export(export, histories)
            wiki.import_xml(export)
        wiki.start()
        yield wiki
    finally:
        wiki.stop()
