"""What became of edits that were scored: MediaWiki tags an edit as reverted once somebody has reverted it.

https://www.mediawiki.org/wiki/Manual:Reverts
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wikiwatch.model import AssessedLiveEdit, EditOutcome, TagsChange, ToldEdit

REVERTED = "mw-reverted"
"""Somebody has undone the edit."""

OUTCOME_TAGS = frozenset({REVERTED, "mw-rollback", "mw-undo", "mw-manual-revert"})
"""Tags that say what became of an edit, or that it undid others. Those of editors and filters come with the edit."""

REMEMBERED = 20_000
"""Scored edits whose outcome is waited for."""

KEPT = 1_000
"""Suspects among them that are remembered over restarts."""


class Outcomes:
    """The edits that were scored last, and what was said of them."""

    def __init__(self, told: Iterable[ToldEdit] = (), most: int = REMEMBERED) -> None:
        self._most = most
        self._told = {(one.wiki_id, one.rev_id): one for one in told}

    def note(self, one: AssessedLiveEdit) -> None:
        """An edit was scored, and its line written if it is suspect."""
        if one.assessment is None:
            return
        tags = frozenset(one.revision.tags if one.revision else ()) & OUTCOME_TAGS
        self._remember(
            ToldEdit(
                wiki_id=one.edit.wiki_id,
                rev_id=one.edit.rev_id,
                damaging=one.assessment.damaging,
                suspect=one.suspect,
                tags=tags,
            )
        )

    def of(self, change: TagsChange) -> EditOutcome | None:
        """What a change of tags says of an edit that was scored, beyond what was known; None for nothing.

        An edit's own line may be ahead of the stream, with tags that the wiki gave it since.
        """
        told = self._told.get((change.wiki_id, change.rev_id))
        if told is None:
            return None
        added, removed = (change.added & OUTCOME_TAGS) - told.tags, change.removed & told.tags
        if not added and not removed:
            return None
        self._remember(replace(told, tags=told.tags | added - removed))
        return EditOutcome(change=change, told=told, added=added, removed=removed)

    def kept(self) -> tuple[ToldEdit, ...]:
        """The suspects to remember over a restart, oldest first."""
        return tuple(one for one in self._told.values() if one.suspect)[-KEPT:]

    def _remember(self, told: ToldEdit) -> None:
        key = (told.wiki_id, told.rev_id)
        self._told.pop(key, None)
        self._told[key] = told
        while len(self._told) > self._most:
            del self._told[next(iter(self._told))]
