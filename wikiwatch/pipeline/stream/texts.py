"""From announced edits to both of their texts, in few requests, and what to do when the wiki does not show them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.errors import FetchError
from wikiwatch.fetch import api
from wikiwatch.fetch.client import PARALLEL_REQUESTS, ApiClient
from wikiwatch.fetch.texts import Found, revisions_by_ids
from wikiwatch.model import EditChange, HiddenParts, LiveEdit, Page, Revision, Wiki

LAG_SECONDS = 1.0
"""How long to wait for a revision that the wiki has announced and does not show yet: its replicas may lag."""


class Lack(StrEnum):
    """Why there is nothing to score."""

    HIDDEN = "hidden"
    MISSING = "missing"
    NOT_WIKITEXT = "not_wikitext"
    FAILED = "failed"


class Home(NamedTuple):
    """A wiki that is followed."""

    wiki: Wiki
    client: ApiClient


class Pair(NamedTuple):
    """An edit with what the wiki gives for it: something to score, or what it lacks."""

    page: Page | None = None
    revision: Revision | None = None  # without text
    change: EditChange | None = None
    lack: Lack | None = None
    problem: str | None = None


class Texts:
    """Reads from several wikis, with at most three requests at once altogether. May be used by several threads."""

    def __init__(self, sleep: Callable[[float], object]) -> None:
        self._slots = threading.BoundedSemaphore(PARALLEL_REQUESTS)
        self._sleep = sleep

    def pairs(self, home: Home, edits: Sequence[LiveEdit]) -> list[Pair]:
        """The texts of edits of one wiki, in the same order.

        Raises `FetchError` when the wiki cannot be read. When it can, but not these edits together, they are asked for
        in halves: one that cannot be read at all is named.
        """
        try:
            found = self._found(home.client, edits)
        except FetchError as error:
            with self._slots:
                api.check_answers(home.client)  # raises when the wiki is down
            if len(edits) == 1:
                return [Pair(lack=Lack.FAILED, problem=str(error))]
            middle = len(edits) // 2
            return [*self.pairs(home, edits[:middle]), *self.pairs(home, edits[middle:])]
        return [_pair(home.wiki, edit, found) for edit in edits]

    def confirmed(self, home: Home, told: HiddenParts) -> Iterator[HiddenParts]:
        """What of it the wiki does hide, revision by revision; of one that it does not show at all nothing.

        Raises `FetchError`.
        """
        for rev_id, (_, one) in self._read(home.client, set(told.rev_ids)).items():
            parts = {
                "text": told.text and one.text is None,
                "user": told.user and one.user is None,
                "comment": told.comment and one.comment is None,
            }
            if any(parts.values()):
                yield HiddenParts(wiki_id=told.wiki_id, rev_ids=(rev_id,), **parts)

    def _found(self, client: ApiClient, edits: Sequence[LiveEdit]) -> Found:
        wanted = {edit.rev_id for edit in edits} | {edit.parent_id for edit in edits if edit.parent_id}
        found = self._read(client, wanted)
        if any(edit.rev_id not in found for edit in edits):
            self._sleep(LAG_SECONDS)
            found |= self._read(client, wanted - found.keys())
        untold = {one.parent_id for _, one in found.values() if one.parent_id} - found.keys() - wanted
        of_edits = {found[edit.rev_id][1].parent_id for edit in edits if edit.rev_id in found}
        return found | self._read(client, {rev_id for rev_id in untold & of_edits if rev_id})

    def _read(self, client: ApiClient, rev_ids: set[int]) -> Found:
        if not rev_ids:
            return {}
        with self._slots:
            return revisions_by_ids(client, rev_ids)


def _pair(wiki: Wiki, edit: LiveEdit, found: Found) -> Pair:
    if edit.rev_id not in found:
        return Pair(lack=Lack.MISSING, problem="the wiki does not show this revision")
    page, new = found[edit.rev_id]
    old = found[new.parent_id][1] if new.parent_id in found else None
    bare = _bare(new)
    if new.main.model != "wikitext":
        return Pair(page, bare, lack=Lack.NOT_WIKITEXT, problem=f"its content is {new.main.model[:60]}, not wikitext")
    if new.text is None:
        return Pair(page, bare, lack=Lack.HIDDEN, problem="its text is hidden")
    if new.parent_id is not None and (old is None or old.text is None):
        return Pair(page, bare, lack=Lack.HIDDEN, problem="the text before it is hidden or missing")
    change = EditChange(
        old=None if old is None or old.text is None else old.text.decode(),
        new=new.text.decode(),
        lang=wiki.lang,
        title=page.page_title,
        comment=new.comment,
        user=new.user,
        anon=new.anon,
        minor=new.minor,
        dt=new.dt,
        tags=new.tags,
    )
    return Pair(page, bare, change)


def _bare(revision: Revision) -> Revision:
    """The revision without its texts, which need not be kept."""
    return replace(revision, slots=tuple(replace(slot, text=None) for slot in revision.slots))
