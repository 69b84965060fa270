"""Every default once, with its source, and the configuration that overrides some of them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path

from wikiwatch.errors import UsageError

REVERT_RADIUS = 15
"""The most revisions a revert undoes, and how far back an edit is that is undone in part: Halfaker, Kittur & Riedl,
WikiSym 2011; also MediaWiki's $wgManualRevertSearchRadius."""

RUN_GAP = timedelta(hours=1)
"""The longest pause between two edits of one run: Geiger & Halfaker, CSCW 2013."""

THRESHOLD = 0.5
"""A score from here on is called suspect. Not a probability yet: docs/models.md."""

ARCHIVE = Path("snapshots")
"""Folder of the archive, relative to where wikiwatch runs."""

CONTEXT_CHARACTERS = 240
"""Code points of text shown on either side of a passage."""

SECTION_REACH = 10_000
"""Code points in front of a standing passage that are kept for its section's heading."""

CONFIG_NAME = "wikiwatch.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run goes by. ``contact`` is an e-mail address or a page where the wiki's operators reach whoever runs
    the tool: https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy
    """

    archive: Path = ARCHIVE
    wiki: str | None = None
    contact: str | None = None
    threshold: float = THRESHOLD


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Defaults, overridden by the configuration file, overridden by ``WIKIWATCH_ARCHIVE`` and ``WIKIWATCH_CONTACT``.

    Without ``path`` the file is ``wikiwatch.toml`` here or in the user's configuration folder, if there is one.
    Raises `UsageError` naming the file and the key that is wrong.
    """
    settings = Settings()
    file = path or _find(environ)
    if file is not None:
        settings = _read(file)
    if archive := environ.get("WIKIWATCH_ARCHIVE"):
        settings = replace(settings, archive=Path(archive))
    if contact := environ.get("WIKIWATCH_CONTACT"):
        settings = replace(settings, contact=contact)
    return settings


def _find(environ: Mapping[str, str]) -> Path | None:
    home = environ.get("XDG_CONFIG_HOME") or (Path(environ["HOME"]) / ".config" if environ.get("HOME") else None)
    places = [Path(CONFIG_NAME)] + ([Path(home) / "wikiwatch" / CONFIG_NAME] if home else [])
    return next((place for place in places if place.is_file()), None)


def _read(file: Path) -> Settings:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: not valid TOML: {error}") from error
    known = [field.name for field in fields(Settings)]
    for key in values:
        if key not in known:
            raise UsageError(f"{file}: unknown key {key!r}; known are {', '.join(known)}")
    archive = _text(file, values, "archive")
    return Settings(
        archive=Path(archive).expanduser() if archive else ARCHIVE,
        wiki=_text(file, values, "wiki"),
        contact=_text(file, values, "contact"),
        threshold=_share(file, values, "threshold", THRESHOLD),
    )


def _text(file: Path, values: Mapping[str, object], key: str) -> str | None:
    value = values.get(key)
    if value is not None and (not isinstance(value, str) or not value):
        raise UsageError(f"{file}: {key} must be a non-empty text, not {value!r}")
    return value


def _share(file: Path, values: Mapping[str, object], key: str, default: float) -> float:
    value = values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{file}: {key} must be a number from 0 to 1, not {value!r}")
    return float(value)
