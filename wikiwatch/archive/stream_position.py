"""How far a stream has been followed, in a file of the archive's folder; one process at a time.

The file is written whole and then renamed, so that it is there whole whenever the process is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from wikiwatch.archive.failures import explained
from wikiwatch.archive.kernel_lock import taken
from wikiwatch.errors import ArchiveError, ArchiveLocked
from wikiwatch.model import HiddenParts, ToldEdit
from wikiwatch.model.foreign_json import loaded

SCHEMA = "wikiwatch/stream-position/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Everything up to ``last_event_id`` is done, but for ``owed``: what the wiki hides and the archive still holds.

    ``told`` are edits whose outcome is waited for.
    """

    last_event_id: str | None = None
    owed: tuple[HiddenParts, ...] = ()
    told: tuple[ToldEdit, ...] = ()


class PositionFile:
    """The position of one stream; the right to move it lasts from `open` to `close`."""

    def __init__(self, folder: Path, url: str) -> None:
        self._url = url
        key = hashlib.sha256(url.encode()).hexdigest()[:16]
        self.path = folder / f"stream-{key}.json"
        self._lock = folder / f"stream-{key}.lock"
        self._give_back: Callable[[], object] | None = None

    @classmethod
    def open(cls, folder: Path, url: str) -> Self:
        """Take the stream's position in hand.

        Raises:
            ArchiveLocked: another process follows this stream into this folder.
            ArchiveError: the folder cannot be written to.
        """
        file = cls(folder, url)
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            file._give_back = taken(file._lock)
        if file._give_back is None:
            raise ArchiveLocked(
                f"{folder}: another process follows {url} from here; stop it first, or give another --archive"
            )
        return file

    def close(self) -> None:
        """Let others follow."""
        if self._give_back is not None:
            self._give_back()
            self._give_back = None

    def read(self) -> Position:
        """The position, the beginning where there is none yet. Raises `ArchiveError` for a damaged file."""
        with explained(self.path):
            if not self.path.exists():
                return Position()
            text = self.path.read_text(encoding="utf-8", errors="replace")
        try:
            told = loaded(text)
            if told["schema"] != SCHEMA:
                raise ArchiveError(f"{self.path}: made by a newer wikiwatch, or not by wikiwatch")
            last = _event_id(told["last_event_id"])
            owed = tuple(_hidden(one) for one in told["owed"])
            edits = tuple(_told_edit(one) for one in told.get("told", ()))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ArchiveError(
                f"{self.path}: damaged; delete it, and give --since to begin where it had come to"
            ) from error
        return Position(last_event_id=last, owed=owed, told=edits)

    def write(self, position: Position) -> None:
        """Move the position. Raises `ArchiveError` when the disk refuses."""
        told = {
            "schema": SCHEMA,
            "url": self._url,
            "last_event_id": position.last_event_id,
            "owed": [_told(hidden) for hidden in position.owed],
            "told": [[one.wiki_id, one.rev_id, one.damaging, one.suspect, sorted(one.tags)] for one in position.told],
        }
        new = self.path.with_suffix(".new")
        with explained(self.path):
            with new.open("w", encoding="utf-8") as stream:
                json.dump(told, stream)
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(self.path)


def _event_id(value: Any) -> str | None:
    """An id that may stand in a header, which is where it goes."""
    if value is not None and not (value.isascii() and value.isprintable()):
        raise ValueError("an id that cannot stand in a header")
    return None if value is None else str(value)


def _told(hidden: HiddenParts) -> dict[str, Any]:
    parts = {"text": hidden.text, "user": hidden.user, "comment": hidden.comment}
    return {"wiki_id": hidden.wiki_id, "rev_ids": list(hidden.rev_ids), **parts}


def _hidden(told: dict[str, Any]) -> HiddenParts:
    rev_ids: Sequence[Any] = told["rev_ids"]
    return HiddenParts(
        wiki_id=str(told["wiki_id"]),
        rev_ids=tuple(int(rev_id) for rev_id in rev_ids),
        text=bool(told["text"]),
        user=bool(told["user"]),
        comment=bool(told["comment"]),
    )


def _told_edit(told: list[Any]) -> ToldEdit:
    wiki_id, rev_id, damaging, suspect, tags = told
    return ToldEdit(
        wiki_id=str(wiki_id),
        rev_id=int(rev_id),
        damaging=float(damaging),
        suspect=bool(suspect),
        tags=frozenset(map(str, tags)),
    )
