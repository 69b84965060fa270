"""Whether an installation can do its work: what it needs, what it is told, what it keeps, whom it asks."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib import metadata
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from wikiwatch import __version__, settings
from wikiwatch.archive import catalogue
from wikiwatch.archive.database import FILE_NAME, connect_for_reading
from wikiwatch.archive.migrations import MIGRATIONS, version_of
from wikiwatch.errors import ArchiveError, ExitCode, UsageError, WikiwatchError
from wikiwatch.fetch import api
from wikiwatch.model import Check, Condition
from wikiwatch.pipeline.sync import open_client
from wikiwatch.pipeline.watching.outgoing import sinks
from wikiwatch.report.phrasing import count
from wikiwatch.score.edits import model as edit_model
from wikiwatch.score.passages import stored as passage_model
from wikiwatch.settings import Settings, deliveries

LEAST_FREE = 1 << 30
"""Bytes of disk below which the archive's folder is called full: a large page's history and its packs need that."""

_FOR_BUILDERS = ("test", "train", "letters")  # extras for working on wikiwatch, not with it
_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w.-]+)""")


def examine(config: Path | None, archive: Path | None, wiki: str | None, *, online: bool) -> Iterator[Check]:
    """Look at everything in turn, and go on after what is wrong.

    Nothing is written, and no wiki is asked but with ``online``, and then once.
    """
    yield _ok("wikiwatch", f"{__version__}, Python {platform.python_version()}")
    yield from _packages()
    yield _tried("model of edits", _edit_model)
    yield _tried("model of passages", _passage_model)
    try:
        told = settings.load(config)
    except UsageError as error:
        yield _wrong("configuration", str(error), error.exit_code)
        return
    file = config or settings.file_in_use()
    yield _ok("configuration", str(file)) if file else _absent("configuration", "none; `wikiwatch init` writes one")
    told = replace(told, archive=archive or told.archive, wiki=wiki or told.wiki)
    yield _contact(told)
    for delivery in told.delivery:
        yield _tried(f"delivery.{delivery.name}", partial(_delivery, delivery))
    yield _archive(told.archive)
    if online:
        yield _tried("wiki", partial(_wiki, told))


def _packages() -> Iterator[Check]:
    for requirement in sorted(metadata.requires("wikiwatch") or (), key=str.casefold):
        name, _, marker = requirement.partition(";")
        package = _NAME.match(name.strip())
        extra = _EXTRA.search(marker)
        if package is None or (extra and extra.group(1) in _FOR_BUILDERS):
            continue
        subject = package.group() + (f" (extra {extra.group(1)})" if extra else "")
        try:
            yield _ok(subject, metadata.version(package.group()))
        except metadata.PackageNotFoundError:
            if extra:
                yield _absent(subject, "not installed, and not needed")
            else:
                yield _wrong(subject, "not installed; install wikiwatch again with pip", ExitCode.FAILURE)


def _edit_model() -> str:
    for name in edit_model.VARIANTS:
        edit_model.variant(name)
    return f"for {', '.join(edit_model.VARIANTS)}"


def _passage_model() -> str:
    for reference in (False, True):
        passage_model.judge(passage_model.variant(reference=reference, encoder=False))
    return "with and without a reference"


def _contact(told: Settings) -> Check:
    if told.contact:
        return _ok("contact", told.contact)
    return _absent("contact", "none; no wiki is asked without one: set contact in wikiwatch.toml, or WIKIWATCH_CONTACT")


def _delivery(delivery: deliveries.Delivery) -> str:
    sinks([delivery], BytesIO())  # reads its secrets, sends nothing
    return type(delivery).__name__.removesuffix("Delivery").lower()


def _archive(folder: Path) -> Check:
    path = folder / FILE_NAME
    if folder.exists() and not folder.is_dir():
        return _wrong("archive", f"{folder}: is a file; an archive is a folder: name another", ExitCode.ARCHIVE)
    if not path.exists():
        return _absent("archive", f"none in {folder}; `wikiwatch fetch` or `wikiwatch import` makes one")
    try:
        with closing(connect_for_reading(path)) as db:
            version = version_of(db, path)
            pages = sum(1 for _ in catalogue.pages(db, None, deleted=False)) if version == len(MIGRATIONS) else None
        os.close(os.open(path, os.O_WRONLY))
    except ArchiveError as error:
        return _wrong("archive", str(error), error.exit_code)
    except OSError as error:
        return _wrong("archive", f"{path}: {error.strerror}", ExitCode.ARCHIVE)
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return _wrong("archive", f"{folder}: {free >> 20} MiB are free on its disk, too little", ExitCode.ARCHIVE)
    if not version:
        held = "an empty file, where an import or a fetch may have ended before it began"
    elif pages is None:
        held = "of an older wikiwatch, brought up to date when it is next used"
    else:
        held = count(pages, "page")
    return _ok("archive", f"{folder}: {held}, {free >> 30} GiB free")


def _wiki(told: Settings) -> str:
    with open_client(told) as client:
        wiki = api.siteinfo(client)
    return f"{wiki.wiki_id}: {wiki.site_name}, {wiki.generator}"


def _tried(name: str, look: Callable[[], str]) -> Check:
    """What ``look`` says, or what it raises that wikiwatch can explain; a model that cannot be read is named too."""
    try:
        return _ok(name, look())
    except WikiwatchError as error:
        return _wrong(name, str(error), error.exit_code)
    except (OSError, KeyError, ValueError, BadZipFile) as error:  # what numpy raises for a damaged file
        return _wrong(name, f"{type(error).__name__}: {error}; install wikiwatch again", ExitCode.FAILURE)


def _ok(name: str, message: str) -> Check:
    return Check(name=name, condition=Condition.OK, message=message)


def _absent(name: str, message: str) -> Check:
    return Check(name=name, condition=Condition.ABSENT, message=message)


def _wrong(name: str, message: str, exit_code: ExitCode) -> Check:
    return Check(name=name, condition=Condition.WRONG, message=message, exit_code=exit_code)
