"""Which edits of a stream are looked at, each once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wikiwatch.model import LiveEdit

REMEMBERED = 20_000
"""Ids of edits that are known again. A server repeats the last events after a break, not those of an hour ago."""


class Flag(StrEnum):
    """What an edit may be marked with."""

    MINOR = "minor"
    BOT = "bot"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``titles`` None stands for all pages, ``namespaces`` None for all namespaces.

    An edit must have every flag of ``only`` and none of ``without``. It comes no later than ``until``.
    """

    wiki_ids: frozenset[str]
    namespaces: frozenset[int] | None = None
    titles: frozenset[str] | None = None
    only: frozenset[Flag] = frozenset()
    without: frozenset[Flag] = frozenset()
    until: datetime | None = None

    def takes(self, edit: LiveEdit) -> bool:
        """Whether the edit is looked at."""
        flags = _flags(edit)
        return (
            edit.wiki_id in self.wiki_ids
            and (self.namespaces is None or edit.namespace_id in self.namespaces)
            and (self.titles is None or edit.page_title in self.titles)
            and self.only <= flags
            and not self.without & flags
        )


def _flags(edit: LiveEdit) -> frozenset[Flag]:
    marks = {Flag.MINOR: edit.minor, Flag.BOT: edit.bot, Flag.NEW: edit.new}
    return frozenset(flag for flag, is_set in marks.items() if is_set)


class Seen:
    """The edits that came last, by the stream's id and by wiki and revision: two streams may tell of one edit."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._known: dict[str, None] = {}

    def is_new(self, edit: LiveEdit) -> bool:
        """True for an edit that is not among the last ones; it is from now on."""
        keys = [f"{edit.wiki_id}:{edit.rev_id}"] + ([edit.event_id] if edit.event_id else [])
        known = any(key in self._known for key in keys)
        self._remember(keys)
        return not known

    def _remember(self, keys: Collection[str]) -> None:
        for key in keys:
            self._known.pop(key, None)
            self._known[key] = None
        while len(self._known) > 2 * self._most:
            del self._known[next(iter(self._known))]
