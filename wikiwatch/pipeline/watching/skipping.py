"""What is suspect and not told: what users of a list, bots or administrators brought, or who undid only their own."""

from __future__ import annotations

from collections.abc import Iterable

from wikiwatch.archive.store import Archive
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import groups
from wikiwatch.model import Wiki
from wikiwatch.pipeline.watching.verdicts import Subject, own_reverts_only, users_of
from wikiwatch.settings.watchlists import Watchlist


class Skipping:
    """The rules of all lists of a wiki. Which groups a user is in is asked once a pass."""

    def __init__(self, archive: Archive, client: ApiClient, wiki: Wiki) -> None:
        self._archive, self._client, self._wiki = archive, client, wiki
        self._groups: dict[str, frozenset[str]] = {}

    def skipped(self, watchlist: Watchlist, fresh: Iterable[Subject]) -> set[str]:
        """Those of the subjects, by their keys, that the list does not tell of. Raises `FetchError`."""
        asked = list(fresh)
        if watchlist.skip_bots or watchlist.skip_sysops:
            self._ask_groups(users_of(asked))
        return {subject.key for subject in asked if self._is_skipped(watchlist, subject)}

    def _ask_groups(self, users: Iterable[str]) -> None:
        unknown = [user for user in users if user not in self._groups]
        if unknown:
            found = groups(self._client, unknown)
            self._groups |= dict.fromkeys(unknown, frozenset[str]()) | found

    def _is_skipped(self, watchlist: Watchlist, subject: Subject) -> bool:
        user = subject.brought_by.user
        if user is None:
            return False
        held = self._groups.get(user, frozenset())
        return (
            user in watchlist.skip_users
            or (watchlist.skip_bots and "bot" in held)
            or (watchlist.skip_sysops and "sysop" in held)
            or (watchlist.skip_self_reverts and subject.edit is not None and own_reverts_only(subject.edit, self._user))
        )

    def _user(self, rev_id: int) -> str | None:
        revision = self._archive.revision(self._wiki.wiki_id, rev_id, text=False)
        return revision.user if revision else None
